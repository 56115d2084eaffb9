"""A bad file changes nothing, and every bad cell is named at once with its line and reason."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Organization, Service
from app.services.errors import ImportRefused
from app.services.gazetteer import Gazetteer
from app.services.imports.tabular import REQUIRED
from app.services.imports.writing import import_services
from tests.services.files import HEADER, row, table


def problems_of(text: str, gazetteer: Gazetteer, session: Session, now: dt.datetime) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        import_services(session, text, gazetteer, dataset="test", now=now)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("id", "", "is empty"),
        ("organization", "", "is empty"),
        ("name", " ", "is empty"),
        ("operator", "cartel", "is not one of the values allowed here"),
        ("categories", "", "needs at least one category"),
        ("categories", "food;sleeping", "sleeping is not a known code"),
        ("serves", "martians", "martians is not a known code"),
        ("only_for", "women;martians", "martians is not a known code"),
        ("languages", "es;xx", "xx is not a known code"),
        ("country", "", "is empty"),
        ("country", "ES", "is not an ISO 3166-1 code of a country with known towns"),
        ("admin1", "Chapas", "is not known in this country"),
        ("latitude", "north", "is not a number"),
        ("latitude", "", "is not a number"),
        ("latitude", "nan", "is not between -90 and 90"),
        ("latitude", "91", "is not between -90 and 90"),
        ("longitude", "-181", "is not between -180 and 180"),
        ("longitude", "inf", "is not between -180 and 180"),
        ("longitude", "12,5", "is not a number"),
        ("point", "door", "is not one of the values allowed here"),
        ("setting", "cave", "is not one of the values allowed here"),
        ("disclosure", "open", "is not one of the values allowed here"),
        ("coverage", "planet", "is neither country nor admin1"),
        ("line", "maybe", "is neither yes nor no"),
        ("hold", "x", "is neither yes nor no"),
        ("phones", "555 0101", "555 0101 is no number that can be dialled"),
        ("phones", "+12025550101 | +1", "+1 is no number that can be dialled"),
        ("whatsapp", "short:", "short: is no number that can be dialled"),
        ("email", "nobody", "has not the form that is expected here"),
        ("website", "example.org", "has not the form that is expected here"),
        ("website", "javascript:alert(1)", "has not the form that is expected here"),
        ("website", "data:text/html,x", "has not the form that is expected here"),
        ("website", "https://a.example\u2028TEL:1", "has not the form that is expected here"),
        ("website", 'https://a.example/">', "has not the form that is expected here"),
        ("email", "a@b.example?bcc=c@d.example", "has not the form that is expected here"),
        ("email", "a@b.example,c@d.example", "has not the form that is expected here"),
        ("name", "Casa\x07", "holds characters that cannot be read"),
        ("name", "Casa \u202e10105", "holds characters that cannot be read"),
        ("address", "Calle \ufffe", "holds characters that cannot be read"),
        ("source_date", "May 2026", "has not the form that is expected here"),
        ("source_date", "2026-13", "has not the form that is expected here"),
        ("opening_hours", "Mo-Fr 8 to 4", "is not OSM opening_hours"),
        ("conditions", "free=maybe", "is not need=yes or need=no with a known need"),
        ("conditions", "beer=yes", "is not need=yes or need=no with a known need"),
        ("public_fields", "address", "address is not a known code"),
        ("conditions_as_published", "x" * 4_001, "is longer than 4000 characters"),
    ],
)
def test_a_bad_cell_is_named_with_its_line_and_reason(
    session: Session, gazetteer: Gazetteer, now: dt.datetime, column: str, value: str, reason: str
) -> None:
    text = table([row(id="good"), row(id="bad") | {column: value}])

    problems = problems_of(text, gazetteer, session, now)

    assert any(p.startswith(f"line 3, {column}: ") and reason in p for p in problems), problems
    assert all(problem.startswith("line 3, ") for problem in problems)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        pytest.param(
            {"admin1": "", "city": "San Antonio"}, "city: fits", id="a town of many divisions"
        ),
        pytest.param(
            {"city": "Nowhere at all"}, "city: is not a known town there", id="an unknown town"
        ),
        pytest.param(
            {"city": "", "coverage": ""}, "city: needs a town, or a coverage", id="nowhere"
        ),
        pytest.param(
            {"admin1": "", "city": "", "coverage": "admin1"},
            "coverage: says admin1, but admin1 is empty", id="an admin-1 without a name",
        ),
    ],
)  # fmt: skip
def test_a_place_is_never_guessed(
    session: Session, gazetteer: Gazetteer, now: dt.datetime, cells: dict[str, str], problem: str
) -> None:
    problems = problems_of(table([row(**cells)]), gazetteer, session, now)

    assert any(problem in found for found in problems), problems


def test_all_bad_rows_are_reported_at_once(
    session: Session, gazetteer: Gazetteer, now: dt.datetime
) -> None:
    rows = [row(id=str(n)) | ({"categories": "bad"} if n % 2 else {}) for n in range(6)]
    rows.append(row(id="6", latitude="x", email="y", phones="z"))

    problems = problems_of(table(rows), gazetteer, session, now)

    assert [p.split(":")[0] for p in problems] == [
        "line 3, categories", "line 5, categories", "line 7, categories",
        "line 8, latitude", "line 8, phones", "line 8, email",
    ]  # fmt: skip


def test_an_id_may_stand_in_a_file_only_once(
    session: Session, gazetteer: Gazetteer, now: dt.datetime
) -> None:
    problems = problems_of(table([row(), row(id="other"), row()]), gazetteer, session, now)

    assert problems == ["line 4, id: is already on line 2 ('mx-made-up-place')"]


@pytest.mark.parametrize(
    ("spoilt", "problem"),
    [
        pytest.param(lambda text: text + "\0", "line 1, file: holds NUL bytes", id="NUL"),
        pytest.param(
            lambda text: text.rstrip() + ",one more\r\n",
            "line 2, row: has not as many cells as the header", id="too many cells",
        ),
        pytest.param(
            lambda text: text + "a,b\r\n",
            "line 3, row: has not as many cells as the header", id="too few cells",
        ),
        pytest.param(
            lambda text: text.replace("email", "mail", 1),
            "line 1, email: this column is missing", id="a column with another name",
        ),
        pytest.param(
            lambda text: text.replace("email", "mail", 1),
            "line 1, mail: this column is not known", id="an unknown column",
        ),
        pytest.param(
            lambda text: text.replace("email,", "email,phones,", 1),
            "line 1, phones: this column stands there twice", id="a column twice",
        ),
        pytest.param(
            lambda text: text.replace("A made-up place", "x" * 200_000),
            "line 2, file: is no CSV: field larger", id="a huge cell",
        ),
        pytest.param(
            lambda text: text.replace("A made-up place", "A\rB"),
            "line 2, file: is no CSV", id="line ends of another age",
        ),
        pytest.param(lambda text: "", "line 1, id: this column is missing", id="an empty file"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_of_services_is_refused(
    session: Session,
    gazetteer: Gazetteer,
    now: dt.datetime,
    spoilt: Callable[[str], str],
    problem: str,
) -> None:
    problems = problems_of(spoilt(table([row()])), gazetteer, session, now)

    assert any(found.startswith(problem) for found in problems), problems


def test_the_optional_columns_may_be_missing(
    session: Session, gazetteer: Gazetteer, now: dt.datetime
) -> None:
    report = import_services(
        session, table([row()], header=REQUIRED), gazetteer, dataset="test", now=now
    )

    assert report.new == 1


def test_a_bad_file_changes_nothing(
    session: Session, gazetteer: Gazetteer, now: dt.datetime
) -> None:
    good = row()
    import_services(session, table([good]), gazetteer, dataset="test", now=now)

    problems_of(
        table([good | {"name": "Changed"}, row(id="new"), row(id="bad", categories="bad")]),
        gazetteer, session, now,
    )  # fmt: skip

    assert session.scalars(select(Service.name)).all() == [good["name"]]
    assert session.scalar(select(func.count()).select_from(Organization)) == 1


def test_a_table_may_have_its_columns_in_any_order(
    session: Session, gazetteer: Gazetteer, now: dt.datetime
) -> None:
    text = table([row()], header=reversed(HEADER))

    assert import_services(session, text, gazetteer, dataset="test", now=now).new == 1
