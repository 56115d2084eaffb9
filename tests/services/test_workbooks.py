"""A workbook is sent while it is made, and what is in it comes out as it went in."""

import io
from collections.abc import Iterator
from itertools import count, islice
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.services.sheets import streaming
from app.services.sheets.streaming import Cell, as_xlsx_parts

HEADER = ["name", "kind", "number"]


def values(rows: list[list[Cell]]) -> list[tuple[object, ...]]:
    """What a program reads of a book of these rows, without its header."""
    content = b"".join(as_xlsx_parts(HEADER, rows, title="Made up"))
    header, *read = load_workbook(io.BytesIO(content)).worksheets[0].values
    assert header == tuple(HEADER)
    return read


def test_a_reader_has_the_first_rows_before_the_last_are_made() -> None:
    made = 0

    def endless() -> Iterator[list[Cell]]:
        nonlocal made
        for made in count(1):
            yield [f"A made-up place {made}", "office", 1.5]

    parts = as_xlsx_parts(HEADER, endless(), title="Made up")
    sent = sum(map(len, islice(parts, 20_000)))

    assert made < 20_000
    assert sent > 100_000  # nearly all of it: nothing is kept back for the end


def test_texts_that_return_and_texts_that_do_not_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "MOST_SHARED", 2)
    rows: list[list[Cell]] = [[f"Place {n}", f"kind {n % 4}", float(n)] for n in range(12)]

    assert values(rows) == [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("told", "read"),
    [
        pytest.param('A & <b> "c"', 'A & <b> "c"', id="marks of XML"),
        pytest.param("  two\nlines ", "  two\nlines ", id="space"),
        pytest.param("a\x00b\x0bc\ud800", "abc", id="what XML cannot hold"),
        pytest.param("=1+2", "=1+2", id="no formula"),
        pytest.param("x" * 40_000, "x" * 32_767, id="longer than a cell"),
        pytest.param("", None, id="nothing"),
        pytest.param(0.0, 0, id="on the equator"),
    ],
)
def test_a_cell_says_what_it_was_given(told: Cell, read: object) -> None:
    assert values([[told, "x", None], ["y", told, 1.0]]) == [(read, "x", None), ("y", read, 1)]


def test_columns_after_the_26th_have_two_letters() -> None:
    header = [str(number) for number in range(60)]
    content = b"".join(as_xlsx_parts(header, [header], title="Made up"))

    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert [sheet["Z2"].value, sheet["AA2"].value, sheet["BH2"].value] == ["25", "26", "59"]


def test_old_programs_can_unpack_it() -> None:
    content = b"".join(as_xlsx_parts(HEADER, [["a", "b", 1.0]], title="Made up"))

    with ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        assert {member.extract_version for member in package.infolist()} == {20}  # not 45: 64-bit
        assert package.namelist()[0] == "[Content_Types].xml"
