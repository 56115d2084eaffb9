"""How a service is reached: phones, languages, hours, the area it covers."""

from __future__ import annotations

import enum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CORE, Base, codes, enum_column, uuid_pk


class PhoneKind(enum.StrEnum):
    """What a number is and from where it can be dialled."""

    VOICE = "voice"  # E.164, from anywhere
    WHATSAPP = "whatsapp"  # E.164
    SHORT = "short"  # a short code of the country: 911
    NATIONAL = "national"  # works inside the country only: 800…


class Answers(enum.StrEnum):
    """Who answers an emergency number."""

    AMBULANCE = "ambulance"
    FIRE = "fire"
    POLICE = "police"
    ALL = "all"  # one number for everything
    DOUBTFUL = "doubtful"  # its source itself is not sure of the number


class Phone(Base):
    """HSDS ``phone``."""

    __tablename__ = "phone"
    __table_args__ = {"schema": CORE}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    id: Mapped[uuid_pk]
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    number: Mapped[str]
    kind: Mapped[PhoneKind] = mapped_column(enum_column(PhoneKind))
    extension: Mapped[str | None]
    #: Which of :class:`Answers` it reaches; empty where nobody says.
    answers: Mapped[codes]


class LanguageHow(enum.StrEnum):
    """By whom a language is spoken at a service."""

    STAFF = "staff"
    INTERPRETER_ON_SITE = "interpreter_on_site"
    INTERPRETER_BY_PHONE = "interpreter_by_phone"


class Language(Base):
    """HSDS ``language``: spoken there. Naming some says nothing about others."""

    __tablename__ = "language"
    __table_args__ = (UniqueConstraint("service_id", "code"), {"schema": CORE})

    id: Mapped[uuid_pk]
    service_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str]
    how: Mapped[LanguageHow] = mapped_column(enum_column(LanguageHow), default=LanguageHow.STAFF)


class SchedulePurpose(enum.StrEnum):
    """What the hours are for."""

    OPEN = "open"
    INTAKE = "intake"  # when new people are let in
    PHONE = "phone"


class Schedule(Base):
    """HSDS ``schedule``, kept as OSM ``opening_hours`` text and an IANA zone."""

    __tablename__ = "schedule"
    __table_args__ = (UniqueConstraint("service_id", "purpose"), {"schema": CORE})

    id: Mapped[uuid_pk]
    service_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"))
    purpose: Mapped[SchedulePurpose] = mapped_column(enum_column(SchedulePurpose))
    #: None when the published words cannot be read without guessing.
    opening_hours: Mapped[str | None]
    #: None for a line of a country with several zones.
    timezone: Mapped[str | None]
    #: The words as published; they stay beside what was read from them.
    hours_text: Mapped[str | None]


class ServiceArea(Base):
    """HSDS ``service_area``: the country or admin-1 that a line or hidden place covers."""

    __tablename__ = "service_area"
    __table_args__ = (UniqueConstraint("service_id", "country", "admin1_code"), {"schema": CORE})

    id: Mapped[uuid_pk]
    service_id: Mapped[UUID] = mapped_column(ForeignKey(f"{CORE}.service.id", ondelete="CASCADE"))
    country: Mapped[str]
    #: "" covers the whole country.
    admin1_code: Mapped[str] = mapped_column(default="", server_default="")
