"""The ``amparo`` command: thin commands that open a session and call a service."""

from __future__ import annotations

import sys

import click

from app.cli import audio, database, loading, reminding, serving, synthesis, users
from app.cluster import ClusterError
from app.config import SettingsError


@click.group()
def amparo() -> None:
    """Amparo, a directory of humanitarian help along the migratory route."""


amparo.add_command(serving.up)
amparo.add_command(serving.serve)
amparo.add_command(database.db)
amparo.add_command(database.expire)
amparo.add_command(loading.load)
amparo.add_command(reminding.remind)
amparo.add_command(synthesis.synth)
amparo.add_command(audio.audio)
amparo.add_command(users.user)


def main() -> None:
    """Run a command; a setting that is missing or wrong is one line and exit status 2."""
    try:
        amparo()
    except (SettingsError, ClusterError) as error:
        click.echo(f"amparo: {error}", err=True)
        sys.exit(2)
