"""QR codes as drawings inside a page."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from markupsafe import Markup
from qrcode import QRCode

#: Modules that stay white around a code (ISO/IEC 18004 asks for four).
QUIET = 4


@lru_cache(maxsize=500)
def drawn(text: str) -> Markup:
    """The code of a text; hidden from screen readers, so the text stands beside it."""
    code = QRCode(border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    path = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.append(f"M{x} {y}h{length}v1h-{length}")
            x += length
    return Markup(
        '<svg class="qr" aria-hidden="true" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'
    ).format(size=len(rows), path="".join(path))
