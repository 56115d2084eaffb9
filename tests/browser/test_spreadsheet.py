"""A spreadsheet of two hundred listings comes back changed, in a real browser."""

import datetime as dt
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import select

from app.models import Organization, Service
from app.services.publishing import publish
from tests.browser.test_editing import House
from tests.browser.test_editing import house as house  # a fixture
from tests.factories import make_listing
from tests.staff.sheets import as_xlsx, table_of

LISTINGS = 200
NOW = dt.datetime.now(dt.UTC)


def test_two_hundred_listings_come_back_changed(house: House, tmp_path: Path) -> None:
    organization = house.session.get_one(Organization, house.service.organization_id)
    for number in range(1, LISTINGS):
        make_listing(
            house.session,
            name=f"Made-up shelter {number}",
            organization=organization.name,
            opening_hours="Mo-Fr 09:00-17:00",
            published=False,
            now=NOW,
        )
    publish(house.session, house.session.scalars(select(Service.id)).all(), now=NOW)
    house.session.commit()
    page = house.phone(house.member("ana@example.org", "manager"), java_script_enabled=False)
    page.goto(f"/provider/{organization.id}/")
    page.get_by_role("link", name="Many at once, by spreadsheet").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Your listings (XLSX)").click()
    rows = table_of(Path(download.value.path()).read_bytes())
    assert len(rows) == LISTINGS + 1

    hours, phones = rows[0].index("Opening hours"), rows[0].index("Phones")
    for row in rows[1:]:
        row[hours] = "Mo-Su 06:30-20:00"
    rows[1][phones] = "not a phone"
    file = tmp_path / "changed.xlsx"
    file.write_bytes(as_xlsx(rows))
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "A spreadsheet: ready to be loaded", timeout=60_000
    )
    expect(page.get_by_role("heading", name=f"Changed: {LISTINGS - 1}")).to_be_visible()
    expect(page.get_by_text("Phones: This cannot be dialled.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="These lines as a sheet").click()
    assert len(table_of(Path(download.value.path()).read_bytes())) == 2

    page.get_by_role("button", name="Load the good lines").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "A spreadsheet: loaded", timeout=60_000
    )
    refused = rows[1][0]
    listing = next(row[0] for row in rows[2:] if row[0] != refused)
    page.goto(f"/provider/{organization.id}/listings/{listing}/")
    page.get_by_role("link", name="The page that everybody sees").click()
    expect(page.locator("main")).to_contain_text("6:30")
