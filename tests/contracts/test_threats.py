"""What `docs/threats.md` says proves something is there, and so are the files that it names."""

import ast
import re

from tests.postgres import ROOT

THREATS = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")


def test_every_test_that_the_threats_name_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", THREATS))
    there = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }

    assert named - there == set()
    assert len(named) > 30


def test_every_threat_has_a_test_that_proves_what_stops_it() -> None:
    rows = [line for line in THREATS.splitlines() if line.startswith("| ")]
    threats = [row for row in rows if not row.startswith(("| they try", "| ---"))]

    assert threats
    assert [row for row in threats if "`test_" not in row.split(" | ")[-1]] == []


def test_every_file_that_the_threats_name_exists() -> None:
    named = set(re.findall(r"`((?:\w+/)+[\w.]+\.(?:py|sql|md|html))`", THREATS))

    missing = [n for n in named if not any((ROOT / top / n).exists() for top in ("app", "."))]
    assert missing == []
    assert named


def test_every_locked_package_has_its_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        packages = re.split(r"^(?=[a-z][\w.-]*==)", text, flags=re.M)[1:]

        assert packages
        assert [p.split()[0] for p in packages if "--hash=sha256:" not in p] == []
        assert "--index-url" not in text
    install = (ROOT / "scripts" / "install.sh").read_text(encoding="utf-8")
    assert "--require-hashes" in install
