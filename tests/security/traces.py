"""Looks for traces of a withheld place in texts, however they are written down."""

import base64
import binascii
import html
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_plus

from app.services import facets
from app.services.gazetteer import fold
from tests.security.planted import PHONE, TRUE_POINT, TRUE_TOWN, WHATSAPP

#: Words of the planted rows; compared folded and without spaces.
WORDS = (
    TRUE_TOWN, "Jacarandas 4711", "Jacarandas", "Zarzamora", "behind the white church",
    "secret-key", "source-of-the-list", "moderators-only", "08:13-16:13",
)  # fmt: skip
_BETWEEN = r"[\s().\-–+/]{0,3}"
#: Nothing before that belongs to a random id, which is of digits and the letters a to f.
_NO_ID = r"(?<![\da-f])"
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_PLUS_CODE_DIGITS = "23456789CFGHJMPQRVWX"


@dataclass(frozen=True, slots=True)
class Trace:
    """A secret and how it would look."""

    secret: str
    pattern: re.Pattern[str]
    folded: bool  # looked for in folded text without its spaces


def traces() -> list[Trace]:
    """Everything that must not be found."""
    found = [Trace(word, re.compile(fold(word).replace(" ", "")), True) for word in WORDS]
    for number in (PHONE, WHATSAPP):
        digits = number.removeprefix("+1")
        for part in (digits, digits[3:]):
            found.append(_seen(part, _BETWEEN.join(part)))
    found.append(_seen("area code", r"\(956\)|\+1[\s(.-]*956|\b956[\s.-]\d{3}\b"))
    for degrees in TRUE_POINT:
        found += [_seen(text, pattern) for text, pattern in _forms(abs(degrees))]
    code = _plus_code(*TRUE_POINT)
    found.append(_seen(code, re.escape(code[:6])))
    geohash = _geohash(*TRUE_POINT)
    found.append(_seen(geohash, rf"(?<![a-z0-9]){geohash[:5]}"))
    for part in facets.sphere(*TRUE_POINT).strip("()").split(","):
        found.append(_seen(part, re.escape(part.strip().lstrip("-")[:7])))
    return found


def _seen(secret: str, pattern: str) -> Trace:
    return Trace(secret, re.compile(pattern, re.I), False)


def _forms(degrees: float) -> list[tuple[str, str]]:
    """A coordinate as people and programs write it down."""
    whole, rest = divmod(degrees, 1)
    minutes, seconds = divmod(rest * 60, 1)
    forms = []
    for digits in range(2, 7):
        for text in {f"{degrees:.{digits}f}", f"{degrees:.7f}"[: digits - 7]}:
            forms.append((text, rf"(?<!\d){text.replace('.', '[.,]')}"))
    forms.append(
        (
            f"{degrees} in seconds",
            rf"{_NO_ID}{int(whole)}\s*[°º˚d:]\s*{int(minutes)}(?![\da-f])",
        )
    )
    forms.append(
        (f"{degrees} in minutes", rf"(?<!\d){int(whole)} {int(minutes)} {int(seconds * 60)}")
    )
    forms.append((f"{degrees} as a number", rf"{_NO_ID}{int(degrees * 10_000)}\d"))
    forms.append((f"{degrees} as bytes", struct.pack("<d", degrees)[:6].hex()))
    forms.append((f"-{degrees} as bytes", struct.pack("<d", -degrees)[:6].hex()))
    return forms


def find_traces(texts: Iterable[str]) -> set[str]:
    """The secrets that are in these texts; each line is looked at once, in all its readings."""
    lines = {line for text in texts for line in text.splitlines()}
    readings = set(lines)
    for line in lines:
        plain = html.unescape(line)
        readings |= {plain, unquote_plus(plain), unquote_plus(unquote_plus(plain))}
        if "\\" in plain:
            readings.add(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), plain))
        readings |= set(_from_base64(plain))
    text = "\n".join(readings)
    folded = "\n".join({fold(reading).replace(" ", "") for reading in readings})
    return {x.secret for x in traces() if x.pattern.search(folded if x.folded else text)}


def _from_base64(text: str) -> Iterable[str]:
    for token in _BASE64.findall(text):
        try:
            plain = base64.urlsafe_b64decode(
                token.replace("+", "-").replace("/", "_") + "=" * (-len(token) % 4)
            )
        except (binascii.Error, ValueError):
            continue
        yield plain.decode("latin-1")


def _plus_code(longitude: float, latitude: float) -> str:
    """The first eight characters of an Open Location Code."""
    x, y = longitude + 180, latitude + 90
    code = ""
    for step in (20.0, 1.0, 0.05, 0.0025):
        code += _PLUS_CODE_DIGITS[int(y / step)] + _PLUS_CODE_DIGITS[int(x / step)]
        x, y = x % step, y % step
    return code


def _geohash(longitude: float, latitude: float, length: int = 7) -> str:
    west, east, south, north = -180.0, 180.0, -90.0, 90.0
    bits = 0
    for number in range(length * 5):
        if number % 2 == 0:
            middle = (west + east) / 2
            bit = longitude >= middle
            west, east = (middle, east) if bit else (west, middle)
        else:
            middle = (south + north) / 2
            bit = latitude >= middle
            south, north = (middle, north) if bit else (south, middle)
        bits = bits << 1 | bit
    letters = "0123456789bcdefghjkmnpqrstuvwxyz"
    return "".join(letters[bits >> 5 * (length - 1 - n) & 31] for n in range(length))
