"""What was looked for and not found, as counts of many; and what is known of each region."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import CORE, DIRECTORY, Base

#: In counts of regions: the whole country, and all categories together.
WHOLE, ALL = "*", "*"
_KIND = "kind IN ('category', 'language')"


class GapCount(Base):
    """Searches of one week and region that found none near of a category, or in a language.

    ``admin1_code`` "" is the whole country, ``country`` "" the whole route: where small counts go.
    A count that has been published is deleted.
    """

    __tablename__ = "gap_count"
    __table_args__ = (
        CheckConstraint(_KIND, name="kind"),
        CheckConstraint("searches > 0", name="some"),
        CheckConstraint("extract(isodow FROM week) = 1", name="a_monday"),
        {"schema": CORE},
    )

    week: Mapped[dt.date] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(primary_key=True)
    admin1_code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    searches: Mapped[int]


class Gap(Base):
    """At least so many searches of a region found none; in tens, and never fewer than ten."""

    __tablename__ = "gap"
    __table_args__ = (
        CheckConstraint(_KIND, name="kind"),
        CheckConstraint("searches >= 10 AND searches % 10 = 0", name="tens"),
        {"schema": DIRECTORY},
    )

    country: Mapped[str] = mapped_column(primary_key=True)
    admin1_code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    #: The first day of the weeks that are added up, and the last.
    since: Mapped[dt.date] = mapped_column(primary_key=True)
    until: Mapped[dt.date]
    searches: Mapped[int]


class RegionState(Base):
    """How many listings of a category a region has, and in which state they are.

    ``admin1_code`` is "" for what covers a country, :data:`WHOLE` for all that a country has;
    ``category`` is :data:`ALL` for all of them. Whoever covers two regions is counted in both.
    """

    __tablename__ = "region_state"
    __table_args__ = {"schema": DIRECTORY}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    country: Mapped[str] = mapped_column(primary_key=True)
    admin1_code: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    listings: Mapped[int]
    confirmed: Mapped[int]
    #: Confirmed too long ago.
    due: Mapped[int]
    stale: Mapped[int]
    unconfirmed: Mapped[int]
    with_phone: Mapped[int]
    with_languages: Mapped[int]
    lines: Mapped[int]
    #: Lines that somebody said can be reached from a foreign SIM.
    lines_from_abroad: Mapped[int]
    counted_on: Mapped[dt.date]


class RegionLanguage(Base):
    """How many listings of a region say that they speak a language; regions as above."""

    __tablename__ = "region_language"
    __table_args__ = {"schema": DIRECTORY}  # noqa: RUF012 - SQLAlchemy reads a plain dictionary

    country: Mapped[str] = mapped_column(primary_key=True)
    admin1_code: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    listings: Mapped[int]
