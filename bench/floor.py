"""The floor: the least that could send a results page. Flask, one nearest query, one template.

No languages, no headers, no lines, no filters: the bytes of our results page, its twenty rows
filled in by Jinja from their own columns, brotli 5 for each answer. Served by the same server as
ours.
``FLOOR_DATABASE_URL`` and ``FLOOR_TEMPLATE`` (a Jinja file) say what it reads.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import brotli
import psycopg
from flask import Flask, Response, request
from markupsafe import Markup, escape
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from app.locales import BY_CODE, SOURCE
from app.services.facets import sphere
from app.services.taxonomies import terms
from app.web import i18n
from app.web.assets import icon
from app.web.labels import CATEGORY, OFFICIAL, OPERATOR, SERVES

NEAREST = """
SELECT l.id, l.name, l.city, l.admin1, l.disclosure, l.categories, l.serves, l.operator,
       l.address, l.phones, l.source_date, l.confirmed_on, near.chord
  FROM (SELECT listing_id, sphere <-> %(here)s::cube AS chord FROM search
         ORDER BY sphere <-> %(here)s::cube, id_rank <-> 0::bigint LIMIT 20) near
  JOIN listing l ON l.id = near.listing_id
 ORDER BY near.chord, l.id
"""
CARD = """<li class="card" id="n{{ loop.index }}">
<h3>{{ loop.index }}. <a href="/en/listings/{{ row.id }}"><bdi>{{ row.name }}</bdi></a></h3>
<p>{% for code in row.categories[:3] %}{{ KINDS[code] }}
{%- if not loop.last %} · {% endif %}{% endfor %}</p>
<p><bdi>{% if row.disclosure == 'area' %}around {% endif %}
{{- row.city }}, {{ row.admin1 }}</bdi></p>
{%- if row.address and not row.phones %}
<p class="soft"><bdi dir="auto">{{ row.address }}</bdi></p>
{%- endif %}
{%- if row.serves %}
<p class="soft">They say: for {% for code in row.serves %}{{ SERVES[code] }}
{%- if not loop.last %}, {% endif %}{% endfor %}. Ask.</p>
{%- endif %}
{%- if row.operator in OPERATORS %}
<p class="soft">{{ OPERATORS[row.operator] }}</p>
{%- endif %}
<p class="soft small">{% if row.confirmed_on %}Confirmed 1 day ago{% else %}Seen in {{
  row.source_date }}, not checked since. Call or ask first.{% endif %}</p>
{%- if row.phones %}
<p class="row">{% for phone in row.phones[:2] %}
<a class="button" href="tel:{{ phone.number }}">{{ PHONE }} <bdi>{{ phone.number }}</bdi></a>
{%- endfor %}</p>
{%- endif %}
</li>
"""


def create_floor(url: str, template: str) -> Flask:
    """The application; ``/?lon=&lat=`` answers with the page of ``template``."""
    app = Flask(__name__)
    with app.test_request_context():
        i18n.use(BY_CODE[SOURCE])
        app.jinja_env.globals.update(words())
    page = app.jinja_env.from_string(template)
    pool: ConnectionPool[psycopg.Connection[Any]] = ConnectionPool(
        url, min_size=1, max_size=2, kwargs={"autocommit": True, "prepare_threshold": 1}, open=True
    )

    @app.get("/")
    def nearest() -> Response:
        here = sphere(float(request.args["lon"]), float(request.args["lat"]))
        with pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(NEAREST, {"here": here}).fetchall()
        body = brotli.compress(page.render(rows=rows).encode(), quality=5, mode=brotli.MODE_TEXT)
        return Response(body, headers={"Content-Encoding": "br"}, mimetype="text/html")

    return app


def template_of(page: str) -> str:
    """A Jinja template of a results page in English: its frame as it is, its cards of the rows."""
    head, _, rest = page.partition('<ol class="cards">')
    _, _, tail = rest.partition("</ol>")
    raw_head, raw_tail = (
        "{% raw %}" + part + "{% endraw %}"
        for part in (head + '<ol class="cards">', "</ol>" + tail)
    )
    return raw_head + "{% for row in rows %}" + CARD + "{% endfor %}" + raw_tail


def words() -> dict[str, Any]:
    """What the codes of a card are called, looked up once: a floor has no catalogs."""
    kinds = terms("category")
    return {
        "KINDS": {c: icon(kinds[c].icon) + Markup("&nbsp;") + str(w) for c, w in CATEGORY.items()},
        "PHONE": icon("phone"),
        "SERVES": {code: escape(str(word)) for code, word in SERVES.items()},
        "OPERATORS": {code: escape(str(OPERATOR[code])) for code in OFFICIAL},
    }


if "FLOOR_DATABASE_URL" in os.environ:
    application = create_floor(
        os.environ["FLOOR_DATABASE_URL"],
        Path(os.environ["FLOOR_TEMPLATE"]).read_text(encoding="utf-8"),
    )
