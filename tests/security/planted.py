"""Rows of withheld places with secrets wherever a row can hold one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.services.gazetteer import Gazetteer
from app.services.imports.writing import import_services
from tests.factories import NOW
from tests.services.files import row, table

#: The true town has 4,000 people; the nearest of 20,000 and more is Mission, as for the other.
TRUE_TOWN, OTHER_TOWN = "Sullivan City", "La Joya"
TRUE_POINT, OTHER_POINT = (-98.591734, 26.284317), (-98.471291, 26.251873)
PHONE, WHATSAPP = "+19565550147", "+19565550148"
CHOSEN = "name;email;website;hours;languages"

#: Residential refuges that law 1 hides, whatever a file says: what is coded of each.
REFUGES: dict[str, dict[str, str]] = {
    "gbv": {"categories": "gbv;shelter"},
    "trafficking": {"categories": "shelter;trafficking"},
    "survivors": {"serves": "survivors_gbv"},
    "lgbtiq": {"serves": "lgbtiq"},
    "trans": {"serves": "trans_people;everyone"},
    "women-and-children": {"serves": "women;children"},
    "children-alone": {"serves": "unaccompanied_children;families"},
    "adolescents": {"serves": "adolescents"},
    "pregnant": {"serves": "pregnant_or_nursing"},
    "women-only": {"serves": "families", "only_for": "women"},
    "survivors-of-torture": {"only_for": "survivors_torture_kidnapping"},
}


@dataclass(frozen=True, slots=True)
class Truth:
    """Where the places of a file really are."""

    town: str = TRUE_TOWN
    point: tuple[float, float] = TRUE_POINT  # longitude, latitude
    street: str = "Jacarandas"


def secret_row(key: str, truth: Truth | None = None, **cells: str) -> dict[str, str]:
    """A row that holds the true place wherever somebody may have written it."""
    truth = truth or Truth()
    longitude, latitude = truth.point
    joined = truth.town.replace(" ", "").lower()
    said = f"{truth.street} 4711, behind the white church of {truth.town}"
    there = {
        "id": f"secret-key-{key}",
        "organization": f"Zarzamora Sisters of {truth.town}",
        "name": f"Zarzamora Refuge {truth.town}",
        "categories": "shelter",
        "country": "US",
        "admin1": "Texas",
        "city": truth.town,
        "address": said,
        "latitude": str(latitude),
        "longitude": str(longitude),
        "phones": PHONE,
        "whatsapp": WHATSAPP,
        "email": f"zarzamora@{joined}.example.org",
        "website": f"https://{joined}.example.org/{truth.street}?at={latitude},{longitude}",
        "hours_as_published": f"Every day. Ring at {said}. Call (956) 555-0147",
        "opening_hours": f'Mo-Su 00:00-24:00 "{said}"',
        "conditions_as_published": f"Come to {said}: {latitude} {longitude}",
        "note_for_moderators": f"moderators-only {said}",
        "source_url": f"https://source-of-the-list.example.org/{joined}",
        "languages": "es",
    }
    return row() | there | cells


#: Texts that tell nobody the way, of a place that chose to show none of them.
QUIET = {
    "organization": "Zarzamora Sisters",
    "name": "Zarzamora House",
    "email": "zarzamora@example.org",
    "website": "https://zarzamora.example.org/",
    "hours_as_published": "Zarzamora opens every day",
    "opening_hours": "Mo-Su 08:13-16:13",
    "conditions_as_published": "Zarzamora takes everybody in",
}


def withheld_rows(truth: Truth | None = None) -> list[dict[str, str]]:
    """Each kind of refuge, as files call them exact; and what a file itself withholds."""
    rows = []
    for chosen in ("", CHOSEN):
        mark = "chosen" if chosen else "silent"
        for kind, codes in REFUGES.items():
            cells = {"setting": "residential", "disclosure": "exact", "public_fields": chosen}
            rows.append(secret_row(f"{kind}-{mark}", truth, **cells | codes))
            if not chosen:
                rows.append(secret_row(f"{kind}-quiet", truth, **cells | codes | QUIET))
        for setting in ("residential", "office"):
            for disclosure in ("area", "hidden"):
                cells = {"setting": setting, "disclosure": disclosure, "public_fields": chosen}
                rows.append(secret_row(f"{setting}-{disclosure}-{mark}", truth, **cells))
    cells = {"setting": "residential", "disclosure": "hidden", "coverage": "country"}
    return [*rows, secret_row("country", truth, **cells)]


def open_rows() -> list[dict[str, str]]:
    """The same secrets in a row that withholds nothing, and one that has none of them."""
    return [
        secret_row("open", setting="office", disclosure="exact"),
        row(
            id="office", country="US", admin1="Texas", city="Mission", name="Open House",
            organization="Open House", latitude="26.2159", longitude="-98.3253",
            address="1 Made-up Road",
        ),
    ]  # fmt: skip


def plant(staff: Engine, gazetteer: Gazetteer, rows: Sequence[dict[str, str]]) -> None:
    """Import rows into a database that staff may write to."""
    with Session(staff) as session:
        import_services(session, table(rows), gazetteer, dataset="planted", now=NOW)
        session.commit()
