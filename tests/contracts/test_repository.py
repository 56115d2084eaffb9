"""What the repository promises about itself: sizes, leftovers, templates, settings, addresses."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes
from werkzeug.routing import Rule

from app import create_app
from app.config import Settings, settings_from
from app.web import labels
from app.web.staff import create_staff_app
from app.web.staff.library import CLOSED
from tests.postgres import ROOT, DatabaseUrls
from tests.settings import settings_of

LONGEST = 300  # lines
TEMPLATES = ROOT / "app" / "templates"
#: Where the macros are that every template of seekers, and of staff, knows by their names.
COMPONENTS = ("components/", "staff/components/")
#: What nobody else's machine has: paths of a home, of a workplace, of a temporary directory.
OF_A_MACHINE = re.compile(
    r"(?<![\w.:/-])/(?:home|Users|root|work|workspace|mnt|private/var|tmp/[a-z]{1,3})/[\w.-]+"
)
LEFTOVERS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|<<<<<<<|>>>>>>>|breakpoint\(\)|pdb\.set_trace")
BINARY = {".gz", ".png", ".webp", ".mo", ".ico"}


def files() -> list[Path]:
    """The files of the repository, those not committed yet too."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [path for path in (ROOT / name for name in listed) if path.is_file()]


def texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    """(name, text) of the files with one of these endings; of all text files without any."""
    for path in files():
        if path.suffix in suffixes or (not suffixes and path.suffix not in BINARY):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wired() -> Iterator[Flask]:
    """The application without a database: its routes and templates."""
    app = create_app(
        settings_from({"AMPARO_PUBLIC_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"})
    )
    yield app
    app.extensions["amparo.database"].close()


# Code


def test_no_module_is_longer_than_people_read() -> None:
    long = {
        name: lines
        for name, text in texts(".py")
        if name.startswith(("app/", "bench/", "scripts/", "tests/"))
        and (lines := text.count("\n")) > LONGEST
    }

    assert long == {}


def test_nothing_is_left_for_later() -> None:
    here = Path(__file__).name
    found = [
        f"{name}:{number}"
        for name, text in texts(".py", ".html", ".js", ".css", ".sql", ".sh", ".md", ".toml")
        if not name.endswith(here)
        for number, line in enumerate(text.splitlines(), 1)
        if LEFTOVERS.search(line)
    ]

    assert found == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    here = Path(__file__).name
    found = [
        f"{name}: {match[0]}"
        for name, text in texts()
        if not name.endswith(here)
        for match in OF_A_MACHINE.finditer(text)
    ]

    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name
        for name, text in texts(".py")
        if text.strip() and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


def test_scripts_stand_on_their_own_feet() -> None:
    for name, text in texts(".sh"):
        assert text.startswith("#!"), name
        assert "set -e" in text, name


# Templates


def sources() -> dict[str, str]:
    """Template name -> its text."""
    return {
        str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.rglob("*.html"))
    }


def test_every_template_begins_with_what_it_takes() -> None:
    assert [name for name, text in sources().items() if not text.startswith("{#")] == []
    assert (TEMPLATES / "icons.svg").read_text(encoding="utf-8").startswith("<!--")


def macros_of(environment: Environment, text: str) -> set[str]:
    return {macro.name for macro in environment.parse(text).find_all(nodes.Macro)}


def test_every_macro_is_used_and_no_two_components_have_one_name(wired: Flask) -> None:
    code = "\n".join(text for name, text in texts(".py") if name.startswith("app/"))
    called = {
        name: {node.name for node in wired.jinja_env.parse(text).find_all(nodes.Name)}
        for name, text in sources().items()
    }
    called_anywhere = set().union(*called.values())
    known: list[tuple[str, str]] = []
    idle = set()
    for name, text in sources().items():
        macros = macros_of(wired.jinja_env, text)
        shared = name.startswith(COMPONENTS)
        known += [(name.partition("components/")[0], m) for m in macros] if shared else ()
        unused = macros - (called_anywhere if shared else called[name])
        idle |= {(name, m) for m in unused if f'"{m}"' not in code}

    assert idle == set()
    assert len(known) == len(set(known))


def test_every_template_is_used(wired: Flask) -> None:
    wanted = {"base.html"}
    for name, text in sources().items():
        if name.startswith(COMPONENTS) and macros_of(wired.jinja_env, text):
            wanted.add(name)  # its macros are known to all, and each is used
        tree = wired.jinja_env.parse(text)
        for node in tree.find_all((nodes.Extends, nodes.FromImport, nodes.Include, nodes.Import)):
            assert isinstance(node, nodes.Extends | nodes.FromImport | nodes.Include | nodes.Import)
            if isinstance(node.template, nodes.Const):
                wanted.add(node.template.value)
    code = "\n".join(text for name, text in texts(".py") if name.startswith("app/"))

    unused = [name for name in sources() if name not in wanted and f'"{name}"' not in code]
    assert unused == []


def test_every_icon_that_is_asked_for_is_drawn_and_none_is_idle() -> None:
    drawn = set(re.findall(r'id="i-([a-z]+)"', (TEMPLATES / "icons.svg").read_text("utf-8")))
    asked = {i for text in sources().values() for i in re.findall(r"icon\('([a-z]+)'\)", text)}
    python = dict(texts(".py"))
    components = python["app/web/components.py"]
    asked |= set(re.findall(r"icon\(['\"]([a-z]+)['\"]\)", components))
    asked |= set(labels.ANSWERS_ICON.values())
    asked |= set(re.findall(r'short_ids\(\)\["([a-z]+)"\]', python["app/web/assets.py"]))
    taxonomy = (ROOT / "data" / "taxonomy.csv").read_text(encoding="utf-8").splitlines()
    column = taxonomy[0].split(",").index("icon")
    asked |= {row.split(",")[column] for row in taxonomy[1:]} - {""}
    critical = re.compile(r"critical\(\s*(?:'[^']*'|\"[^\"]*\"),\s*['\"]([a-z]+)['\"]")
    asked |= {i for text in [*sources().values(), *python.values()] for i in critical.findall(text)}

    assert asked - drawn == set()
    assert drawn - asked == set()


def test_styles_and_templates_name_no_side_of_the_page() -> None:
    """Logical directions only: one style serves both ways of writing (design, law 7)."""
    sided = re.compile(
        r"(?<![-\w])(?:margin|padding|border)-(?:left|right|top|bottom)|"
        r"(?<![-\w])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
    )
    found = [name for name, text in texts(".css", ".html") if sided.search(text)]

    assert found == []


# Settings and addresses


def test_every_setting_is_in_the_operators_table_and_nothing_else() -> None:
    read = set(re.findall(r'"(PORT|AMPARO_[A-Z_]+)"', (ROOT / "app/config.py").read_text("utf-8")))
    table = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(PORT|AMPARO_[A-Z_]+)` \|", table, flags=re.M))

    assert read == documented
    assert len(read) == len(fields(Settings))


def test_no_other_module_reads_the_environment() -> None:
    readers = [
        name
        for name, text in texts(".py")
        if name.startswith("app/") and re.search(r"os\.(?:environ\b(?!\.copy)|getenv)", text)
    ]

    passing_it_on = {"app/owner.py", "app/cli/serving.py"}  # to the programs that they start
    assert set(readers) - passing_it_on == {"app/config.py"}


def rules_of_staff() -> list[Rule]:
    """The routes of the pages of staff, without those of the library that are closed."""
    nowhere = "postgresql://nobody@/nowhere?host=/nonexistent"
    urls = DatabaseUrls(nowhere, nowhere, nowhere, nowhere, nowhere)
    rules = create_staff_app(settings_of(urls)).url_map.iter_rules()
    return [rule for rule in rules if rule.endpoint not in CLOSED]


def test_every_address_is_documented_and_every_documented_one_answers(wired: Flask) -> None:
    routes = {
        (
            re.sub(r"<(?:uuid|int):\w+>", "<id>", rule.rule).replace("<locale:locale>", "<locale>"),
            method,
        )
        for rule in [*wired.url_map.iter_rules(), *rules_of_staff()]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    table = (ROOT / "docs" / "urls.md").read_text(encoding="utf-8")
    documented = {
        (address, method)
        for address, methods in re.findall(r"^\| `(/[^`]*)` \| ([A-Z, ]+) \|", table, flags=re.M)
        for method in methods.split(", ")
    }

    assert routes == documented


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for name, text in texts(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (ROOT / name).parent.joinpath(target).exists():
                broken.append(f"{name}: {target}")

    assert broken == []
