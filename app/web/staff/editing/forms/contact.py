"""How a listing is reached: phones checked for their country, e-mail, website."""

from __future__ import annotations

from typing import Any

import phonenumbers
from wtforms import BooleanField, FieldList, Form, FormField, SelectField
from wtforms.validators import ValidationError

from app.services.contacts import email_address, web_address
from app.services.phones import NotAPhone, parse, readable
from app.web import i18n
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext
from app.web.staff.editing import labels as own
from app.web.staff.editing.forms.base import SectionForm, choices, clean, text

EMPTY_ROWS, MOST_PHONES = 2, 12


class PhoneForm(Form):
    """One number. ``remove`` takes it off at once."""

    number = text(lazy_gettext("Number"), 40)
    kind = SelectField(lazy_gettext("What it is"), choices=choices(own.PHONE))
    extension = text(lazy_gettext("Extension, if any"), 8)
    remove = BooleanField(lazy_gettext("Take this number off now"))


class ContactForm(SectionForm):
    """Phones, e-mail, website."""

    template = "staff/editing/sections/contact.html"
    phones = FieldList(FormField(PhoneForm), max_entries=MOST_PHONES + EMPTY_ROWS)
    email = text(lazy_gettext("E-mail"), 120, hint=lazy_gettext("For example: help@example.org"))
    website = text(
        lazy_gettext("Website"), 300, hint=lazy_gettext("For example: https://example.org")
    )

    @classmethod
    def data_of(cls, desk: Any) -> dict[str, Any]:
        shown = [{**phone, "number": readable(phone["number"])} for phone in desk.value("phones")]
        empty = {"number": "", "kind": "voice", "extension": ""}
        return {**desk.values, "phones": [*shown, *[empty] * EMPTY_ROWS]}

    def validate_phones(self, rows: Any) -> None:
        """Each number can be dialled, in its country."""
        self._numbers: list[dict[str, Any] | None] = []
        wrong = False
        before = self.desk.value("phones")
        for position, row in enumerate(rows):
            old = before[position] if position < len(before) else None
            if old and _is_as_shown(row.form, old):
                self._numbers.append(old)
                continue
            if row.form.remove.data or not clean(row.form.number.data):
                self._numbers.append(None)
                continue
            try:
                self._numbers.append(_read(row.form, self.desk.country))
            except ValidationError as error:
                row.form.number.errors = [*row.form.number.errors, str(error)]
                self._numbers.append(None)
                wrong = True
        if wrong:
            raise ValidationError(_("Look at the numbers that are marked."))

    def validate_email(self, field: Any) -> None:
        """One address."""
        if clean(field.data) and not email_address(clean(field.data)):
            raise ValidationError(_("This is no e-mail address. For example: help@example.org"))

    def validate_website(self, field: Any) -> None:
        """An address that a browser opens."""
        if clean(field.data) and not web_address(_with_scheme(field.data)):
            raise ValidationError(
                _("This is no address of a website. For example: https://example.org")
            )

    def steps(self) -> list[dict[str, Any]]:
        """What is taken off first, at once; then what is new, which waits."""
        before = self.desk.value("phones")
        kept = [
            phone
            for i, phone in enumerate(before)
            if i >= len(self.phones.entries) or not self._is_off(self.phones[i].form)
        ]
        wanted = [number for number in self._numbers if number is not None]
        first = {**self.desk.values, "phones": kept}
        email, website = clean(self.email.data), _with_scheme(self.website.data)
        first |= {} if email else {"email": None}
        first |= {} if website else {"website": None}
        return [first, {"phones": _once(wanted), "email": email, "website": website}]

    @staticmethod
    def _is_off(row: Any) -> bool:
        return bool(row.remove.data) or not clean(row.number.data)


def _is_as_shown(row: Any, phone: dict[str, Any]) -> bool:
    """Whether nobody touched a number: it is not checked again."""
    shown = (readable(phone["number"]), phone["kind"], phone["extension"])
    typed = (clean(row.number.data), row.kind.data, clean(row.extension.data))
    return not row.remove.data and typed == shown


def _once(numbers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [number for i, number in enumerate(numbers) if number not in numbers[:i]]


def _read(row: Any, country: str) -> dict[str, Any]:
    typed, kind = clean(row.number.data) or "", row.kind.data
    extension = clean(row.extension.data)
    if extension and not extension.isdigit():
        raise ValidationError(_("An extension has digits only."))
    try:
        if kind in ("short", "national"):
            digits = "".join(c for c in typed if c.isdigit() or c in "*#")
            number = parse(f"{kind}:{digits}")
            return {"number": number.number, "kind": kind, "extension": None}
        parsed = phonenumbers.parse(typed, country)
        if not phonenumbers.is_valid_number(parsed):
            raise NotAPhone(typed)
    except (phonenumbers.NumberParseException, NotAPhone):
        raise ValidationError(_no_number(country)) from None
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return {"number": e164, "kind": kind, "extension": extension or parsed.extension}


def _no_number(country: str) -> str:
    """Why not, with an example that the library of numbers keeps for that country."""
    name = i18n.country_name(country, i18n.current().code)
    message = _("This cannot be dialled in %(country)s. Numbers of other countries begin with +.")
    message %= {"country": name}
    example = phonenumbers.example_number(country)
    if example is None:
        return message
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    written = phonenumbers.format_number(example, form)
    return f"{message} {_('They are written like this:')} {written}"


def _with_scheme(typed: str | None) -> str | None:
    written = clean(typed)
    if written and "://" not in written:
        return f"https://{written}"
    return written
