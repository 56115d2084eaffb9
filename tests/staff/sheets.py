"""A spreadsheet that somebody sends, and the page that comes back."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl

from tests.pages import Page
from tests.staff.people import Browser
from tests.staff.shelter import Shelter

Table = list[list[str]]


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def as_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table_of(content: bytes) -> Table:
    """The cells of an XLSX file's first sheet, "" where there is nothing."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


def taken(browser: Browser, shelter: Shelter) -> Table:
    """The organization's listings as they come."""
    return table_of(browser.open(f"/provider/{shelter.organization}/sheet.xlsx").data)


def changed(table: Table, changes: Mapping[str, str], line: int = 1) -> Table:
    """The table with other cells in a line, by the words of its header."""
    rows = [list(row) for row in table]
    for header, text in changes.items():
        rows[line][table[0].index(header)] = text
    return rows


def send(
    browser: Browser, shelter: Shelter, content: bytes, name: str = "sheet.xlsx", status: int = 200
) -> Page:
    """The page of a file that was sent, as soon as it is read."""
    url = f"/provider/{shelter.organization}/sheets/"
    data = {"csrf_token": browser.token(), "file": (io.BytesIO(content), name)}
    answer = browser.open(url, method="POST", data=data)
    if answer.status_code != 303:
        assert answer.status_code == status
        return Page(url, answer, answer.get_data(as_text=True), 0)
    return settled(browser, str(answer.headers["Location"]))


def settled(browser: Browser, url: str) -> Page:
    """The page of a file, as soon as nobody works at it."""
    for _ in range(300):
        page = browser.get(url)
        if not page.all("//meta[@http-equiv='refresh']"):
            return page
        time.sleep(0.1)
    raise AssertionError("it takes too long")


def press(browser: Browser, page: Page, **fields: str) -> Page:
    """The page after the file of a page was told to load."""
    url = page.url
    browser.send(url, {"do": "load", **fields})
    return settled(browser, url)


def counts(page: Page) -> dict[str, int]:
    """How many lines of each kind."""
    return {str(dt.text): int(str(dt.getnext().text)) for dt in page.all("//dl[@class='facts']/dt")}
