"""``/api/v1/changes.atom``: what changed of the open data (RFC 4287), what is gone (RFC 6721)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID
from xml.sax.saxutils import quoteattr

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from app.services.open_data.changes import After, Changed, find_changes
from app.services.open_data.files import as_text
from app.services.open_data.rows import CHECK, LICENCE, SOURCE
from app.web.api.asked import AskedForChanges
from app.web.api.cursors import pack, unpack, unreadable
from app.web.context import reading, settings
from app.web.params import from_request

ATOM = "application/atom+xml"


def add_to(bp: Blueprint) -> None:
    """Add this route to the API."""
    bp.add_url_rule("/changes.atom", "changes", changes)


def changes() -> ResponseReturnValue:
    """What changed, the newest first, as an Atom feed; of what is gone its id and the date."""
    asked = from_request(AskedForChanges, request.args)
    after = _after(asked.cursor) if asked.cursor else None
    with reading() as connection:
        found = find_changes(connection, since=asked.since, after=after, limit=asked.limit + 1)
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    return Response("".join(_feed(asked, shown, more=more)), mimetype=ATOM)


def _feed(asked: AskedForChanges, shown: list[Changed], *, more: bool) -> Iterator[str]:
    here = settings().base_url + url_for("api.changes")
    newest = shown[0].changed_at if shown else asked.since or dt.datetime.fromtimestamp(0, dt.UTC)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        f"<id>{as_text(here)}</id><title>{SOURCE}</title><updated>{_date(newest)}</updated>"
        f"<author><name>{SOURCE}</name></author><rights>{as_text(LICENCE)}</rights>"
        f'<subtitle>{as_text(CHECK)}</subtitle><link rel="self" href={quoteattr(here)}/>\n'
    )
    if more:
        last = shown[-1]
        query = {
            **({"since": asked.since.isoformat()} if asked.since else {}),
            "limit": asked.limit,
            "cursor": pack(f"c{last.changed_at.isoformat()}/{last.id}"),
        }
        yield f'<link rel="next" href={quoteattr(f"{here}?{urlencode(query)}")}/>\n'
    for changed in shown:
        yield _gone(changed) if changed.gone else _entry(changed)
    yield "</feed>\n"


def _gone(changed: Changed) -> str:
    when = quoteattr(_date(changed.changed_at))
    return f'<at:deleted-entry ref="urn:uuid:{changed.id}" when={when}/>\n'


def _entry(changed: Changed) -> str:
    page = settings().base_url + url_for("seeker.listing", listing_id=changed.id)
    codes = "".join(f"<category term={quoteattr(code)}/>" for code in changed.categories or ())
    where = ", ".join(filter(None, (changed.organization, changed.city, changed.country)))
    return (
        f"<entry><id>urn:uuid:{changed.id}</id><title>{as_text(changed.name)}</title>"
        f"<updated>{_date(changed.changed_at)}</updated><link href={quoteattr(page)}/>{codes}"
        f"<summary>{as_text(where)}</summary></entry>\n"
    )


def _date(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _after(cursor: str) -> After:
    moment, _, listing_id = unpack(cursor, "c").partition("/")
    try:
        changed_at, key = dt.datetime.fromisoformat(moment), UUID(listing_id)
    except ValueError:
        raise unreadable(cursor) from None
    if changed_at.tzinfo is None:
        raise unreadable(cursor)
    return changed_at, key
