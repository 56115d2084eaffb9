"""Fields for what people write: cleaned of what nobody types, with limits and plain messages."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import StopValidation

from app.services.contacts import email_address, web_address
from app.web.i18n import gettext as _
from app.web.params import legible

#: Letters that nobody sees and that turn what stands beside them around.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LONGEST_EMAIL, LONGEST_WEBSITE = 254, 300


def one_line(text: str | None) -> str:
    """What was typed, on one line: no line break gets into a name, and so into a mail."""
    return " ".join(_legible(text).split())


def paragraphs(text: str | None) -> str:
    """What was typed, with its lines, at most one empty one between two."""
    lines = (" ".join(line.split()) for line in _legible(text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class Fits:
    """A text that is not too short and not too long; an empty one where it is ``optional``."""

    def __init__(self, shortest: int, longest: int, *, optional: bool = False) -> None:
        self._shortest, self._longest, self._optional = shortest, longest, optional
        self.field_flags: dict[str, Any] = {"maxlength": longest}
        if not optional:
            self.field_flags["required"] = True

    def __call__(self, _form: Any, field: Field) -> None:
        length = len(field.data or "")
        if length > self._longest:
            raise StopValidation(
                _("This is too long. Use at most %(num)s letters.", num=self._longest)
            )
        if not length and self._optional:
            return
        if length < self._shortest:
            raise StopValidation(
                _("This is too short. Write a little more.")
                if length
                else _("Please write something here.")
            )


def is_email(_form: Any, field: Field) -> None:
    """An e-mail address, in plain letters."""
    if email_address(field.data) is None or not field.data.isascii():
        raise StopValidation(_("This is no e-mail address. Write it like name@example.org."))


def is_website(_form: Any, field: Field) -> None:
    """The address of a page, or nothing."""
    if field.data and (web_address(field.data) is None or "." not in field.data):
        raise StopValidation(_("This is no website. Write it like https://example.org."))


def website(text: str | None) -> str:
    """A website as people write it, with the beginning that they leave out."""
    address = one_line(text)
    if address and "://" not in address:
        return f"https://{address}"
    return address


def line_field(label: Any, shortest: int, longest: int, **more: Any) -> StringField:
    """A field for one line."""
    optional = more.pop("optional", False)
    fits = Fits(shortest, longest, optional=optional)
    return StringField(label, [fits, *more.pop("also", ())], filters=[one_line], **more)


def text_field(label: Any, shortest: int, longest: int, **more: Any) -> TextAreaField:
    """A field for several lines."""
    fits = Fits(shortest, longest, optional=more.pop("optional", False))
    return TextAreaField(label, [fits], filters=[paragraphs], **more)


def _legible(text: str | None) -> str:
    return _UNSEEN.sub("", legible(MultiDict({"text": text or ""}))["text"])
