"""Write ``data/corridors/<slug>.geojson`` from the table of stops: town to town, nothing else."""

from __future__ import annotations

import json

from app.services import gazetteer
from app.services.corridors.tables import CORRIDORS, geojson_of, read_chains


def main() -> None:
    """One file for each corridor; coordinates are the gazetteer's, of the towns' centres."""
    towns = gazetteer.load_towns(gazetteer.countries_of_the_americas())
    points = {town.geonameid: (town.longitude, town.latitude) for town in towns}
    for chain in read_chains():
        text = json.dumps(geojson_of(chain, points), indent=1)
        (CORRIDORS / f"{chain.slug}.geojson").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
