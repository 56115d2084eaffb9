"""Recorded voices, for people who do not read and for languages that no phone speaks.

A recording lies in ``<folder>/<language>[-<variant>]/<clip>.opus`` with a sidecar of the same
name, ``.json``, that says who spoke, who agreed to it and who checked it. Without a sidecar that
fits, it is not there: nobody hears words that nobody has checked.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from app.services.opus import NotOpus, seconds_of
from app.services.taxonomies import languages

#: What is recorded, and its neutral code in addresses. Codes are given once and never reused.
CLIPS = {
    "language": "1",
    "welcome": "2",
    "interpreter": "3",
    "emergency": "4",
    "speak": "5",
    "not_them": "6",
    "danger": "7",
    "doctor": "8",
    "sleep": "9",
    "food": "10",
    "lawyer": "11",
    "child": "12",
}
LARGEST_BYTES = 100_000
LONGEST_S = 30.0
#: A process looks for new recordings no more often than this.
LOOK_EVERY_S = 10.0
_VARIANT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class RecordingRefused(ValueError):
    """A recording that cannot be taken; the message says why, in a line for the operator."""


@dataclass(frozen=True, slots=True)
class Consent:
    """The sidecar: what makes a recording one that may be played."""

    spoken_by: str  # a role or a chosen name
    consent: str  # how and when who spoke agreed
    checked_by: str  # a role or a chosen name: never who spoke
    date: str  # ISO
    sha256: str  # of the recording that was checked


@dataclass(frozen=True, slots=True)
class Recording:
    """One clip in one language; ``version`` changes with its bytes."""

    language: str
    variant: str  # "" where there is one only
    clip: str
    version: str
    size: int  # bytes
    path: Path

    @property
    def voice(self) -> str:
        """The name of its folder."""
        return f"{self.language}-{self.variant}" if self.variant else self.language

    @property
    def kilobytes(self) -> int:
        """Its size in whole kB, at least 1."""
        return max(1, round(self.size / 1000))


class Recordings:
    """What is there to hear in a folder; looked at anew now and then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._looked_at = float("-inf")
        self._found: dict[tuple[str, str], list[Recording]] = {}

    def of(self, language: str, clip: str) -> list[Recording]:
        """The recordings of a clip in a language, one for each variant."""
        return self._all().get((language, clip), [])

    def languages(self) -> list[str]:
        """The languages in which anything is there to hear, those most used on the route first."""
        found = {language for language, _ in self._all()}
        return [code for code in languages() if code in found]

    def at(self, voice: str, code: str, version: str) -> Recording | None:
        """The recording of an address; None for one that is not there, or not any more."""
        for recordings in self._all().values():
            for one in recordings:
                if (one.voice, CLIPS[one.clip], one.version) == (voice, code, version):
                    return one
        return None

    def _all(self) -> dict[tuple[str, str], list[Recording]]:
        now = time.monotonic()
        if now - self._looked_at > LOOK_EVERY_S:
            found: dict[tuple[str, str], list[Recording]] = {}
            for one in find_recordings(self._folder):
                found.setdefault((one.language, one.clip), []).append(one)
            self._looked_at, self._found = now, found
        return self._found


def find_recordings(folder: Path) -> Iterator[Recording]:
    """The recordings of a folder that somebody has checked, in the order of their names."""
    for path in sorted(folder.glob("*/*.opus")):
        sidecar = path.with_suffix(".json")
        if path.stem in CLIPS and sidecar.exists():
            known = _read(path, path.stat().st_mtime_ns, sidecar.stat().st_mtime_ns)
            if known is not None:
                yield known


@lru_cache(maxsize=5_000)
def _read(path: Path, _written: int, _described: int) -> Recording | None:
    """The recording in a file, as long as neither it nor its sidecar changes."""
    parted = part_voice(path.parent.name)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    try:
        said = Consent(**json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return None
    if parted is None or said.sha256 != digest or not all(asdict(said).values()):
        return None
    return Recording(*parted, path.stem, digest[:10], len(data), path)


def part_voice(name: str) -> tuple[str, str] | None:
    """The language and variant of a folder's name; None for one that names no language."""
    language, _, variant = name.partition("-")
    if language not in languages() or (variant and not _VARIANT.fullmatch(variant)):
        return None
    return language, variant


def add_recording(
    folder: Path,
    data: bytes,
    *,
    language: str,
    variant: str,
    clip: str,
    spoken_by: str,
    consent: str,
    checked_by: str,
    date: dt.date,
) -> Recording:
    """Put a recording with its sidecar into the folder, in place of an older one of that clip.

    Raises :class:`RecordingRefused`.
    """
    known = languages().get(language)
    if known is None:
        raise RecordingRefused(f"{language!r} is no language of data/languages.csv")
    if known.kind == "sign":
        raise RecordingRefused(f"{language!r} is a sign language: there is nothing to hear")
    if clip not in CLIPS:
        raise RecordingRefused(f"{clip!r} is none of: {', '.join(CLIPS)}")
    if variant and not _VARIANT.fullmatch(variant):
        raise RecordingRefused("a variant is small letters and digits with - between")
    if not (spoken_by.strip() and consent.strip() and checked_by.strip()):
        raise RecordingRefused("say who spoke, how they agreed, and who checked it")
    if spoken_by.strip().casefold() == checked_by.strip().casefold():
        raise RecordingRefused("who checks it must be somebody else than who spoke")
    try:
        _check(data)
    except NotOpus as error:
        raise RecordingRefused(f"the file {error}") from None
    digest = hashlib.sha256(data).hexdigest()
    said = Consent(spoken_by.strip(), consent.strip(), checked_by.strip(), date.isoformat(), digest)
    place = folder / (f"{language}-{variant}" if variant else language)
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{clip}.opus"
    path.write_bytes(data)
    text = json.dumps(asdict(said), ensure_ascii=False, indent=2)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    return Recording(language, variant, clip, digest[:10], len(data), path)


def _check(data: bytes) -> None:
    if len(data) > LARGEST_BYTES:
        raise NotOpus(f"is {len(data) // 1000} kB: at most {LARGEST_BYTES // 1000} kB")
    seconds = seconds_of(data)
    if seconds > LONGEST_S:
        raise NotOpus(f"is {seconds:.0f} seconds long: at most {LONGEST_S:.0f}")
