"""``amparo synth``: made-up services, for benches."""

from __future__ import annotations

import datetime as dt

import click

from app import instance
from app.cli.loading import load_gazetteer
from app.cli.progress import progress_bar
from app.config import settings_from
from app.db import staff_engine, writing
from app.services import synthesis_writing

REFUSALS = {
    "no towns": "there are no towns to put services around: `amparo load` first",
    "seed used": "this seed was used here before: take another",
    "old numbering": "the directory was published by another version: `amparo load` first",
}


@click.command()
@click.option("--services", type=click.IntRange(1, 10_000_000), required=True, metavar="N")
@click.option("--seed", type=int, default=1, show_default=True, metavar="S")
def synth(services: int, seed: int) -> None:
    """Add N made-up services around real towns to the directory. For benches only.

    They come on top of what is there, and stay: use an instance of its own (AMPARO_VAR). The
    same N and seed give the same services. From 50,000 on, readers wait until it is done.
    """
    here = instance.open_instance(settings_from())
    instance.prepare(here)
    engine = staff_engine(here.owner_url())
    load_gazetteer(engine)
    try:
        with writing(engine) as session, progress_bar("synthetic services") as progress:
            synthesis_writing.add_synthetic(
                session, services, seed, now=dt.datetime.now(dt.UTC), progress=progress
            )
    except synthesis_writing.SynthesisError as refused:
        raise click.ClickException(REFUSALS[str(refused)]) from refused
    click.echo(f"{services} synthetic services added to the directory")
