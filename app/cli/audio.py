"""``amparo audio``: recorded voices in, and which are missing."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from app.config import settings_from
from app.services.recordings import (
    CLIPS,
    LARGEST_BYTES,
    RecordingRefused,
    add_recording,
    find_recordings,
)
from app.services.taxonomies import languages


@click.group()
def audio() -> None:
    """Recorded voices (docs/recording.md)."""


@audio.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", required=True, help="A code of data/languages.csv, such as mam.")
@click.option("--variant", default="", help="Where people speak it so: todos-santos.")
@click.option("--clip", required=True, help=f"What is said: {', '.join(CLIPS)}.")
@click.option("--spoken-by", required=True, help="A role or a chosen name, no other name.")
@click.option("--consent", required=True, help="How and when who spoke agreed.")
@click.option("--checked-by", required=True, help="Who listened to it: somebody else.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="When it was recorded (today).")
def add(
    file: Path,
    language: str,
    variant: str,
    clip: str,
    spoken_by: str,
    consent: str,
    checked_by: str,
    date: dt.datetime | None,
) -> None:
    """Check FILE (Ogg Opus) and put it beside the others; a page plays it within a minute."""
    try:
        with file.open("rb") as recording:
            data = recording.read(LARGEST_BYTES * 10)
        added = add_recording(
            settings_from().audio,
            data,
            language=language,
            variant=variant,
            clip=clip,
            spoken_by=spoken_by,
            consent=consent,
            checked_by=checked_by,
            date=(date or dt.datetime.now(dt.UTC)).date(),
        )
    except RecordingRefused as refused:
        click.echo(f"{file.name}: {refused}", err=True)
        click.echo(f"{file.name}: was not added", err=True)
        sys.exit(1)
    click.echo(f"{added.voice}/{added.clip}: {added.kilobytes} kB")


@audio.command("list")
def list_them() -> None:
    """Say which recordings there are, which are missing, and how large the gap is."""
    there: dict[str, set[str]] = {}
    for one in find_recordings(settings_from().audio):
        there.setdefault(one.voice, set()).add(one.clip)
    for voice, clips in there.items():
        missing = [clip for clip in CLIPS if clip not in clips]
        lack = f"; missing: {', '.join(missing)}" if missing else ""
        click.echo(f"{voice}: {len(clips)} of {len(CLIPS)}{lack}")
    spoken = [code for code, language in languages().items() if language.kind != "sign"]
    heard = {voice.partition("-")[0] for voice in there}
    silent = [code for code in spoken if code not in heard]
    click.echo(f"{len(silent)} of {len(spoken)} spoken languages have none: {' '.join(silent)}")
