"""Where a picture that is a button was pressed: what a browser sends without script."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict


def press_of(typed: MultiDict[str, str], name: str) -> tuple[int, int] | None:
    """The CSS pixels from the left and the top of the picture of that name; None: not pressed.

    A press at 0, 0 is none: browsers send it with the Enter key of any field.
    """
    x, y = (typed.get(f"{name}.{axis}", "") for axis in "xy")
    if not (x.isascii() and x.isdigit() and y.isascii() and y.isdigit()) or len(x + y) > 8:
        return None
    return (int(x), int(y)) if int(x) or int(y) else None
