"""Publishes counts of searches that found nothing, so that none leads back to a person.

Law 3: fewer than ten are added up over more weeks, then over a wider region, until they are ten.
Against who sends searches of his own to see whose are left: a count is published in tens, each
search in one count only, and when a count is published depends on a secret besides its size.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from app.models import Gap, GapCount

#: The fewest searches that a published count stands for.
FEWEST = 10
#: After so long, what is still too small goes to its country; after twice that, to the route.
WIDER_AFTER = dt.timedelta(weeks=12)


def publish_gaps(session: Session, *, secret: str, now: dt.datetime) -> int:
    """Publish the counts of whole weeks that are large enough; returns how many.

    ``secret`` decides, the same way each time, how many more than ten a count waits for.
    """
    this_week = now.date() - dt.timedelta(days=now.date().weekday())
    published = _publish(session, secret, this_week)
    _widen(session, this_week)
    return published + _publish(session, secret, this_week)


def _publish(session: Session, secret: str, this_week: dt.date) -> int:
    counts = session.scalars(
        select(GapCount)
        .where(GapCount.week < this_week)
        .order_by(
            GapCount.country, GapCount.admin1_code, GapCount.kind, GapCount.code, GapCount.week
        )
    ).all()
    published = 0
    for key, group in groupby(counts, _cell):
        weeks = list(group)
        total = sum(week.searches for week in weeks)
        since = weeks[0].week
        if total < FEWEST + _waits_for(secret, key, since):
            continue
        session.execute(
            insert(Gap).values(
                country=key[0],
                admin1_code=key[1],
                kind=key[2],
                code=key[3],
                since=since,
                until=weeks[-1].week + dt.timedelta(days=6),
                searches=total // FEWEST * FEWEST,
            )
        )
        for week in weeks:
            session.delete(week)
        published += 1
    session.flush()
    return published


def _widen(session: Session, this_week: dt.date) -> None:
    """Add what has been too small for long to its country, and that of a country to the route."""
    _move(session, GapCount.admin1_code != "", this_week - WIDER_AFTER)
    _move(session, GapCount.country != "", this_week - 2 * WIDER_AFTER)


def _move(session: Session, level: ColumnElement[bool], before: dt.date) -> None:
    for count in session.scalars(select(GapCount).where(level, GapCount.week < before)).all():
        key = {
            "week": count.week,
            "country": count.country if count.admin1_code else "",
            "admin1_code": "",
            "kind": count.kind,
            "code": count.code,
        }
        known = session.get(GapCount, key)
        if known is None:
            session.add(GapCount(**key, searches=count.searches))
        else:
            known.searches += count.searches
        session.delete(count)
        session.flush()


def _cell(count: GapCount) -> tuple[str, str, str, str]:
    return count.country, count.admin1_code, count.kind, count.code


def _waits_for(secret: str, key: Sequence[str], since: dt.date) -> int:
    """0 to 9, as nobody can know without the secret."""
    text = "|".join(("gap", *key, since.isoformat())).encode()
    return hmac.digest(secret.encode(), text, hashlib.sha256)[0] % FEWEST
