"""A box on the globe, as the API's parameters write it."""

from __future__ import annotations

from app.web.params import Problem, Refused

Box = tuple[float, float, float, float]


def box_of(text: str | None) -> Box | None:
    """west,south,east,north in WGS 84 degrees (RFC 7946, section 5); raises :class:`Refused`."""
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise Refused([Problem(field="bbox", reason="not_a_number", value=text)]) from None
    inside = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    if not inside:
        raise Refused([Problem(field="bbox", reason="out_of_range", value=text)])
    return west, south, east, north
