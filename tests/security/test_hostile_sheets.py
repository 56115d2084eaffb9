"""Files that mean harm, or are broken: each is refused in plain words, and nothing is changed."""

import datetime as dt
import io
import time
import zipfile
from collections.abc import Callable, Iterator

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models import Sheet
from app.web.staff import LARGEST_UPLOAD, create_staff_app
from tests.factories import make_organization
from tests.postgres import DatabaseUrls
from tests.settings import close_staff, settings_of
from tests.staff.people import Browser, make_member
from tests.staff.sheets import as_csv, as_xlsx, changed, counts, send, taken
from tests.staff.shelter import Shelter

HEADER = ["Name", "Kinds of help", "Town"]
ROW = ["A soup kitchen", "Food", "Tapachula"]


@pytest.fixture(scope="module")
def app(database_urls: DatabaseUrls) -> Iterator[Flask]:
    app = create_staff_app(settings_of(database_urls))
    yield app
    close_staff(app)


@pytest.fixture
def shelter(
    database_urls: DatabaseUrls,
    app: Flask,
    clean: None,
    session: Session,
    staff: Engine,
    public: psycopg.Connection,
) -> Shelter:
    return Shelter(database_urls, app, session, staff, public)


def repacked(content: bytes, more: dict[str, bytes]) -> bytes:
    """An XLSX file with other parts, or more of them."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in more:
                new.writestr(name, old.read(name))
        for name, part in more.items():
            new.writestr(name, part)
    return out.getvalue()


PLAIN = as_xlsx([HEADER, ROW])
SHEET = "xl/worksheets/sheet1.xml"
_CELL = '<c r="A1" t="inlineStr"><is><t>&x;</t></is></c>'
_ROWS = f'<sheetData><row r="1">{_CELL}</row></sheetData>'
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x "ha">]><worksheet xmlns='
    f'"http://schemas.openxmlformats.org/spreadsheetml/2006/main">{_ROWS}</worksheet>'
).encode()
_FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="2000000000"><c r="A2000000000" t="inlineStr"><is><t>x</t></is></c></row>'
    b"</sheetData></worksheet>"
)
BOMB = "would grow far too large"
#: What is sent, or what makes it where that takes long, and what the page says of it.
FILES: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "nothing": (b"", "Choose a file first."),
    "macros": (repacked(PLAIN, {"xl/vbaProject.bin": b"x"}), "holds macros"),
    "a bomb": (lambda: repacked(PLAIN, {SHEET: b" " * 101_000_000}), BOMB),
    "many parts": (repacked(PLAIN, {f"x{i}": b"" for i in range(201)}), BOMB),
    "endless styles": (
        repacked(PLAIN, {"xl/styles.xml": b"<s>" + b" " * 2_000_000 + b"</s>"}),
        BOMB,
    ),
    "a deep hole": (repacked(PLAIN, {SHEET: b"<a>" * 40 + b"</a>" * 40}), BOMB),
    "crumbs": (
        lambda: repacked(PLAIN, {SHEET: b"<a>" + b"<b/>" * 3_000_001 + b"</a>"}),
        BOMB,
    ),
    "empty lines": (
        repacked(PLAIN, {SHEET: b"<a>" + b"<row/>" * 50_001 + b"</a>"}),
        "more than 10,000 lines",
    ),
    "laughs": (repacked(PLAIN, {SHEET: _LAUGHS}), BOMB),
    "no XML": (repacked(PLAIN, {"xl/workbook.xml": b"<nothing"}), "This file is broken"),
    "no spreadsheet": (repacked(b"PK\x05\x06" + bytes(18), {"x": b"x"}), "This is no spreadsheet"),
    "half a file": (PLAIN[: len(PLAIN) // 2], "This file is broken"),
    "far away": (repacked(PLAIN, {SHEET: _FAR}), "This file is broken"),
    "old or locked": (b"\xd0\xcf\x11\xe0" + b"x" * 600, "of an old kind"),
    "wrong letters": (b"Name,Town\nJos\xe9,M\xe9xico\n", "letters of this file cannot be read"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "letters of this file cannot be read"),
    "NUL": (b"Name,Town\n\0,x\n", "This is no table"),
    "one endless cell": (b'"' + b"x" * 200_000, "This is no table"),
    "too many lines": (as_csv([HEADER, *[ROW] * 10_001]), "more than 10,000 lines"),
    "too wide": (as_csv([["x"] * 121, ["y"] * 121]), "more than 120 columns"),
    "only a header": (as_csv([HEADER]), "There is no line with a listing"),
    "two same columns": (as_csv([[*HEADER, "nombre"], [*ROW, "x"]]), "are the same one"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_taken(shelter: Shelter, name: str) -> None:
    file, says = FILES[name]
    content = file if isinstance(file, bytes) else file()
    began = time.monotonic()

    page = send(shelter.browser(role="manager"), shelter, content, status=422)

    assert says in page.text
    assert time.monotonic() - began < 20
    assert [sheet.content for sheet in shelter.rows(Sheet) if sheet.content] == []
    assert shelter.shown().opening_hours == "Mo-Fr 09:00-17:00"


def test_formulas_and_wrong_kinds_are_refused_by_line_and_column(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    header, row = taken(browser, shelter)
    wrong = {
        "Website": '=HYPERLINK("https://example.org")',
        "E-mail": "javascript:alert(1)",
        "Point (latitude, longitude)": "nan, inf",
        "Opening hours": "whenever",
        "Kinds of help": "nonsense",
        "Name": "x" * 121,
        "Address": "1 Made-up Road\u202e",
    }
    page = send(browser, shelter, as_xlsx(changed([header, row], wrong)))

    assert counts(page)["Refused"] == 1
    for words in (
        "Website: This is a formula.",
        "E-mail: This is no e-mail address.",
        "Point (latitude, longitude): This is no point.",
        "Opening hours: These are no hours",
        "Kinds of help: This word is not one of the list.",
        "Name: This is too long.",
        "Address: This cannot be read",
    ):
        assert words in page.text
    back = browser.open(f"{page.url}/refused.xlsx").data
    assert b"HYPERLINK" not in back


def test_a_file_that_is_too_large_is_refused(shelter: Shelter) -> None:
    """The server refuses it by its length alone: ``tests/staff/test_server.py``."""
    page = send(shelter.browser(role="manager"), shelter, b"x" * (LARGEST_UPLOAD + 1), status=413)

    assert page.h1 == "This is too large"
    assert shelter.rows(Sheet) == []


def test_a_listing_of_another_organization_cannot_be_changed_or_read(
    shelter: Shelter, session: Session
) -> None:

    other = make_organization(session, "House of the South")
    session.flush()
    now = dt.datetime.now(dt.UTC)
    thief = make_member(session, "thief@example.org", other.id, "manager", now=now)
    table = taken(shelter.browser(role="manager"), shelter)
    session.commit()
    browser = Browser(shelter.app).sign_in(shelter.staff, thief.id)
    own = send(browser, shelter, as_xlsx(table), status=403)
    assert own.status == 403
    shelter.organization = other.id

    page = send(browser, shelter, as_xlsx(changed(table, {"Opening hours": "off"})))

    assert counts(page)["Refused"] == 1
    assert "There is no such listing of this organization." in page.text
    assert "1 Made-up Road" not in page.text
