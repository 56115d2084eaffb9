"""Listings for tests: plain functions, fixed made-up values, only what a test is about named."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import (
    Disclosure,
    Language,
    LanguageHow,
    Location,
    Notice,
    NoticeKind,
    Operator,
    Organization,
    Phone,
    PhoneKind,
    Place,
    PointKind,
    Schedule,
    SchedulePurpose,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Setting,
    Status,
    TruePoint,
    Verification,
    VerifiedBy,
    Wording,
    WordingSource,
)
from app.services.gazetteer import fold
from app.services.phones import parse
from app.services.publishing import publish
from app.services.wordings import fingerprint

#: A Wednesday: 12:00 in Tapachula.
NOW = dt.datetime(2026, 11, 25, 18, 0, tzinfo=dt.UTC)
#: GeoNames ids of towns with more than 20,000 people.
TAPACHULA, CIUDAD_JUAREZ, TIJUANA = 3516266, 4013708, 3981609
CHIAPAS = ("MX", "05")  # country and GeoNames admin-1 code
PHONE = "+12025550101"

Point = tuple[float, float]  # WGS 84 degrees, longitude before latitude


def make_listing(
    session: Session,
    *,
    listing_id: UUID | None = None,
    name: str = "A made-up place",
    organization: str = "A made-up organization",
    operator: Operator | str = Operator.NGO,
    categories: Sequence[str] = ("shelter",),
    serves: Sequence[str] = (),
    only_for: Sequence[str] = (),
    conditions: Mapping[str, str] | None = None,
    languages: Iterable[str | tuple[str, str]] = (),
    point: Point | None = None,
    town: int | None = None,
    city: str | None = None,
    address: str | None = None,
    setting: Setting | str = Setting.OFFICE,
    disclosure: Disclosure | str = Disclosure.EXACT,
    true_point: Point | None = None,
    true_city: str | None = None,
    true_address: str | None = None,
    public_fields: Sequence[str] = (),
    line: bool = False,
    coverage: Sequence[tuple[str, str]] | tuple[str, str] = (),
    phones: Iterable[str] = (PHONE,),
    whatsapp: Iterable[str] = (),
    email: str | None = None,
    website: str | None = None,
    opening_hours: str | None = None,
    hours_text: str | None = None,
    purpose: SchedulePurpose | str = SchedulePurpose.OPEN,
    timezone: str | None = "the town's",
    notices: Iterable[tuple[str, dt.datetime]] = (),
    wording: str | None = None,
    wording_locale: str = "es",
    translations: Mapping[str, tuple[str, WordingSource | str]] | None = None,
    answers: Mapping[str, Sequence[str]] | None = None,
    verified_on: dt.date | None = None,
    verified_by: VerifiedBy | str = VerifiedBy.PROVIDER,
    source_url: str | None = None,
    source_date: str | None = None,
    hold: bool = False,
    published: bool = True,
    now: dt.datetime = NOW,
) -> UUID:
    """Write a service through the models, publish and commit it; returns the listing's id.

    ``published`` False leaves both to the test, which makes many.

    ``point`` is the exact public point; without it an ``exact`` or ``area`` listing stands at
    the centre of ``town`` (a GeoNames id; default: the town nearest to ``point``, else
    Tapachula). ``coverage`` is one or more (country, admin-1 code or "" for all of it): a
    remote listing, or what a hidden one covers (default: Chiapas). ``languages`` are codes or
    (code, how); ``translations`` of ``wording`` are locale → (text, source); ``answers`` are number
    → codes of who answers; ``notices`` are (kind, aware moment of expiry); ``timezone`` None means
    unknown.
    """
    disclosure, setting = Disclosure(disclosure), Setting(setting)
    areas = _areas(coverage, disclosure)
    remote = bool(areas) and disclosure is not Disclosure.HIDDEN and not point and town is None
    place = None if remote else _place(session, town, point)
    zone = (place.timezone if place else None) if timezone == "the town's" else timezone
    country, admin1_code = areas[0] if areas else (place.country, place.admin1_code)  # type: ignore[union-attr]
    service = Service(
        organization=make_organization(session, organization, country, admin1_code),
        name=name,
        operator=Operator(operator),
        status=Status.HELD if hold else Status.ACTIVE,
        line=line,
        categories=list(categories),
        serves=list(serves),
        only_for=list(only_for),
        conditions=dict(conditions or {}),
        public_fields=list(public_fields),
        email=email,
        website=website,
        source_url=source_url,
        source_date=source_date,
        phones=_phones(phones, whatsapp, answers or {}),
        languages=[_language(i, spoken) for i, spoken in enumerate(languages)],
        schedules=_schedules(opening_hours, hours_text, purpose, zone),
        service_areas=[ServiceArea(country=c, admin1_code=a) for c, a in areas],
        notices=[Notice(kind=NoticeKind(kind), expires_at=until) for kind, until in notices],
        wordings=_wordings(wording, wording_locale, translations or {}),
        verifications=(
            [Verification(by=VerifiedBy(verified_by), verified_on=verified_on)]
            if verified_on
            else []
        ),
    )
    if listing_id and remote:
        service.id = listing_id
    session.add(service)
    session.flush()
    found = service.id
    if place is not None:
        location = _location(place, setting, disclosure, point, city, address)
        at = ServiceAtLocation(id=listing_id, service=service, location=location)
        session.add(at)
        session.flush()
        found = at.id
        if disclosure is not Disclosure.EXACT:
            session.add(
                TruePoint(
                    location_id=location.id,
                    city=true_city,
                    address=true_address,
                    point=ewkt(true_point) if true_point else None,
                )
            )
    if published:
        publish(session, [service.id], now=now)
        session.commit()
    return found


def make_organization(
    session: Session, name: str, country: str = "MX", admin1_code: str = ""
) -> Organization:
    """The organization of that name there, made when it is not known yet."""
    key = {"normalized_name": fold(name), "country": country, "admin1_code": admin1_code}
    found = session.scalar(select(Organization).filter_by(**key))
    if found is None:
        found = Organization(name=name, **key)
        session.add(found)
    return found


def ewkt(point: Point) -> Any:
    """A point as PostGIS reads it."""
    return f"SRID=4326;POINT({point[0]!r} {point[1]!r})"


def _areas(
    coverage: Sequence[tuple[str, str]] | tuple[str, str], disclosure: Disclosure
) -> list[tuple[str, str]]:
    if coverage and isinstance(coverage[0], str):
        country, code = coverage
        return [(str(country), str(code))]
    areas = [(str(country), str(code)) for country, code in coverage]
    return areas or ([CHIAPAS] if disclosure is Disclosure.HIDDEN else [])


def _place(session: Session, town: int | None, point: Point | None) -> Place:
    if town is None and point is not None:
        if point not in _NEAREST:
            away = Place.point.op("<->")(func.ST_GeogFromText(ewkt(point)))
            nearest = select(Place.id).order_by(away).limit(1)  # with a second key: of all of them
            _NEAREST[point] = session.scalars(nearest).one()
        town = _NEAREST[point]
    return session.get_one(Place, town or TAPACHULA)


#: Point -> the town nearest to it: every database of the tests has the same towns.
_NEAREST: dict[Point, int] = {}


def _location(
    place: Place,
    setting: Setting,
    disclosure: Disclosure,
    point: Point | None,
    city: str | None,
    address: str | None,
) -> Location:
    location = Location(
        setting=setting,
        disclosure=disclosure,
        country=place.country,
        admin1_code=place.admin1_code,
        city=city,
        address=address,
    )
    if disclosure is Disclosure.HIDDEN:
        return location
    location.place_id = place.id
    location.point_kind = PointKind.EXACT if point else PointKind.TOWN
    location.public_point = ewkt(point or (place.longitude, place.latitude))
    return location


def _phones(
    phones: Iterable[str], whatsapp: Iterable[str], answers: Mapping[str, Sequence[str]]
) -> list[Phone]:
    numbers = [parse(text) for text in phones] + [parse(t, whatsapp=True) for t in whatsapp]
    return [
        Phone(
            position=i,
            number=n.number,
            kind=PhoneKind(n.kind),
            extension=n.extension,
            answers=list(answers.get(n.number, ())),
        )
        for i, n in enumerate(numbers)
    ]


def _language(position: int, spoken: str | tuple[str, str]) -> Language:
    code, how = (spoken, LanguageHow.STAFF) if isinstance(spoken, str) else spoken
    return Language(position=position, code=code, how=LanguageHow(how))


def _schedules(
    opening_hours: str | None,
    hours_text: str | None,
    purpose: SchedulePurpose | str,
    timezone: str | None,
) -> list[Schedule]:
    if not opening_hours and not hours_text:
        return []
    return [
        Schedule(
            purpose=SchedulePurpose(purpose),
            opening_hours=opening_hours,
            hours_text=hours_text,
            timezone=timezone,
        )
    ]


def _wordings(
    text: str | None, locale: str, translations: Mapping[str, tuple[str, WordingSource | str]]
) -> list[Wording]:
    if not text:
        return []
    original = WordingSource.ORIGINAL
    return [
        Wording(about="conditions", locale=locale, text=text, source=original),
        *(
            Wording(
                about="conditions",
                locale=other,
                text=words,
                source=WordingSource(source),
                made_from=fingerprint(text),
            )
            for other, (words, source) in translations.items()
        ),
    ]
