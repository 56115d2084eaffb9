"""A static map of search results that needs no script and no third party.

Coasts, borders, lakes and town names say where things roughly are; there are no streets. Pure:
values in, one SVG out. Mercator, so that a town has its true shape at every latitude.
"""

from app.services.sketch_map.drawing import draw
from app.services.sketch_map.marks import Mark
from app.services.sketch_map.names import Town
from app.services.sketch_map.part import Part
from app.services.sketch_map.picking import View
from app.services.sketch_map.window import Window, window

__all__ = ["Mark", "Part", "Town", "View", "Window", "draw", "window"]
