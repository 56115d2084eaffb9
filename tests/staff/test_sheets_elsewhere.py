"""Tables that other systems make: HSDS in one archive, points in two columns."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import pytest

from app.models import Proposal, Service
from app.services.listings import get_listing
from app.services.sheets.joined import opening_hours
from tests.staff.people import Browser
from tests.staff.sheets import as_csv, counts, press, send
from tests.staff.shelter import Shelter

Tables = Mapping[str, Sequence[Sequence[str]]]

#: Made up, in the form of HSDS 3.
HSDS: Tables = {
    "services.csv": [
        ("id", "organization_id", "name", "description", "url", "email", "status"),
        ("s-1", "o-1", "Made-up soup", "Soup for all", "soup.example.org", "soup@example.org",
         "active"),
        ("s-2", "o-1", "Made-up beds", "Closed for good", "", "", "defunct"),
        ("s-3", "o-1", "Made-up advice", "", "", "", "active"),
    ],
    "service_at_location.csv": [("id", "service_id", "location_id"), ("sl-1", "s-1", "l-1")],
    "locations.csv": [("id", "latitude", "longitude"), ("l-1", "14.91", "-92.27")],
    "addresses.csv": [
        ("id", "location_id", "address_1", "address_2", "city", "state_province", "country"),
        ("a-1", "l-1", "7 Made-up Road", "back door", "Tapachula", "Chiapas", "MX"),
    ],
    "phones.csv": [
        ("id", "service_id", "location_id", "organization_id", "number", "extension", "type"),
        ("p-1", "", "l-1", "", "+1 202-555-0142", "12", "voice"),
        ("p-2", "", "l-1", "", "+1 202-555-0143", "", "fax"),
        ("p-3", "", "", "o-1", "+1 202-555-0144", "", "voice"),
    ],
    "schedules.csv": [
        ("id", "service_id", "freq", "byday", "opens_at", "closes_at"),
        ("h-1", "s-1", "WEEKLY", "MO,WE", "09:00", "17:00"),
        ("h-2", "s-1", "WEEKLY", "SA", "10:00:00", "12:00:00"),
    ],
    "languages.csv": [("id", "service_id", "name", "code"), ("g-1", "s-1", "Haitian Creole", "ht")],
    "attributes.csv": [
        ("id", "link_id", "link_entity", "taxonomy_term_id"),
        ("t-1", "s-1", "service", "food"), ("t-2", "s-3", "service", "legal"),
    ],
    "taxonomy_terms.csv": [
        ("id", "name"), ("food", "food"), ("legal", "Something nobody knows")
    ],
}  # fmt: skip


def archive(tables: Tables, folder: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, rows in tables.items():
            made.writestr(folder + name, as_csv(rows))
        made.writestr(f"{folder}datapackage.json", "{}")
    return out.getvalue()


@pytest.mark.parametrize("folder", ["", "hsds-export/"])
def test_a_directory_in_hsds_comes_in_by_its_archive(shelter: Shelter, folder: str) -> None:
    browser = shelter.browser(role="manager")
    page = send(browser, shelter, archive(HSDS, folder), "hsds.zip")

    assert (counts(page)["New"], counts(page)["Refused"]) == (1, 1)
    assert "Made-up soup" in page.text
    assert "Made-up beds" not in page.text

    press(browser, page)
    [proposal] = shelter.rows(Proposal)
    url = f"/provider/{shelter.organization}/proposals/{proposal.id}"
    shelter.browser("mo@example.org", "moderator").post(url, {"do": "approve"})
    [made] = [s for s in shelter.rows(Service) if s.name == "Made-up soup"]
    shown = get_listing(shelter.public, made.service_at_locations[0].id)
    assert shown.address == "7 Made-up Road, back door"
    assert (shown.longitude, shown.latitude) == (-92.27, 14.91)
    # Neither the fax, nor the number of the organization where the place has its own.
    assert [phone["number"] for phone in shown.phones] == ["+12025550142"]
    assert shown.opening_hours == "Mo 09:00-17:00; We 09:00-17:00; Sa 10:00-12:00"
    assert shown.email == "soup@example.org"
    assert shown.website == "https://soup.example.org"


def test_the_same_archive_again_is_the_same_listing(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    press(browser, send(browser, shelter, archive(HSDS), "hsds.zip"))

    page = send(browser, shelter, archive(HSDS), "hsds.zip")

    assert counts(page)["New"] == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"byday": "MO", "opens_at": "9:00", "closes_at": "17:00"}], "Mo 9:00-17:00"),
        ([{"weekday": "7", "opens_at": "09:00", "closes_at": "12:00"}], "Su 09:00-12:00"),
        ([{"byday": "MO", "opens_at": "14:00", "closes_at": "17:00"},
          {"byday": "MO", "opens_at": "09:00", "closes_at": "12:00"}],
         "Mo 09:00-12:00,14:00-17:00"),
        ([{"byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "freq": "MONTHLY"}], ""),
        ([{"byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "interval": "2"}], ""),
        ([{"byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "valid_to": "2020-01-01"}],
         ""),
        ([{"byday": "1MO", "opens_at": "09:00", "closes_at": "17:00"}], ""),
        ([{"description": "By appointment"}], ""),
        ([], ""),
    ],
)  # fmt: skip
def test_only_plain_weeks_become_hours(rows: list[dict[str, str]], said: str) -> None:
    assert opening_hours(rows) == said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (archive(HSDS)[:200], "broken"),
        (archive({"services.csv": [("id", "name")]}), "no lines"),
        (archive({**HSDS, "phones.csv": [("id", "\0")]}), "no table"),
    ],
)
def test_a_bad_archive_changes_nothing(shelter: Shelter, content: bytes, says: str) -> None:
    page = send(shelter.browser(role="manager"), shelter, content, "hsds.zip")
    assert not page.all("//dl[@class='facts']"), page.text
    assert len(shelter.rows(Service)) == 1


def loaded(browser: Browser, shelter: Shelter, rows: list[list[str]]) -> dict[str, int]:
    return counts(send(browser, shelter, as_csv(rows), "table.csv"))


@pytest.mark.parametrize(
    ("north", "east"), [("Latitude", "Longitude"), ("LAT", "lng"), ("latitud", "longitud")]
)
def test_a_point_may_be_two_columns(shelter: Shelter, north: str, east: str) -> None:
    browser = shelter.browser(role="manager")
    header = ["Name", east, "Sector", "Town", north]
    good = ["Made-up soup", "-92,27", "food", "Tapachula, Chiapas", "14,91"]
    half = ["Made-up beds", "", "shelter", "Tapachula, Chiapas", "14.91"]

    assert loaded(browser, shelter, [header, good, half])["Refused"] == 1
    tags = ["#service+name", "#geo+lon", "#sector", "#loc+city", "#geo+lat"]
    found = loaded(browser, shelter, [["a", "b", "c", "d", "e"], tags, good])
    assert (found["New"], found["Refused"]) == (1, 0)
