"""Where people keep their listings right: one blueprint, its pages in the modules beside this."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.web import components
from app.web.staff.editing import deciding, fresh, kept, labels, pages, past, sections, words

bp = Blueprint("editing", __name__, url_prefix="/provider/<uuid:organization_id>")
for part in (pages, fresh, sections, past, deciding, kept):
    part.add_to(bp)


def register(app: Flask) -> None:
    """Add the pages, the queue of moderators, and what their templates use."""
    app.register_blueprint(bp)
    app.add_url_rule("/moderation/proposals", "moderation.proposals", deciding.queue)
    app.jinja_env.globals.update(
        EDITING=labels,
        field_name=words.field_name,
        said=words.said,
        day_name=words.day_name,
        phones=components.phones,
        freshness_short=components.freshness_short,
    )
