"""``amparo load``: files into the directory, all or nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import Engine

from app import instance
from app.cli.files import Where, as_line, import_file
from app.cli.progress import progress_bar
from app.config import settings_from
from app.db import staff_engine, writing
from app.services import edition, gazetteer
from app.services.corridors import placing
from app.services.corridors.tables import CORRIDORS
from app.services.errors import ImportRefused
from app.services.gaps.regions import count_regions
from app.services.imports import places
from app.services.imports import writing as rows
from app.services.taxonomies import DATA

OUR_OWN = DATA / "services.csv"


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--withdraw-missing", is_flag=True, help="Withdraw rows that left the file.")
def load(files: tuple[Path, ...], withdraw_missing: bool) -> None:
    """Load services from FILES (none: the starter data), all or nothing, idempotent.

    CSV as of data/README.md, or HSDS 2 and 3: JSON (.json, .ndjson), or tables (.zip, a folder).
    """
    here = instance.open_instance(settings_from())
    instance.prepare(here)
    engine = staff_engine(here.settings.staff_url())
    load_gazetteer(engine)
    towns = known_towns(engine)
    for file in files or (OUR_OWN,):
        load_file(engine, file, towns, withdraw_missing=withdraw_missing)
    with writing(engine) as session:
        count_regions(session, now=dt.datetime.now(dt.UTC), again=True)


def load_gazetteer(engine: Engine, *, anew: bool = False) -> None:
    """Load the towns of the Americas and the corridors: when there are none yet, or ``anew``."""
    with writing(engine) as session:
        if places.count_places(session) and not anew:
            if not placing.count_corridors(session):  # a directory from before there were any
                placing.load_corridors(session)
            return
    click.echo("Towns of the Americas: reading the gazetteer …")
    towns = gazetteer.load_towns(gazetteer.countries_of_the_americas())
    with writing(engine) as session:
        count = places.load_places(session, towns)
    click.echo(f"Towns of the Americas: {count} with their names in all scripts")


def known_towns(engine: Engine) -> gazetteer.Gazetteer:
    """The towns of the directory, read once for all files: that takes a second."""
    with writing(engine) as session:
        return places.known_gazetteer(session)


def load_file(
    engine: Engine, file: Path, towns: gazetteer.Gazetteer, *, withdraw_missing: bool = False
) -> None:
    """Load one file; ends the command with every bad row when there is one."""
    try:
        with writing(engine) as session, progress_bar(f"{file.name}") as progress:
            report, where = import_file(
                session,
                file,
                towns,
                dataset=file.stem,
                now=dt.datetime.now(dt.UTC),
                withdraw_missing=withdraw_missing,
                progress=progress,
            )
    except UnicodeDecodeError as error:
        refuse(file, [f"is not UTF-8 text (byte {error.start})"])
    except zipfile.BadZipFile:
        refuse(file, ["is no ZIP file"])
    except ImportRefused as refused:
        refuse(file, [str(problem) for problem in refused.problems])
    for line in said_of(report, where, withdrawing=withdraw_missing):
        click.echo(f"{file.name}: {line}")


def said_of(
    report: rows.ImportReport, where: Where = as_line, *, withdrawing: bool
) -> Iterator[str]:
    """What a person must know of an import; of a withheld place no word that a file has of it."""
    yield (
        f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged,"
        f" {report.held} held for moderators, {report.withdrawn} withdrawn"
    )
    for number in report.kept_out:
        yield f"{where(number)}: left out, since its place asked not to be listed"
    for number, columns in report.kept_back.items():
        yield (
            f"{where(number)}: not shown until somebody has looked at it, since it could lead to a"
            f" place that is withheld: {', '.join(columns)}"
        )
    for key in report.missing if not withdrawing else ():
        yield f"{key} left the file (withdraw with --withdraw-missing)"


def refuse(file: Path, problems: list[str]) -> None:
    """Say what is wrong with a file, that nothing was loaded, and end with status 1."""
    for problem in problems:
        click.echo(f"{file.name}: {problem}", err=True)
    click.echo(f"{file.name}: nothing was loaded ({len(problems)} problems)", err=True)
    sys.exit(1)


def load_starter_data(engine: Engine, stamp: Path) -> None:
    """Load towns and starter data, except what ``stamp`` says was loaded from these very files.

    Names of towns are kept as the gazetteer's code folds them.
    """
    tables = [*(DATA / "places").glob("*.csv"), *CORRIDORS.glob("*.csv")]
    towns = _digest([*sorted(tables), Path(gazetteer.__file__)])
    services = _digest([OUR_OWN]) + edition.fingerprint()
    loaded = stamp.read_text().split() if stamp.exists() else ["", ""]
    if loaded == [towns, services]:
        return
    load_gazetteer(engine, anew=loaded[0] != towns)
    load_file(engine, OUR_OWN, known_towns(engine))
    stamp.write_text(f"{towns} {services}")


def _digest(files: list[Path]) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
