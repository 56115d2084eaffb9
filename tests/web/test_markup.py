"""Whatever a provider, a file or a gazetteer wrote is shown as text, everywhere."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Place, Service
from app.services.errors import ImportRefused, RowProblem
from app.services.gazetteer import Gazetteer
from app.services.imports.writing import import_services
from app.services.publishing import publish
from tests.factories import NOW, TAPACHULA, make_listing
from tests.fuzz.answers import Answer, Asker
from tests.fuzz.hostile import FORMED, PRIVATE, Field, hostile_fields, plant
from tests.fuzz.requests import MARKER, Request
from tests.locales import TESTED
from tests.postgres import DatabaseUrls
from tests.services.files import HEADER, row, table

FIELDS = hostile_fields()
HOSTILE = Field("core.file", "cell").text
DOOR = (-92.26, 14.91)


@pytest.fixture
def listings(session: Session, database_urls: DatabaseUrls) -> Iterator[list[UUID]]:
    """A listing of each disclosure and a line, with hostile text in every field, published."""
    town = session.get_one(Place, TAPACHULA).name
    everything = {
        "wording": "x", "opening_hours": "24/7", "hours_text": "x", "email": "a@example.org",
        "website": "https://example.org", "source_url": "https://example.org", "address": "x",
    }  # fmt: skip
    found = [
        make_listing(session, point=DOOR, city="x", **everything),  # type: ignore[arg-type]
        make_listing(
            session, disclosure="area", town=TAPACHULA, true_city="x", true_address="x",
            **{**everything, "address": None},
        ),
        make_listing(
            session, disclosure="hidden", town=TAPACHULA, true_city="x", true_address="x",
            public_fields=["name", "phone", "email", "website", "hours", "languages"],
            **{**everything, "address": None},
        ),
        make_listing(session, line=True, coverage=("MX", ""), categories=["emergency"]),
    ]  # fmt: skip
    with psycopg.connect(database_urls.staff, autocommit=True) as connection:
        plant(connection, FIELDS, TAPACHULA)
        session.expire_all()
        publish(session, session.scalars(select(Service.id)).all(), now=NOW)
        session.commit()
        yield found
        connection.execute("UPDATE directory.place SET name = %s WHERE id = %s", (town, TAPACHULA))


def addresses(app: Flask, listings: list[UUID]) -> Iterator[Request]:
    """Every route, in either direction, about every listing, with questions that find them."""
    form = "application/x-www-form-urlencoded"
    questions: list[dict[str, object]] = [
        {"place": TAPACHULA}, {"near": "Tapachula", "c": "shelter", "l": "ht"}, {"q": "hostile"},
        {"place": TAPACHULA, "u": "u6"}, {"lat": 14.91, "lon": -92.26}, {"q": "Tapachula"}, {},
        {"bbox": "-93,14,-92,15"}, {"near": "Tapachulla"},
    ]  # fmt: skip
    for rule in app.url_map.iter_rules():
        paths = {
            re.sub(r"<uuid:\w+>", str(found), rule.rule)
            .replace("<locale:locale>", locale)
            .replace("<voice>/<recording>", "mam/2-0123456789")
            .replace("<country>", "MX")
            .replace("<part>", "pages")
            .replace("<slug>", "mexico-pacific")
            .replace("<format>", "csv")
            for locale in TESTED
            for found in listings
        }
        for path in sorted(paths):
            assert "<" not in path, f"a new kind of part in {path}: fill it in here"
            for asked in questions if "uuid" not in rule.rule else [{}]:
                yield Request("GET", path.encode(), urlencode(asked).encode())
                if "POST" in (rule.methods or ()):
                    json_body = json.dumps(asked).encode()
                    yield Request("POST", path.encode(), b"", (), json_body, "application/json")
                    body = urlencode(asked).encode()
                    yield Request("POST", path.encode(), b"", (), body, form)


def test_hostile_text_in_every_field_is_shown_as_text_on_every_page(
    own_app: Flask, listings: list[UUID]
) -> None:
    asker = Asker(own_app)
    answers = [asker.ask(request) for request in addresses(own_app, listings)]  # each is checked

    seen = b"\n".join(answer.body for answer in answers).decode(
        errors="replace"
    )  # some are archives
    shown = {field.name for field in FIELDS if field.token in seen}
    assert shown == {field.name for field in FIELDS} - PRIVATE - FORMED
    assert asker.statuses[200] > 100


def test_hostile_text_is_whole_in_the_api(own_app: Flask, listings: list[UUID]) -> None:
    asker = Asker(own_app)
    answer = asker.ask(Request("GET", f"/api/v1/services/{listings[0]}".encode()))

    found = json.loads(answer.body)["properties"]
    text = {field.name: field.text for field in FIELDS}
    assert found["name"] == text["service.name"]
    assert found["organization"] == text["organization.name"]
    assert found["address"] == text["location.address"]
    assert found["wording"]["text"] == text["wording.text"]
    assert found["website"] is found["email"] is found["freshness"]["source_url"] is None


def test_hostile_text_adds_no_line_to_a_contact_card(own_app: Flask, listings: list[UUID]) -> None:
    asker = Asker(own_app)
    for listing in listings:
        card = asker.ask(Request("GET", f"/es/listings/{listing}.vcf".encode()))

        lines = card.body.decode().split("\r\n")
        assert lines.pop() == ""
        assert [line for line in card.body.decode().splitlines() if line not in lines] == []
        names = [re.split("[;:]", line)[0] for line in lines]
        assert names[:4] == ["BEGIN", "VERSION", "FN", "N"]
        assert set(names[4:-1]) <= {"ORG", "TEL", "ADR", "NOTE"}
        assert names.count("TEL") <= 1
        assert names[-1] == "END"
        for line in lines:
            if line.startswith(("ORG:", "N:", "ADR:")):
                parts = re.split(r"(?<!\\)(?:\\\\)*;", line)
                assert len(parts) == {"ORG": 1, "N": 5, "ADR": 7}[line.partition(":")[0]], line


def test_hostile_text_stays_text_in_what_is_shared(own_app: Flask, listings: list[UUID]) -> None:
    asker = Asker(own_app)
    page = asker.ask(Request("GET", f"/es/listings/{listings[0]}".encode()))

    [href] = re.findall(r'data-share href="([^"]+)"', page.body.decode())
    parts = urlsplit(href.replace("&amp;", "&"))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "wa.me", "/")
    [text] = parse_qs(parts.query)["text"]
    assert f"<{MARKER}" in text
    assert parts.fragment == ""


def test_the_sketch_map_names_a_hostile_town_as_text(
    own_app: Flask, listings: list[UUID], database_urls: DatabaseUrls
) -> None:
    short = f"<{MARKER}>&]]>"  # a long one finds no room on the map
    with psycopg.connect(database_urls.staff, autocommit=True) as connection:
        query = "UPDATE directory.place SET name = %s WHERE id = %s"
        connection.execute(query, (short, TAPACHULA))
    asker = Asker(own_app)
    answer: Answer = asker.ask(Request("GET", b"/es/map.svg", f"place={TAPACHULA}".encode()))

    names = etree.fromstring(answer.body).xpath("//*[local-name()='text']/text()")
    assert short in names


def test_hostile_cells_of_a_file_are_refused_or_shown_as_text(
    session: Session, own_app: Flask, gazetteer: Gazetteer, now: dt.datetime
) -> None:
    """Every column of the importer, also one that is added later."""
    hostile = HOSTILE.replace("\u0085", " ")
    taken: dict[str, str] = {}
    for column in HEADER:
        with session.begin_nested() as attempt:
            problems = imported(session, gazetteer, row(**{column: hostile}), now)
            attempt.rollback()
        assert {problem.column for problem in problems} <= {column, "city", "coverage"}
        if not problems:
            taken[column] = hostile
    assert taken.keys() >= {"id", "name", "organization", "address", "conditions_as_published"}

    assert imported(session, gazetteer, row(**taken), now) == []
    session.commit()
    [listing] = session.scalars(select(Service)).one().service_at_locations
    asker = Asker(own_app)
    for request in addresses(own_app, [listing.id]):
        if request.path.startswith((b"/es/", b"/api/")):
            asker.ask(request)
    assert asker.statuses[200] > 10


def imported(
    session: Session, gazetteer: Gazetteer, cells: dict[str, str], now: dt.datetime
) -> list[RowProblem]:
    """Import a file of one row, or give back what is wrong with it."""
    try:
        import_services(session, table([cells]), gazetteer, dataset="test", now=now)
    except ImportRefused as refused:
        return refused.problems
    return []
