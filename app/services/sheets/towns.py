"""The towns that the lines of a file name: those alone are fetched, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Place, PlaceName
from app.services import gazetteer
from app.services.gazetteer import Gazetteer, Town, fold

if TYPE_CHECKING:
    from app.services.sheets.comparing import File

_AT_ONCE = 1_000


def gazetteer_of(session: Session, file: File) -> Gazetteer:
    """A gazetteer of the towns that have a name of the file, and of all countries and divisions."""
    position = next((p for p, name in file.columns.items() if name == "town"), None)
    texts = {
        cells[position] for _, cells in file.lines if position is not None and position < len(cells)
    }
    names = sorted({fold(text.partition(",")[0])[:200] for text in texts} - {""})
    found: dict[int, Town] = {}
    for start in range(0, len(names), _AT_ONCE):
        rows = session.execute(
            select(Place, PlaceName.folded)
            .join(PlaceName, PlaceName.place_id == Place.id)
            .where(PlaceName.folded.in_(names[start : start + _AT_ONCE]))
        )
        for place, folded in rows:
            before = found.get(place.id)
            found[place.id] = Town(
                geonameid=place.id,
                name=place.name,
                country=place.country,
                admin1_code=place.admin1_code,
                population=place.population,
                names=(*(before.names if before else ()), folded),
                longitude=place.longitude,
                latitude=place.latitude,
                timezone=place.timezone,
            )
    return Gazetteer(found.values(), gazetteer.load_admin1())
