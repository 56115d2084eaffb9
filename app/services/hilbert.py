"""The Hilbert curve: an order of points in which neighbours stay near each other."""

from __future__ import annotations


def hilbert(longitude: float, latitude: float, *, bits: int = 20) -> int:
    """How far along the Hilbert curve a point is; neighbours on the curve are neighbours."""
    side = 1 << bits
    x, y = int((longitude + 180) / 360 * (side - 1)), int((latitude + 90) / 180 * (side - 1))
    along, half = 0, side >> 1
    while half:
        right, upper = bool(x & half), bool(y & half)
        along += half * half * ((3 * right) ^ upper)
        if not upper:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        half >>= 1
    return along
