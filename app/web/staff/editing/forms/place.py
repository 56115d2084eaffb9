"""Where a place is, by town, address and typed coordinates; how much of that is shown."""

from __future__ import annotations

import re
from typing import Any

import psycopg
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.models import Disclosure, Place
from app.services.editing.whereabouts import is_wider
from app.services.places import KnownPlace, find_places
from app.services.projection import distance_m
from app.web import i18n
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext
from app.web.staff.editing import labels as own
from app.web.staff.editing.forms.base import Checkboxes, SectionForm, choices, clean, text

#: A door is not farther from the centre of its town than this.
FARTHEST_M = 100_000
_DEGREES = re.compile(
    r"\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[°]?\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[°]?\s*"
)


class PlaceForm(SectionForm):
    """Of a service with a door."""

    template = "staff/editing/sections/place.html"
    setting = RadioField(lazy_gettext("Kind of place"), choices=choices(own.SETTING))
    town = text(
        lazy_gettext("Town"),
        120,
        hint=lazy_gettext("Its name; after a comma its state or province."),
    )
    place_id = RadioField(lazy_gettext("Which of these?"), choices=[], validate_choice=False)
    address = text(
        lazy_gettext("Address"), 300, hint=lazy_gettext("Street and number, as a visitor needs it.")
    )
    point = text(lazy_gettext("Point: latitude, longitude"), 60)
    disclosure = RadioField(lazy_gettext("How much is shown"), choices=choices(own.DISCLOSURE))
    public_fields = Checkboxes(
        lazy_gettext("What is shown of a hidden place"), choices=choices(own.SHOWN)
    )
    coverage = Checkboxes(
        lazy_gettext("Area covered"),
        description=lazy_gettext("A hidden place, or help by phone, is found by people there."),
    )

    @classmethod
    def data_of(cls, desk: Any) -> dict[str, Any]:
        point = desk.value("point")
        return {
            "setting": desk.value("setting"),
            "town": cls.town_words(desk),
            "address": desk.value("address"),
            "point": written(*point) if point else "",
            "disclosure": (desk.value("disclosure") or {}).get("level"),
            "public_fields": desk.value("public_fields"),
            "coverage": [_area(area) for area in desk.value("coverage")],
        }

    @staticmethod
    def town_words(desk: Any) -> str:
        """How the form names the town that is there now."""
        value = desk.value("town") or {}
        named = desk.towns.get(value.get("place_id") or 0)
        return value.get("city") or named or ""

    def prepare(self) -> None:
        country = i18n.country_name(self.desk.country, i18n.current().code)
        known = {f"{self.desk.country}:": country}
        known |= {f"{self.desk.country}:{c}": name for c, name in self.desk.divisions.items()}
        known |= {_area(a): _area(a) for a in self.desk.value("coverage") if _area(a) not in known}
        self.coverage.choices = choices(known)
        self._town: KnownPlace | None = None
        self._town_changed = False
        if self.desk.location_id is None:
            for name in ("setting", "town", "place_id", "address", "point", "disclosure"):
                del self[name]
            del self["public_fields"]

    def validate_town(self, field: Any) -> None:
        """A town that the gazetteer knows; where several bear the name, the one chosen."""
        typed = clean(field.data) or ""
        if typed == self.town_words(self.desk):
            return
        self._town_changed = True
        if not typed:
            return
        found = find_places(raw(self.desk.session), typed)
        near = [p for p in found.places if p.country == self.desk.country] or list(found.places)
        chosen = [p for p in (*near, *found.suggested) if str(p.id) == self.place_id.data]
        if chosen or len(near) == 1:
            self._town = chosen[0] if chosen else near[0]
            return
        offered = near or list(found.suggested)
        self.place_id.choices = [SelectChoice(str(p.id), named(p)) for p in offered]
        if offered:
            raise ValidationError(_("There are several. Choose one below."))
        raise ValidationError(_("We know no town of this name. Write a larger one near it."))

    def validate_point(self, field: Any) -> None:
        """Two numbers, not far from the town."""
        self._point = None
        typed = clean(field.data)
        if typed is None:
            return
        before = self.desk.value("point")
        if before and typed == written(*before):
            self._point = before
            return
        found = degrees_of(typed)
        if found is None:
            raise ValidationError(
                _("Write two numbers with a comma between them: first latitude, then longitude.")
            )
        self._point = list(found)
        town = self._public_town()
        if town and distance_m(*found, town.longitude, town.latitude) > FARTHEST_M:
            raise ValidationError(
                _("This point is more than 100 km from %(town)s. Look at both numbers again.")
                % {"town": town.name}
            )

    def validate_coverage(self, field: Any) -> None:
        """What has no public place must cover something, or nobody finds it."""
        was_hidden = self.desk.disclosure is Disclosure.HIDDEN
        if "disclosure" in self:
            alone = was_hidden and self.disclosure.data == Disclosure.HIDDEN
        else:
            alone = True
        if alone and not field.data:
            raise ValidationError(_("Choose at least one, or nobody finds it."))

    def validate_disclosure(self, field: Any) -> None:
        """To name a town there must be one."""
        told = self._town or (self.desk.value("town") or {}).get("place_id")
        if field.data != Disclosure.HIDDEN and not told:
            self._town_changed = True
            found = find_places(raw(self.desk.session), clean(self.town.data) or "")
            places = [p for p in found.places if p.country == self.desk.country]
            if len(places) == 1:
                self._town = places[0]
                return
            chosen = [p for p in places if str(p.id) == self.place_id.data]
            if chosen:
                self._town = chosen[0]
                return
            self.place_id.choices = [SelectChoice(str(p.id), named(p)) for p in places]
            raise ValidationError(_("First say in which town it is."))

    def changes(self) -> dict[str, Any]:
        desk = self.desk
        areas = [part.partition(":") for part in self.coverage.data]
        coverage = sorted(
            ({"country": c, "admin1_code": a} for c, _colon, a in areas),
            key=lambda area: (area["country"], area["admin1_code"]),
        )
        if desk.location_id is None:
            return {"coverage": coverage}
        level, now = Disclosure(self.disclosure.data), Disclosure(desk.value("disclosure")["level"])
        disclosure: dict[str, Any] = {"level": level.value}
        if is_wider(now, level):
            town = desk.value("town") or {}
            disclosure["place_id"] = self._town.id if self._town else town.get("place_id")
        return {
            desk.key("setting"): self.setting.data,
            desk.key("town"): self._town_value(),
            desk.key("address"): clean(self.address.data),
            desk.key("point"): self._point,
            desk.key("disclosure"): disclosure,
            "public_fields": [code for code in own.SHOWN if code in self.public_fields.data],
            "coverage": coverage,
        }

    def _town_value(self) -> dict[str, Any] | None:
        before: dict[str, Any] | None = self.desk.value("town")
        if not self._town_changed:
            return before
        if self._town is None:
            return None
        hidden = self.desk.disclosure is Disclosure.HIDDEN
        return {"place_id": None if hidden else self._town.id, "city": self._town.name}

    def _public_town(self) -> KnownPlace | Place | None:
        if self._town is not None:
            return self._town
        return self.desk.session.get(Place, (self.desk.value("town") or {}).get("place_id") or 0)


def degrees_of(typed: str) -> tuple[float, float] | None:
    """Longitude and latitude of a text that has latitude first; None where it is no point."""
    found = _DEGREES.fullmatch(typed)
    numbers = [float(n.replace(",", ".")) for n in found.groups()] if found else []
    if not numbers or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None
    return numbers[1], numbers[0]


def written(longitude: float, latitude: float) -> str:
    """A point as the form writes it: about a metre."""
    return f"{latitude:.5f}, {longitude:.5f}"


def raw(session: Any) -> psycopg.Connection[Any]:
    """The connection of a session as psycopg knows it: towns are found in plain SQL."""
    found = session.connection().connection.driver_connection
    assert isinstance(found, psycopg.Connection)
    return found


def named(place: KnownPlace) -> str:
    """A town with its state and country, to choose from."""
    country = i18n.country_name(place.country, i18n.current().code)
    return ", ".join(filter(None, (place.name, place.admin1, country)))


def _area(area: dict[str, str]) -> str:
    return f"{area['country']}:{area['admin1_code']}"
