"""Opening hours as published in Spanish or English, turned into OSM ``opening_hours``.

Only what leaves no doubt: named days, clock times with a clear morning and evening, nothing
else in the text. Everything else stays words, and the listing says that the hours are unknown.
"""

from __future__ import annotations

import re

ALWAYS = re.compile(
    r"(24\s*/\s*7|24 ?(horas|hours|h)( ?, ?| )?(7 dias|365 dias|todos los dias|every day)?)"
)
DAYS = {
    "Mo": ("lunes", "mon", "monday"),
    "Tu": ("martes", "tue", "tuesday"),
    "We": ("miercoles", "wed", "wednesday"),
    "Th": ("jueves", "thu", "thursday"),
    "Fr": ("viernes", "fri", "friday"),
    "Sa": ("sabado", "sat", "saturday"),
    "Su": ("domingo", "sun", "sunday"),
}
OSM_DAY = {name: day for day, names in DAYS.items() for name in names}
DAILY = r"daily|every day|todos los dias|diario|diariamente"
DAY = "|".join(sorted(OSM_DAY, key=len, reverse=True))
DAY_RANGE = rf"(?:{DAY})(?:\s*(?:-|a|to)\s*(?:{DAY}))?"
DAY_LIST = re.compile(
    rf"\s*({DAILY}|{DAY_RANGE}(?:\s*(?:,|y|and|, y)\s*{DAY_RANGE})*)\s*,?\s*(?:de\s+)?"
)
CLOCK = r"(\d{1,2})(?::(\d{2}))?\s*(am|pm|de la manana|de la tarde|de la noche)?"
SPAN = re.compile(rf"\s*{CLOCK}\s*(?:-|a|to)\s*{CLOCK}\s*")
EVENING = ("pm", "de la tarde", "de la noche")


def to_osm(words: str) -> str | None:
    """The OSM text that says the same as ``words``; None when they leave any doubt."""
    text = _plain(words)
    if not text:
        return None
    if ALWAYS.fullmatch(text):
        return "24/7"
    rules = [_rule(part.strip()) for part in text.split(";")]
    return "; ".join(rule for rule in rules if rule) if all(rules) else None


def _plain(words: str) -> str:
    text = words.lower().translate(str.maketrans("áéíóúñ–—", "aeioun--")).strip(" .")
    text = re.sub(r"\ba\.?\s?m\b\.?", "am", text)
    return re.sub(r"\s+", " ", re.sub(r"\bp\.?\s?m\b\.?", "pm", text))


def _rule(text: str) -> str | None:
    days = DAY_LIST.match(text)
    if days is None:
        return None
    spans = []
    rest = text[days.end() :]
    for part in re.split(r",| y | and ", rest):
        found = SPAN.fullmatch(part)
        span = _span(found) if found else None
        if span is None:
            return None
        spans.append(span)
    return f"{_osm_days(days[1])} {','.join(spans)}"


def _osm_days(text: str) -> str:
    if re.fullmatch(DAILY, text):
        return "Mo-Su"
    found = []
    for part in re.split(r"\s*,\s*y\s+|\s*,\s*|\s+y\s+|\s+and\s+", text):
        ends = [OSM_DAY[name] for name in re.findall(DAY, part)]
        found.append("-".join(ends))
    return ",".join(found)


def _span(found: re.Match[str]) -> str | None:
    start = _minutes(*found.group(1, 2, 3))
    end = _minutes(*found.group(4, 5, 6))
    if start is None or end is None or end <= start:
        return None
    if bool(found[3]) != bool(found[6]):
        return None
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half in EVENING else 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        return None
    return hours * 60 + minutes
