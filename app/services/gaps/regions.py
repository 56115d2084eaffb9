"""Counts, once a day, what is known of each region: from what strangers see anyway."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.models import ALL, WHOLE, RegionLanguage, RegionState

#: A listing stands in the region of its town, or in those that it covers.
_WHERE = """
WITH somewhere AS (
  SELECT l.id, p.country, p.admin1_code FROM listing l JOIN place p ON p.id = l.place_id
  UNION
  SELECT l.id, c.country, c.admin1_code
  FROM listing l JOIN coverage c ON c.listing_id = l.id WHERE l.place_id IS NULL
), counted AS (
  SELECT id, country, admin1_code FROM somewhere
  UNION ALL
  SELECT DISTINCT id, country, :whole FROM somewhere
)
"""
_STATES = text(
    _WHERE
    + """
INSERT INTO region_state (country, admin1_code, category, listings, confirmed, due, stale,
  unconfirmed, with_phone, with_languages, lines, lines_from_abroad, counted_on)
SELECT c.country, c.admin1_code, category, count(*),
  count(*) FILTER (WHERE l.confirmed_on IS NOT NULL AND :today < l.due_on),
  count(*) FILTER (WHERE l.confirmed_on IS NOT NULL AND :today >= l.due_on AND :today < l.stale_on),
  count(*) FILTER (WHERE l.confirmed_on IS NOT NULL AND :today >= l.stale_on),
  count(*) FILTER (WHERE l.confirmed_on IS NULL),
  count(*) FILTER (WHERE l.phones <> '[]'),
  count(*) FILTER (WHERE l.languages <> '[]'),
  count(*) FILTER (WHERE l.line),
  count(*) FILTER (WHERE l.line AND l.conditions ->> 'foreign_sim' = 'yes'),
  :today
FROM counted c JOIN listing l ON l.id = c.id, unnest(l.categories || :all ::text) AS category
GROUP BY c.country, c.admin1_code, category
"""
)
_LANGUAGES = text(
    _WHERE
    + """
INSERT INTO region_language (country, admin1_code, language, listings)
SELECT c.country, c.admin1_code, spoken ->> 'code', count(DISTINCT l.id)
FROM counted c JOIN listing l ON l.id = c.id, jsonb_array_elements(l.languages) AS spoken
GROUP BY c.country, c.admin1_code, spoken ->> 'code'
"""
)


def count_regions(session: Session, *, now: dt.datetime, again: bool = False) -> bool:
    """Count anew, unless that was done today (UTC) and not ``again``; returns whether it was."""
    today = now.date()
    if not again and session.scalar(select(RegionState.counted_on).limit(1)) == today:
        return False
    session.execute(delete(RegionState))
    session.execute(delete(RegionLanguage))
    session.execute(_STATES, {"today": today, "whole": WHOLE, "all": ALL})
    session.execute(_LANGUAGES, {"whole": WHOLE})
    return True
