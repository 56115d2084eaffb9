"""Recorded voices: which files are taken, and what an operator is told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import amparo
from app.services.opus import NotOpus, checksum, seconds_of
from app.services.recordings import CLIPS, Recordings, find_recordings
from tests.recorded import opus, record

ADD = {
    "language": "mam",
    "clip": "doctor",
    "spoken-by": "a midwife",
    "consent": "agreed on 2026-11-20, may be taken back",
    "checked-by": "an interpreter",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of recordings, named by the environment."""
    monkeypatch.setenv("AMPARO_AUDIO", str(tmp_path / "audio"))
    return tmp_path / "audio"


def add(folder: Path, data: bytes, **options: str) -> Result:
    file = folder.parent / "from-a-phone.opus"
    file.write_bytes(data)
    given = [part for k, v in (ADD | options).items() for part in (f"--{k}", v)]
    return CliRunner().invoke(amparo, ["audio", "add", str(file), *given])


def test_the_checksum_is_that_of_ogg() -> None:
    assert checksum(b"\x00\x01") == 0x04C11DB7
    assert checksum(b"123456789") == 0x89A1897F  # CRC-32 of this polynomial without reflection


@pytest.mark.parametrize("seconds", [0.02, 1.0, 29.9])
def test_a_recording_is_as_long_as_it_says(seconds: float) -> None:
    assert seconds_of(opus(seconds)) == pytest.approx(seconds)
    assert seconds_of(opus(seconds, channels=2, padding=300)) == pytest.approx(seconds)


GOOD = opus()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is not an Ogg file"),
        (b"RIFF" + GOOD, "is not an Ogg file"),
        (GOOD[:-1], "is cut off"),
        (GOOD[: GOOD.rindex(b"OggS")], "is cut off"),
        (GOOD[:-2] + b"xx", "is damaged"),
        (GOOD + opus(serial=8), "holds more than one recording"),
        (GOOD + GOOD, "holds more than one recording"),
        (opus(channels=6), "has more than two channels"),
        (opus(comments=["ARTIST=Somebody"]), "says more than sound (ARTIST)"),
        (opus(comments=["ENCODER=x", "LOCATION=14.9/-92.2"]), "says more than sound (LOCATION)"),
    ],
)
def test_what_is_no_recording_or_tells_too_much_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(NotOpus) as refused:
        seconds_of(data)

    assert reason in str(refused.value)


def test_another_codec_in_ogg_is_refused() -> None:
    page = GOOD.replace(b"OpusHead", b"\x01vorbis.", 1)
    end = page.index(b"OggS", 4)
    first = page[:22] + bytes(4) + page[26:end]
    first = first[:22] + checksum(first).to_bytes(4, "little") + first[26:]

    with pytest.raises(NotOpus, match="is not Opus"):
        seconds_of(first + page[end:])


def test_an_operator_adds_a_recording(folder: Path) -> None:
    result = add(folder, opus(2), variant="todos-santos", date="2026-11-20")

    assert result.exit_code == 0, result.output
    assert result.output == "mam-todos-santos/doctor: 1 kB\n"
    assert (folder / "mam-todos-santos" / "doctor.opus").read_bytes() == opus(2)
    said = json.loads((folder / "mam-todos-santos" / "doctor.json").read_text())
    assert said["spoken_by"] == "a midwife"
    assert said["checked_by"] == "an interpreter"
    assert said["date"] == "2026-11-20"


@pytest.mark.parametrize(
    ("data", "options", "reason"),
    [
        (b"x", {}, "is not an Ogg file"),
        (opus(31), {}, "is 31 seconds long: at most 30"),
        (opus(20, padding=200), {}, "kB: at most 100 kB"),
        (GOOD, {"language": "xx"}, "'xx' is no language"),
        (GOOD, {"language": "ase"}, "is a sign language"),
        (GOOD, {"clip": "song"}, "'song' is none of: language, welcome"),
        (GOOD, {"variant": "../.."}, "a variant is small letters"),
        (GOOD, {"consent": " "}, "say who spoke, how they agreed"),
        (GOOD, {"checked-by": "A Midwife"}, "must be somebody else"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_clear_line(
    folder: Path, data: bytes, options: dict[str, str], reason: str
) -> None:
    result = add(folder, data, **options)

    assert result.exit_code == 1
    first, last = result.output.splitlines()
    assert first.startswith("from-a-phone.opus: ")
    assert reason in first
    assert last == "from-a-phone.opus: was not added"
    assert not folder.exists()


def test_the_list_says_what_is_there_what_is_missing_and_counts_the_gap(folder: Path) -> None:
    record(folder, "mam", *CLIPS)
    record(folder, "quc", "language", "welcome", variant="nahuala")

    lines = CliRunner().invoke(amparo, ["audio", "list"]).output.splitlines()

    assert lines[0] == "mam: 12 of 12"
    assert lines[1].startswith("quc-nahuala: 2 of 12; missing: interpreter, emergency, speak")
    silent = lines[2].partition(":")[2].split()
    assert lines[2].startswith(f"{len(silent)} of {len(silent) + 2} spoken languages have none")
    assert "kek" in silent
    assert {"mam", "quc", "ase"} & set(silent) == set()


def test_a_file_that_nobody_checked_is_not_played(folder: Path) -> None:
    (checked,) = record(folder, "mam", "doctor")
    there = {recording.path for recording in find_recordings(folder)}
    assert there == {checked.path}

    checked.path.write_bytes(opus(5))
    assert list(find_recordings(folder)) == [], "another file than was checked"

    checked.path.write_bytes(opus(1))
    assert list(find_recordings(folder))
    sidecar = checked.path.with_suffix(".json")
    said = json.loads(sidecar.read_text())
    sidecar.write_text(json.dumps(said | {"consent": ""}))
    assert list(find_recordings(folder)) == [], "nobody agreed"
    sidecar.unlink()
    assert list(find_recordings(folder)) == []


def test_languages_to_hear_are_in_the_order_of_the_route(folder: Path) -> None:
    record(folder, "quc", "language")
    record(folder, "ht", "language")

    assert Recordings(folder).languages() == ["ht", "quc"]
