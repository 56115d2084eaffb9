"""Ogg Opus files (RFC 3533, RFC 7845): whether a recording is one, how long, and what it tells."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SAMPLES_PER_S = 48_000  # of granule positions, whatever was recorded
_BEGIN, _END = 2, 4  # flags of a page
_POLYNOMIAL = 0x04C11DB7
#: What an encoder may say of itself. Anything else may name a person, a phone or a place.
_HARMLESS = ("ENCODER=", "ENCODER_OPTIONS=")


class NotOpus(ValueError):
    """The file cannot be used; the message says why, in a few words."""


@dataclass(frozen=True, slots=True)
class _Page:
    flags: int
    granule: int
    serial: int
    number: int
    body: bytes
    lacing: bytes


def seconds_of(data: bytes) -> float:
    """How long a recording is; raises :class:`NotOpus` for what is none, or tells too much."""
    pages = list(_pages(data))
    if not pages or not pages[0].flags & _BEGIN:
        raise NotOpus("is not an Ogg file")
    if len({page.serial for page in pages}) > 1 or [p.number for p in pages] != [
        *range(len(pages))
    ]:
        raise NotOpus("holds more than one recording, or lacks a part")
    if not pages[-1].flags & _END:
        raise NotOpus("is cut off")
    packets = _packets(pages)
    head = packets[0] if packets else b""
    if not head.startswith(b"OpusHead") or len(head) < 19 or head[8] >> 4 != 0:
        raise NotOpus("is not Opus")
    if head[9] not in (1, 2):
        raise NotOpus("has more than two channels")
    if len(packets) < 3 or not packets[1].startswith(b"OpusTags"):
        raise NotOpus("holds no sound")
    _refuse_telling(packets[1])
    (pre_skip,) = struct.unpack_from("<H", head, 10)
    samples = pages[-1].granule - int(pre_skip)
    if samples <= 0:
        raise NotOpus("holds no sound")
    return samples / SAMPLES_PER_S


def _pages(data: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(data):
        if data[at : at + 5] != b"OggS\0" or at + 27 > len(data):
            raise NotOpus("is not an Ogg file")
        flags, granule, serial, number, check, segments = struct.unpack_from(
            "<BqIIIB", data, at + 5
        )
        lacing = data[at + 27 : at + 27 + segments]
        start = at + 27 + segments
        end = start + sum(lacing)
        if end > len(data):
            raise NotOpus("is cut off")
        if check != checksum(data[at : at + 22] + bytes(4) + data[at + 26 : end]):
            raise NotOpus("is damaged")
        yield _Page(flags, granule, serial, number, data[start:end], lacing)
        at = end


def _packets(pages: list[_Page]) -> list[bytes]:
    """The packets in the pages; a segment of less than 255 bytes ends one."""
    found, open_one = [], b""
    for page in pages:
        at = 0
        for size in page.lacing:
            open_one += page.body[at : at + size]
            at += size
            if size < 255:
                found.append(open_one)
                open_one = b""
    return found


def _refuse_telling(tags: bytes) -> None:
    """Refuse comments: phones write there who recorded, with what and where."""
    try:
        (length,) = struct.unpack_from("<I", tags, 8)
        (count,) = struct.unpack_from("<I", tags, 12 + length)
        at = 16 + length
        for _ in range(count):
            (size,) = struct.unpack_from("<I", tags, at)
            comment = tags[at + 4 : at + 4 + size].decode().upper()
            if not comment.startswith(_HARMLESS):
                raise NotOpus(f"says more than sound ({comment.partition('=')[0]}): take that out")
            at += 4 + size
    except (struct.error, UnicodeDecodeError):
        raise NotOpus("is damaged") from None


def checksum(page: bytes) -> int:
    """The CRC of an Ogg page whose own four bytes for it are zero (RFC 3533, section 6)."""
    crc = 0
    for byte in page:
        crc = ((crc << 8) & 0xFFFFFFFF) ^ _TABLE[(crc >> 24) ^ byte]
    return crc


def _entry(value: int) -> int:
    crc = value << 24
    for _ in range(8):
        crc = (crc << 1) ^ (_POLYNOMIAL if crc & 0x80000000 else 0)
    return crc & 0xFFFFFFFF


_TABLE = [_entry(value) for value in range(256)]
