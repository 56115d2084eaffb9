"""Strangers, and people of other organizations, find nothing withheld in the pages of staff."""

import datetime as dt
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter, UUIDConverter

from app.models import Base, Service
from app.services.gazetteer import Gazetteer
from app.web.staff import create_staff_app
from tests import postgres
from tests.factories import make_organization
from tests.postgres import DatabaseUrls
from tests.security.planted import open_rows, withheld_rows
from tests.security.test_crawl import plant
from tests.security.traces import find_traces
from tests.settings import close_staff, settings_of
from tests.staff.people import Browser, make_member

UNKNOWN = UUID("00000000-0000-4000-8000-000000000000")
#: What withholds a place: a file itself, its code or its groups, and one that covers a country.
KINDS = (
    "residential-area-chosen", "residential-hidden-silent", "office-area-silent",
    "office-hidden-chosen", "gbv-chosen", "lgbtiq-quiet", "children-alone-silent", "country",
)  # fmt: skip
#: Random words in the place of tokens, names and files.
WORDS = ("x", "WyJ4Il0.YQ.b")


@pytest.fixture(scope="module")
def planted(
    database_urls: DatabaseUrls, staff: Engine, gazetteer: Gazetteer
) -> Iterator[DatabaseUrls]:
    """The worker's own database with withheld places of each kind: whose they are decides."""
    rows = {row["id"].removeprefix("secret-key-"): row for row in withheld_rows()}
    plant(staff, gazetteer, [*(rows[kind] for kind in KINDS), *open_rows()])
    yield database_urls
    postgres.empty(database_urls)


@pytest.fixture
def app(planted: DatabaseUrls) -> Iterator[Flask]:
    app = create_staff_app(settings_of(planted))
    yield app
    close_staff(app)


@pytest.fixture
def ids(staff: Engine, planted: DatabaseUrls) -> list[UUID]:
    """Every id of a withheld thing, as somebody may know it who was told."""
    with Session(staff) as session:
        services = session.scalars(select(Service)).all()
        return [UNKNOWN, *(s.id for s in services), *{s.organization_id for s in services}]


def walk(
    browser: Browser, ids: list[UUID], sign_in: Callable[[], object] | None = None
) -> dict[str, str]:
    """Every address of staff with every id in it, by GET and by POST: what was answered.

    Who can sign in does so again before each address that may sign her out, and is signed in at
    the end of every other.
    """
    answers = {}
    token = ""
    for rule in browser.app.url_map.iter_rules():
        signs_out = rule.rule.startswith("/account/")
        uuids = [name for name, kind in rule._converters.items() if isinstance(kind, UUIDConverter)]
        numbers = [n for n, kind in rule._converters.items() if isinstance(kind, IntegerConverter)]
        others = rule.arguments - set(uuids) - set(numbers)
        for number, key in enumerate(ids if uuids else ids[:1]):
            arguments = dict.fromkeys(uuids, key) | dict.fromkeys(others, WORDS[number % 2])
            arguments |= dict.fromkeys(numbers, 1)
            built = rule.build(arguments)
            assert built is not None, rule.rule
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                if sign_in and signs_out:
                    sign_in()
                    token = ""
                if method == "POST":
                    token = token or browser.token()
                data = {"csrf_token": token} if method == "POST" else None
                response = browser.open(built[1], method=method, data=data)
                assert response.status_code < 500, f"{method} {built[1]}"
                answers[f"{method} {built[1]}"] = (
                    f"{response.headers}\n{response.get_data(as_text=True)}"
                )
        if sign_in and signs_out:
            sign_in()
            token = ""
        elif sign_in:
            assert browser.open("/provider/").status_code == 200, f"{rule.rule} signed her out"
    return answers


def check(answers: dict[str, str]) -> None:
    assert len(answers) > 30
    found = find_traces(answers.values())
    where = {x: name for x in found for name, text in answers.items() if x in find_traces([text])}
    assert where == {}


def test_a_stranger_finds_no_trace_of_a_withheld_place(app: Flask, ids: list[UUID]) -> None:
    check(walk(Browser(app), ids))


def test_a_manager_of_other_people_finds_no_trace_of_a_withheld_place(
    app: Flask, staff: Engine, ids: list[UUID]
) -> None:
    with Session(staff) as session:
        elsewhere = make_organization(session, "People from elsewhere")
        session.flush()
        eve = make_member(session, "eve@example.org", elsewhere.id, now=dt.datetime.now(dt.UTC))
        session.commit()
        browser, key = Browser(app), eve.id

    check(walk(browser, ids, lambda: browser.sign_in(staff, key)))


def test_the_withheld_places_are_there_to_be_found(staff: Engine, planted: DatabaseUrls) -> None:
    with staff.connect() as connection:
        rows = [
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            if table.name in ("true_point", "location", "phone")
            for row in connection.execute(select(table))
        ]
    assert find_traces(rows)
