"""What a request asks for: strings in, checked values out, problems with the field they are in.

Pages and API read the same parameters; only the API refuses unknown ones. The API's description
(:mod:`app.web.api.openapi`) is made from these models: what stands under a field is its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote_from_bytes, unquote_to_bytes

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema
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
_ASCII = "".join(map(chr, range(128)))
_NUMBER = r"-?[0-9]+(\.[0-9]+)?"
_BOX = f"^{_NUMBER}(,{_NUMBER}){{3}}$"
M = TypeVar("M", bound=BaseModel)


class Problem(BaseModel):
    """One parameter that cannot be used: which, why (a code), and what was given."""

    model_config = ConfigDict(frozen=True)

    field: str
    reason: str
    value: str
    allowed: str = ""


class Refused(Exception):
    """A request that cannot be answered as it is."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{p.field}: {p.reason}" for p in problems))
        self.problems = list(problems)


#: What no text of a person holds and no HTML may: controls, no characters, and the sign that
#: stands for bytes that were not UTF-8. As in a regular expression of Python or ECMAScript.
_NO_TEXT = (
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffd-\uffff"
) + "".join(f"{chr(end - 2)}{chr(end - 1)}" for end in range(2 << 16, 18 << 16, 1 << 16))
_ILLEGIBLE = re.compile(f"[{_NO_TEXT}\ud800-\udfff]")  # and halves of letters


def legible(given: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, without what cannot be read: a form shows it again."""
    return MultiDict((name, _ILLEGIBLE.sub("", text)) for name, text in given.items(multi=True))


def _readable(text: str) -> str:
    """Refuse NUL and bytes that were not UTF-8, once, here."""
    if _ILLEGIBLE.search(text):
        raise PydanticCustomError("unreadable", "unreadable")
    return text.strip()


def one_of(codes: Mapping[str, Any], meaning: Callable[[str], str] = str) -> tuple[Any, Any]:
    """A code of a table, and the same for the description; ``meaning`` turns it into ours."""

    def check(code: str) -> str:
        if code not in codes:
            raise PydanticCustomError("unknown_code", "unknown code")
        return meaning(code)

    return AfterValidator(check), WithJsonSchema({"type": "string", "enum": list(codes)})


def one_term(kind: str) -> tuple[Any, Any]:
    """A code of the taxonomy by either of its names."""
    names = codes_by_name(kind)
    return one_of(names, names.__getitem__)


def _text(pattern: str) -> Any:
    """A text of at most 200 characters; ``pattern`` is what the description says of it."""
    return Field(max_length=LONGEST_TEXT, json_schema_extra={"pattern": pattern})


def _rough(degrees: float) -> float:
    """To 0.01 degrees, about a kilometre: nothing after this sees where somebody is (law 3)."""
    return round(degrees, 2)


Degrees = Annotated[float, AfterValidator(_rough)]
Text = Annotated[str, _text(f"^[^{_NO_TEXT}]*$"), AfterValidator(_readable)]
#: A text that is more than spaces.
Words = Annotated[
    str, _text(rf"^[^{_NO_TEXT}]*[^\s{_NO_TEXT}][^{_NO_TEXT}]*$"), AfterValidator(_readable)
]
Locale = Annotated[str, *one_of(BY_CODE)]
BoxText = Annotated[str, Field(max_length=100, pattern=_BOX)]
Several = (Field(max_length=MOST_CODES), AfterValidator(lambda codes: [*dict.fromkeys(codes)]))
Categories = Annotated[list[Annotated[str, *one_term("category")]], *Several]
Languages = Annotated[list[Annotated[str, *one_of(languages())]], *Several]
Groups = Annotated[list[Annotated[str, *one_term("serves")]], *Several]
Needs = Annotated[list[Annotated[str, *one_term("need")]], *Several]
Cursor = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9_-]*$")]


class Asked(BaseModel):
    """The parameters of a search, on pages and in the API alike."""

    model_config = ConfigDict(extra="ignore", frozen=True, use_attribute_docstrings=True)

    near: Text | None = None
    """A town's name in any script, also `Matamoros, Coahuila`."""
    place: int | None = Field(default=None, ge=-(2**31), le=2**31 - 1)
    """A town by its id of `/places`."""
    lat: Annotated[Degrees, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    """Latitude (WGS 84 degrees), rounded to 0.01 first. Needs `lon`. For a person's own
    position use POST."""
    lon: Annotated[Degrees, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    """Longitude, likewise. Needs `lat`."""
    category: Categories = Field(default_factory=list)
    """Kinds of help, any of them, by code or short code. Also as `c`."""
    language: Languages = Field(default_factory=list)
    """Languages somebody speaks: they order the list and leave nothing out. Also as `l`."""
    serves: Groups = Field(default_factory=list)
    """Groups, any of them; what is only for others is left out. Also as `s`."""
    needs: Needs = Field(default_factory=list)
    """What must be so, all of it: what is known not to hold is left out. Also as `n`."""
    open: Literal["now"] | None = None
    """Leaves out what is known to be closed."""
    authorities: Literal["no"] | None = None
    """Leaves out what the authorities run."""
    q: Text | None = None
    """Words: for codes (`refugio`), else in names."""
    page: int = Field(default=1, ge=1, le=LAST_PAGE)
    """Another way to go on than `cursor`."""

    def position(self) -> tuple[float, float] | None:
        """(longitude, latitude), to 0.01 degrees."""
        return None if self.lat is None or self.lon is None else (self.lon, self.lat)


class AskedOfApi(Asked):
    """The API's own parameters beside those of a search; unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    bbox: BoxText | None = None
    """`west,south,east,north` (WGS 84 degrees, RFC 7946): all listings with a point in it, by
    id. West of more than east crosses the antimeridian."""
    radius_km: float | None = Field(default=None, gt=0, le=20_040, allow_inf_nan=False)
    """How far from the point. Without it the search goes on outward. Needs a point or place."""
    limit: int = Field(default=20, ge=1, le=100)
    """Listings a page."""
    cursor: Cursor | None = None
    """`next_cursor` of the page before."""
    locale: Locale | None = None
    """The language of names that we give; without it, what `Accept-Language` asks for."""


class AskedForLocale(BaseModel):
    """The one parameter of what is not searched: the language of its names."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    locale: Locale | None = None
    """The language of names that we give; without it, what `Accept-Language` asks for."""


class AskedForPlaces(BaseModel):
    """The parameters of a search for towns."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    q: Annotated[Words, Field(min_length=1)]
    """A town's name in any script."""


def percent_encoded(query: bytes) -> bytes:
    """A query string in which every byte beyond ASCII stands as ``%FF``."""
    return query if query.isascii() else quote_from_bytes(query, _ASCII).encode()


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


def names_of(model: type[BaseModel]) -> list[str]:
    """The parameters of a model as they are called in an address."""
    return [field.alias or name for name, field in model.model_fields.items()]


def from_request(model: type[M], given: MultiDict[str, str]) -> M:
    """Check the parameters of a query string or form; raises :class:`Refused`.

    Empty values count as not given. Names in :data:`SEVERAL` may repeat, others may not.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    known = names_of(model)
    for name in dict.fromkeys(str(key) for key, _ in given.items(multi=True)):
        full = ALIASES.get(name, name)
        # For Python the controls 1C to 1F are blanks too.
        texts = [text for text in given.getlist(name) if text.strip() or _ILLEGIBLE.search(text)]
        if full in SEVERAL:
            values.setdefault(full, []).extend(texts)
        elif len(given.getlist(name)) > 1 and full in known:
            problems.append(Problem(field=full, reason="twice", value=" ".join(texts)))
        elif texts:
            values[full] = texts[0]
        elif full not in known:
            values[full] = ""
    return _checked(model, values, problems)


def from_json(model: type[M], given: object) -> M:
    """Check the parameters of a JSON body, where "5" is no number; raises :class:`Refused`."""
    if not isinstance(given, Mapping):
        raise Refused([Problem(field="body", reason="not_an_object", value="")])
    values = {ALIASES.get(str(name), str(name)): value for name, value in given.items()}
    for name in SEVERAL & values.keys():
        if isinstance(values[name], str):
            values[name] = [values[name]]
    return _checked(model, values, [], strict=True)


def _checked(
    model: type[M], values: dict[str, Any], problems: list[Problem], *, strict: bool = False
) -> M:
    try:
        checked = model.model_validate(values, strict=strict)
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
    "uuid_parsing": "unreadable",
}


#: What may stand there instead, of what pydantic says about it.
_ALLOWED = {
    "expected": "{}", "ge": "at least {}", "gt": "more than {}", "le": "at most {}",
    "lt": "less than {}",
}  # fmt: skip


def _problem(detail: Any) -> Problem:
    limits = detail.get("ctx", {})
    return Problem(
        field=str(detail["loc"][0]) if detail["loc"] else "body",
        reason=_REASONS.get(detail["type"], "not_a_number"),
        value=str(detail["input"])[: LONGEST_TEXT * 2],
        allowed=", ".join(_ALLOWED[k].format(v) for k, v in limits.items() if k in _ALLOWED),
    )
