"""What an organization sends that wants to come in: through functions that strangers may call."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.services.gazetteer import fold


class Answer(enum.StrEnum):
    """What became of it."""

    RECEIVED = "received"
    TOO_MANY = "too_many"  # of one address in a day, of one name, or of all


@dataclass(frozen=True, slots=True)
class Asked:
    """An application as it is sent. ``phone`` is E.164, ``country`` ISO 3166-1 alpha-2."""

    organization_name: str
    claims_listed: bool
    country: str
    town: str
    contact_name: str
    email: str
    phone: str
    website: str | None
    about: str
    locale: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An organization as every reader of the directory sees it."""

    name: str
    country: str


def find_listed(session: Session, name: str) -> list[Listed]:
    """Listed organizations with names like that one, the likest first; at most eight.

    ``session`` is of the intake role. What is not shown of a withheld place is not found.
    """
    rows = session.execute(
        text("SELECT name, country FROM intake.listed(:name)"), {"name": fold(name)}
    )
    return [Listed(row.name, row.country) for row in rows]


def apply(session: Session, asked: Asked) -> Answer:
    """Send an application; the same one again while it waits changes nothing.

    ``session`` is of the intake role, which can read nothing back: the answer is the same
    whether or not an organization, account or address is known here.
    """
    values = {**asdict(asked), "normalized_name": fold(asked.organization_name)}
    said = session.scalar(
        text(
            "SELECT intake.apply(:organization_name, :normalized_name, :claims_listed, :country,"
            " :town, :contact_name, :email, :phone, :website, :about, :locale)"
        ),
        values,
    )
    return Answer(said)
