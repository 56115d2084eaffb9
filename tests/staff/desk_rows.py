"""What moderators' own pages answer: rows of the table in ``permitted.py``.

address -> nobody, a member of an organization, a moderator without a second factor, a moderator.
"""

from __future__ import annotations

OF_LISTING = "/provider/<uuid:organization_id>/listings/<uuid:service_id>"
DESK_ROWS: dict[str, tuple[int, int, int, int]] = {
    f"POST {OF_LISTING}/again": (403, 403, 303, 303),
    "GET /moderation/notices/": (302, 403, 303, 200),
    "POST /moderation/notices/": (302, 403, 303, 422),
    "POST /moderation/notices/<uuid:notice_id>": (302, 403, 303, 404),
    "GET /moderation/calls/": (302, 403, 303, 200),
    "POST /moderation/calls/next": (302, 403, 303, 303),
    # Of a place that nobody holds:
    "GET /moderation/calls/<uuid:service_id>": (302, 403, 303, 404),
    "POST /moderation/calls/<uuid:service_id>": (302, 403, 303, 404),
}
