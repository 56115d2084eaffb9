"""What is withheld is nowhere a stranger can look, and nothing public moves with it (law 1)."""

import datetime as dt
import math
import random

import psycopg
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import DIRECTORY, Base, Service, TruePoint
from app.services.gazetteer import Gazetteer
from app.services.imports.writing import import_services
from app.services.publishing import publish
from app.services.search.asked import Search
from app.services.search.ranking import rank
from tests.factories import ewkt, make_listing
from tests.services.files import row, table

TABLES = [
    t.name for t in Base.metadata.sorted_tables
    if t.schema == DIRECTORY and t.name not in ("place", "place_name", "admin1", "version")
]  # fmt: skip
#: The secrets of :func:`withheld`, as somebody would look for them.
SECRETS = (
    "Jacarandas", "4711", "Puerto Madero", "puertomadero", "14.7234", "92.4321",
    "secret-import-key", "source-of-the-list", "moderators-only",
)  # fmt: skip


def withheld(disclosure: str) -> dict[str, str]:
    """A row of a file that plants the true place everywhere it could leak from."""
    return row(
        id="secret-import-key",
        disclosure=disclosure,
        city="Puerto Madero",
        address="Calle Jacarandas 4711",
        latitude="14.7234",
        longitude="-92.4321",
        name="Refuge of Puerto Madero",
        organization="Friends of Puerto Madero",
        email="help@casapuertomadero.example.org",
        website="https://puerto-madero.example.org/jacarandas",
        hours_as_published="Ring at Jacarandas 4711, every day",
        conditions_as_published="Behind the church of Puerto Madero, 14.7234, -92.4321",
        note_for_moderators="moderators-only",
        source_url="https://source-of-the-list.example.org/puerto-madero",
        public_fields="name;phone;email;website;hours;languages",
    )


def everything(connection: psycopg.Connection) -> dict[str, list[str]]:
    """Every public row as text, points in degrees too."""
    found = {
        name: [r[0] for r in connection.execute(f"SELECT to_jsonb(t)::text FROM {name} t")]
        for name in TABLES
    }
    found["points"] = [
        r[0] for r in connection.execute("SELECT coalesce(ST_AsText(point), '') FROM listing")
    ]
    return {name: sorted(rows) for name, rows in found.items()}


@pytest.mark.parametrize("disclosure", ["area", "hidden"])
def test_no_secret_of_a_withheld_place_is_in_any_public_row(
    session: Session,
    public: psycopg.Connection,
    gazetteer: Gazetteer,
    now: dt.datetime,
    disclosure: str,
) -> None:
    import_services(session, table([withheld(disclosure)]), gazetteer, dataset="test", now=now)
    session.commit()

    rows = everything(public)

    assert len(rows["listing"]) == 1
    text = "\n".join(line for lines in rows.values() for line in lines).casefold()
    assert [secret for secret in SECRETS if secret.casefold() in text] == []


def test_the_same_secrets_are_found_where_nothing_is_withheld(
    session: Session, public: psycopg.Connection, gazetteer: Gazetteer, now: dt.datetime
) -> None:
    import_services(session, table([withheld("exact")]), gazetteer, dataset="test", now=now)
    session.commit()

    text = str(everything(public)).casefold()

    private = {"secret-import-key", "moderators-only"}
    assert {secret for secret in SECRETS if secret.casefold() not in text} == private


@pytest.mark.parametrize("disclosure", ["area", "hidden"])
def test_moving_the_true_point_changes_no_byte_and_no_answer(
    session: Session, public: psycopg.Connection, now: dt.datetime, disclosure: str
) -> None:
    make_listing(session, disclosure=disclosure, true_point=(-92.43, 14.72), name="Withheld")
    for x, y in ((-92.26, 14.9), (-92.43, 14.72), (-92.0, 15.3), (-93.1, 16.7)):
        make_listing(session, point=(x, y))
    queries = spiral((-92.4, 14.8), 250)
    rows, answers = everything(public), [answer(public, query, now) for query in queries]

    for moved in ((-92.26, 14.91), (-117.0, 32.5), (-92.0001, 15.3)):
        session.execute(update(TruePoint).values(point=ewkt(moved), city="X", address="Y 123"))
        publish(session, session.scalars(select(Service.id)).all(), now=now)
        session.commit()

        assert everything(public) == rows
        assert [answer(public, query, now) for query in queries] == answers


def answer(
    connection: psycopg.Connection, here: tuple[float, float], now: dt.datetime
) -> list[object]:
    """All that an attacker can measure from a point."""
    hits = rank(connection, Search(*here), 20, now=now).hits
    within = rank(connection, Search(*here, within_m=30_000), 20, now=now).hits
    return [(hit.id, hit.chord, hit.ring) for hit in (*hits, *within)]


def spiral(centre: tuple[float, float], count: int) -> list[tuple[float, float]]:
    """Points around a centre, dense near it, up to some hundred kilometres away."""
    dice = random.Random(0)
    return [
        (
            round(centre[0] + 3 * (n / count) ** 2 * math.cos(n) + dice.uniform(-0.01, 0.01), 4),
            round(centre[1] + 3 * (n / count) ** 2 * math.sin(n) + dice.uniform(-0.01, 0.01), 4),
        )
        for n in range(count)
    ]
