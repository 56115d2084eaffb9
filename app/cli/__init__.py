"""The ``amparo`` command: thin commands that open a session and call a service."""

from __future__ import annotations

import importlib
import sys

import click

from app.cluster import ClusterError
from app.config import SettingsError

#: Command -> the module of this package that has it, under the same name.
COMMANDS = {
    "up": "serving",
    "serve": "serving",
    "db": "database",
    "expire": "database",
    "load": "loading",
    "remind": "reminding",
    "synth": "synthesis",
    "audio": "audio",
    "user": "users",
}


class Commands(click.Group):
    """Loads a command when it is called: all of them together take a second to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{COMMANDS[cmd_name]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands)
def amparo() -> None:
    """Amparo, a directory of humanitarian help along the migratory route."""


def main() -> None:
    """Run a command; a setting that is missing or wrong is one line and exit status 2."""
    try:
        amparo()
    except (SettingsError, ClusterError) as error:
        click.echo(f"amparo: {error}", err=True)
        sys.exit(2)
