"""A file that cannot seek, so that a ZIP of any size is sent while it is made."""

from __future__ import annotations

import io
from typing import Any


class Parts(io.RawIOBase):
    """What a ZIP file is written to, and taken from at once: it cannot seek."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    @property
    def size(self) -> int:
        return len(self._bytes)

    def writable(self) -> bool:
        return True

    def write(self, part: Any, /) -> int:
        self._bytes += part
        return len(part)

    def taken(self) -> bytes:
        """What was written since it was last taken."""
        part = bytes(self._bytes)
        self._bytes.clear()
        return part
