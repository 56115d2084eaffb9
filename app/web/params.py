"""What a request asks for: strings in, checked values out, problems with the field they are in.

Pages and API read the same parameters; only the API refuses unknown ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import unquote_to_bytes

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import MultiDict

from app.locales import BY_CODE
from app.services.taxonomies import codes_by_name, languages

#: Neutral short names that our own links carry.
ALIASES = {"c": "category", "l": "language", "s": "serves", "n": "needs"}
SEVERAL = frozenset({"category", "language", "serves", "needs"})
LAST_PAGE = 15
LONGEST_TEXT = 200
MOST_CODES = 12
M = TypeVar("M", bound=BaseModel)


class Problem(BaseModel):
    """One parameter that cannot be used: which, why (a code), and what was given."""

    model_config = ConfigDict(frozen=True)

    field: str
    reason: str
    value: str


class Refused(Exception):
    """A request that cannot be answered as it is."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{p.field}: {p.reason}" for p in problems))
        self.problems = list(problems)


#: What no text of a person holds and no HTML may: controls, halves of letters, no characters,
#: and the sign that stands for bytes that were not UTF-8.
_ILLEGIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
    + "".join(f"{chr(end - 2)}{chr(end - 1)}" for end in range(2 << 16, 18 << 16, 1 << 16))
    + "]"
)


def legible(given: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, without what cannot be read: a form shows it again."""
    return MultiDict((name, _ILLEGIBLE.sub("", text)) for name, text in given.items(multi=True))


def _readable(text: str) -> str:
    """Refuse NUL and bytes that were not UTF-8, once, here."""
    if _ILLEGIBLE.search(text):
        raise PydanticCustomError("unreadable", "unreadable")
    return text.strip()


def _known(kind: str) -> Any:
    def check(code: str) -> str:
        found = codes_by_name(kind).get(code)
        if found is None:
            raise PydanticCustomError("unknown_code", "unknown code")
        return found

    return AfterValidator(check)


def _known_language(code: str) -> str:
    if code not in languages():
        raise PydanticCustomError("unknown_code", "unknown code")
    return code


def _known_locale(code: str) -> str:
    if code not in BY_CODE:
        raise PydanticCustomError("unknown_code", "unknown code")
    return code


def _once(codes: list[str]) -> list[str]:
    return list(dict.fromkeys(codes))


Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_readable)]
Locale = Annotated[str, AfterValidator(_known_locale)]
Several = (Field(max_length=MOST_CODES), AfterValidator(_once))


class Asked(BaseModel):
    """The parameters of a search, on pages and in the API alike."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    near: Text | None = None
    place: int | None = Field(default=None, ge=-(2**31), le=2**31 - 1)
    lat: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    category: Annotated[list[Annotated[str, _known("category")]], *Several] = Field(
        default_factory=list
    )
    language: Annotated[list[Annotated[str, AfterValidator(_known_language)]], *Several] = Field(
        default_factory=list
    )
    serves: Annotated[list[Annotated[str, _known("serves")]], *Several] = Field(
        default_factory=list
    )
    needs: Annotated[list[Annotated[str, _known("need")]], *Several] = Field(default_factory=list)
    open: Literal["now"] | None = None
    authorities: Literal["no"] | None = None
    q: Text | None = None
    page: int = Field(default=1, ge=1, le=LAST_PAGE)

    def position(self) -> tuple[float, float] | None:
        """(longitude, latitude) rounded to 0.01 degrees before anything else sees it (law 3)."""
        if self.lat is None or self.lon is None:
            return None
        return round(self.lon, 2), round(self.lat, 2)


class AskedOfApi(Asked):
    """The API's own parameters beside those of a search; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bbox: Annotated[str, Field(max_length=100)] | None = None
    radius_km: float | None = Field(default=None, gt=0, le=20_040, allow_inf_nan=False)
    limit: int = Field(default=20, ge=1, le=100)
    cursor: Annotated[str, Field(max_length=200)] | None = None
    locale: Locale | None = None


class AskedForLocale(BaseModel):
    """The one parameter of what is not searched: the language of its names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    locale: Locale | None = None


class AskedForPlaces(BaseModel):
    """The parameters of a search for towns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_readable)]


def check_readable(encoded: bytes) -> None:
    """Refuse a query string or form whose bytes are not UTF-8; raises :class:`Refused`.

    What reads them keeps such bytes as ``%FF``, which nobody has typed.
    """
    problems = []
    for pair in encoded.split(b"&"):
        name, _, value = pair.partition(b"=")
        try:
            unquote_to_bytes(name + value).decode()
        except UnicodeDecodeError:
            field = unquote_to_bytes(name).decode(errors="replace")
            problems.append(Problem(field=ALIASES.get(field, field), reason="unreadable", value=""))
    if problems:
        raise Refused(problems)


def from_request(model: type[M], given: MultiDict[str, str]) -> M:
    """Check the parameters of a query string or form; raises :class:`Refused`.

    Empty values count as not given. Names in :data:`SEVERAL` may repeat, others may not.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in dict.fromkeys(str(key) for key, _ in given.items(multi=True)):
        full = ALIASES.get(name, name)
        texts = [text for text in given.getlist(name) if text.strip()]
        if full in SEVERAL:
            values.setdefault(full, []).extend(texts)
        elif len(given.getlist(name)) > 1 and full in model.model_fields:
            problems.append(Problem(field=full, reason="twice", value=" ".join(texts)))
        elif texts:
            values[full] = texts[0]
        elif full not in model.model_fields:
            values[full] = ""
    return _checked(model, values, problems)


def from_json(model: type[M], given: object) -> M:
    """Check the parameters of a JSON body; raises :class:`Refused`."""
    if not isinstance(given, Mapping):
        raise Refused([Problem(field="body", reason="not_an_object", value="")])
    values = {ALIASES.get(str(name), str(name)): value for name, value in given.items()}
    for name in SEVERAL & values.keys():
        if isinstance(values[name], str):
            values[name] = [values[name]]
    return _checked(model, values, [])


def _checked(model: type[M], values: dict[str, Any], problems: list[Problem]) -> M:
    try:
        checked = model.model_validate(values)
    except ValidationError as error:
        problems += [_problem(detail) for detail in error.errors()]
    if problems:
        raise Refused(problems)
    return checked


#: Pydantic's many reasons as the few that we have words for.
_REASONS = {
    "unknown_code": "unknown_code",
    "literal_error": "unknown_code",
    "unreadable": "unreadable",
    "string_too_long": "too_long",
    "string_too_short": "missing",
    "too_long": "too_many",
    "missing": "missing",
    "extra_forbidden": "unknown_parameter",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "greater_than": "out_of_range",
    "less_than": "out_of_range",
    "finite_number": "not_a_number",
}


def _problem(detail: Any) -> Problem:
    return Problem(
        field=str(detail["loc"][0]) if detail["loc"] else "body",
        reason=_REASONS.get(detail["type"], "not_a_number"),
        value=str(detail["input"])[: LONGEST_TEXT * 2],
    )
