"""``/api/v1/clusters``: how many listings stand where, for a map that cannot show all."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.services.open_data.clusters import find_clusters, squares_in
from app.web.api.asked import AskedForClusters
from app.web.api.responses import geojson
from app.web.boxes import box_of
from app.web.context import reading
from app.web.params import Problem, Refused, from_request

#: Squares that one question may look at: a screen of four thousand pixels, twice over.
MOST_SQUARES = 65_536


def add_to(bp: Blueprint) -> None:
    """Add this route to the API."""
    bp.add_url_rule("/clusters", "clusters", clusters)


def clusters() -> ResponseReturnValue:
    """Counts of the open data in the squares of a box, each at the middle of what it counts."""
    asked = from_request(AskedForClusters, request.args)
    box = box_of(asked.bbox)
    assert box is not None  # it is required
    if box[1] > box[3] or squares_in(box, asked.zoom) > MOST_SQUARES:
        raise Refused([Problem(field="bbox", reason="out_of_range", value=asked.bbox)])
    with reading() as connection:
        found = find_clusters(connection, box, asked.zoom)
    return geojson(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {
                        "type": "Point",
                        "coordinates": [round(c.longitude, 6), round(c.latitude, 6)],
                    },
                    "properties": {"count": c.listings},
                }
                for c in found
            ],
        }
    )
