"""`make audit` works: nobody runs it each day, and it is built of parts of these tests."""

import os
import subprocess
import sys
from pathlib import Path

from tests.compiled import FOLDER
from tests.postgres import ROOT


def test_the_audit_weighs_the_pages_of_a_server_that_it_starts(tmp_path: Path) -> None:
    """As from a terminal: without what a run of the tests leaves in the environment."""
    environ = {name: value for name, value in os.environ.items() if name != FOLDER}
    command = [sys.executable, "-m", "scripts.audit", str(tmp_path), "weights"]

    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "everything is reached" in done.stdout
    assert "longest listing" in done.stdout
