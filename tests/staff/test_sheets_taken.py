"""Spreadsheets that are taken away: what is in them, and that no cell of them is a formula."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from sqlalchemy.orm import Session

from app.models import Service
from tests.staff.shelter import Shelter


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_sheet_has_a_line_for_each_listing_in_words(shelter: Shelter) -> None:
    answer = shelter.browser().open(f"/provider/{shelter.organization}/sheet.xlsx")

    sheet = book_of(answer.data).worksheets[0]
    header, line = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=2))
    row = dict(zip(header, line, strict=True))
    assert row["Name"] == "A made-up shelter"
    assert row["Opening hours"] == "Mo-Fr 09:00-17:00"
    assert row["Address"] == "1 Made-up Road"
    assert row["Point (latitude, longitude)"] == "14.9, -92.26"
    assert row["Listing (leave as it is)"] == str(shelter.service)
    assert "no-store" in answer.headers["Cache-Control"]
    rules = sheet.data_validations.dataValidation
    assert {rule.type for rule in rules} == {"list"}
    assert len(rules) > 10


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(shelter: Shelter, session: Session, name: str) -> None:
    session.get_one(Service, shelter.service).name = name
    session.commit()
    browser = shelter.browser()

    book = book_of(browser.open(f"/provider/{shelter.organization}/sheet.xlsx").data)
    text = browser.open(f"/provider/{shelter.organization}/sheet.csv").data.decode("utf-8-sig")

    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(cell.value == name and cell.quotePrefix for cell in cells)
    rows = list(csv.reader(io.StringIO(text)))
    assert f"'{name}" in rows[1]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_the_template_says_what_to_write(shelter: Shelter) -> None:
    answer = shelter.browser().open(f"/provider/{shelter.organization}/sheet-template.xlsx")

    book = book_of(answer.data)
    hints = [cell.value for cell in book.worksheets[0][2]]
    assert hints[0] == "#"
    assert "For example: help@example.org" in hints
    words = {cell.value for row in book.worksheets[1].iter_rows() for cell in row}
    assert {"Haitian Creole", "people who are passing through"} <= words
