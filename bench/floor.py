"""The floor: the least that could send a results page. Flask, one nearest query, one template.

No languages, no headers, no lines, no filters: the same bytes as our results page, its twenty
rows filled in by Jinja, brotli 5 for each answer. Served by the same server as ours.
``FLOOR_DATABASE_URL`` and ``FLOOR_TEMPLATE`` (a Jinja file) say what it reads.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import brotli
import psycopg
from flask import Flask, Response, request
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from app.services.facets import sphere

NEAREST = """
SELECT l.id, l.name, l.city, l.admin1, l.address, l.source_date, l.longitude, l.latitude
  FROM (SELECT listing_id, sphere <-> %(here)s::cube AS chord FROM search
         ORDER BY sphere <-> %(here)s::cube, id_rank <-> 0::bigint LIMIT 20) near
  JOIN listing l ON l.id = near.listing_id
 ORDER BY near.chord, l.id
"""


def create_floor(url: str, template: str) -> Flask:
    """The application; ``/?lon=&lat=`` answers with the page of ``template``."""
    app = Flask(__name__)
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
    """A Jinja template of a results page: its first card stands for all, its names are fields."""
    head, _, rest = page.partition('<ol class="cards">')
    cards, _, tail = rest.partition("</ol>")
    first = cards.split('<li class="card"')[1]
    name = first.partition("<bdi>")[2].partition("</bdi>")[0]
    address = first.partition("/listings/")[2].partition('"')[0]
    card = '<li class="card"' + first
    for value, field in ((name, "name"), (address, "id")):
        card = card.replace(value, "\0" + field + "\0")
    card = "{% raw %}" + card + "{% endraw %}"
    for field in ("name", "id"):
        card = card.replace(f"\0{field}\0", "{% endraw %}{{ row." + field + " }}{% raw %}")
    raw_head, raw_tail = (
        "{% raw %}" + part + "{% endraw %}"
        for part in (head + '<ol class="cards">', "</ol>" + tail)
    )
    return raw_head + "{% for row in rows %}" + card + "{% endfor %}" + raw_tail


if "FLOOR_DATABASE_URL" in os.environ:
    application = create_floor(
        os.environ["FLOOR_DATABASE_URL"],
        Path(os.environ["FLOOR_TEMPLATE"]).read_text(encoding="utf-8"),
    )
