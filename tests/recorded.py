"""Recordings for tests: Ogg Opus files of silence, made here, and folders of them."""

import datetime as dt
import struct
from collections.abc import Sequence
from pathlib import Path

from app.services.opus import checksum
from app.services.recordings import Recording, add_recording

#: One packet of 20 ms in which nobody speaks (RFC 6716: one frame, CELT, mono).
_SILENCE = bytes([0xF8, 0xFF, 0xFE])
_SAMPLES = 960
PRE_SKIP = 312


def opus(
    seconds: float = 1.0,
    *,
    channels: int = 1,
    comments: Sequence[str] = ("ENCODER=of the tests",),
    padding: int = 0,
    serial: int = 7,
) -> bytes:
    """A recording of silence; ``padding`` adds bytes to each packet of 20 ms."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, channels, PRE_SKIP, 48_000, 0, 0)
    tags = b"OpusTags" + _text("tests") + struct.pack("<I", len(comments))
    tags += b"".join(map(_text, comments))
    pages = [_page([head], 0, 2, 0, serial), _page([tags], 0, 0, 1, serial)]
    packets = [_SILENCE + bytes(padding)] * max(1, round(seconds * 48_000 / _SAMPLES))
    for start in range(0, len(packets), 50):
        some = packets[start : start + 50]
        last = start + 50 >= len(packets)
        granule = PRE_SKIP + (start + len(some)) * _SAMPLES
        pages.append(_page(some, granule, 4 if last else 0, len(pages), serial))
    return b"".join(pages)


def record(folder: Path, language: str, *clips: str, variant: str = "") -> list[Recording]:
    """Put recordings of these clips into a folder."""
    return [
        add_recording(
            folder,
            opus(1 + number / 10),
            language=language,
            variant=variant,
            clip=clip,
            spoken_by="a teacher",
            consent="agreed in writing",
            checked_by="an interpreter",
            date=dt.date(2026, 11, 25),
        )
        for number, clip in enumerate(clips)
    ]


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text.encode())) + text.encode()


def _page(packets: Sequence[bytes], granule: int, flags: int, number: int, serial: int) -> bytes:
    lacing = b"".join(bytes([255] * (len(x) // 255) + [len(x) % 255]) for x in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, serial, number, 0, len(lacing))
    page = head + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", checksum(page)) + page[26:]
