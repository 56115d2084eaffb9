"""Every command of ``amparo`` is there: each is loaded only when somebody calls it."""

import pytest
from click.testing import CliRunner

from app.cli import COMMANDS, amparo


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_what_it_does(command: str) -> None:
    done = CliRunner().invoke(amparo, [command, "--help"])

    assert done.exit_code == 0
    assert done.output.startswith(f"Usage: amparo {command}")


def test_all_commands_are_listed() -> None:
    done = CliRunner().invoke(amparo, ["--help"])

    assert done.exit_code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in done.output] == []


def test_what_is_no_command_is_refused() -> None:
    done = CliRunner().invoke(amparo, ["__init__"])

    assert done.exit_code == 2
    assert "No such command" in done.output
