"""What all forms of editing share: plain text fields, choices of codes, how they become changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.web.i18n import gettext as _
from app.web.staff.editing.desk import Desk


class SectionForm(FlaskForm):
    """The form of one section. Fields named in a subclass, filled by :meth:`opened`."""

    desk: Desk
    #: The template of its fields.
    template = ""

    @classmethod
    def opened(cls, desk: Desk, typed: Any = None) -> SectionForm:
        """The form with what is there now, or with what somebody ``typed``."""
        form = cls(formdata=typed, data=None if typed is not None else cls.data_of(desk))
        form.desk = desk
        form.prepare()
        return form

    @classmethod
    def data_of(cls, desk: Desk) -> dict[str, Any]:
        """What the fields show of the values that are there now."""
        return dict(desk.values)

    def prepare(self) -> None:
        """Set choices that depend on the listing."""

    def problems(self) -> list[tuple[str, str, str]]:
        """What is wrong: (id of the field, its label, what to do), in the order of the page."""
        return list(problems_of(self))

    def steps(self) -> list[dict[str, Any]]:
        """The changes, by key; those of a later step are made after the earlier ones are."""
        return [{**self.desk.values, **self.changes()}]

    def changes(self) -> dict[str, Any]:
        """The values that this form asks for, by key."""
        raise NotImplementedError


def problems_of(fields: Iterable[Any]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with each field: its id, its label, what to do."""
    for field in fields:
        if hasattr(field, "entries"):
            yield from problems_of(field.entries)
        elif hasattr(field, "form"):
            yield from problems_of(field.form)
        elif field.errors:
            yield field.id, str(field.label.text), str(field.errors[0])


class Checkboxes(SelectMultipleField):
    """Several of a list of codes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices(words: Mapping[str, Any], codes: Iterable[str] | None = None) -> list[SelectChoice]:
    """Codes and their words, for a field of choices; those of ``codes`` only."""
    return [SelectChoice(code, words[code]) for code in (codes if codes is not None else words)]


def clean(text: str | None) -> str | None:
    """A text without the space around it; None for nothing."""
    return (text or "").strip() or None


class NoControls:
    """Refuses letters that nobody can see: they hide what a text says, or cannot be stored."""

    def __call__(self, _form: Any, field: Any) -> None:
        if any(ord(c) < 32 and c not in "\n\r\t" for c in field.data or ""):
            raise StopValidation(_("Some letters cannot be read. Please type it again."))


def text(label: Any, longest: int, *, hint: Any = "", needed: bool = False) -> StringField:
    """A line of text."""
    return StringField(label, description=hint, validators=_checks(longest, needed))


def area(label: Any, longest: int, *, hint: Any = "", needed: bool = False) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, description=hint, validators=_checks(longest, needed))


def _checks(longest: int, needed: bool) -> list[Any]:
    return [*([Needed()] if needed else []), Shorter(longest), NoControls()]


class Needed:
    """Something must be written."""

    def __call__(self, _form: Any, field: Any) -> None:
        if not (field.data or "").strip():
            raise StopValidation(_("Please write something here."))


class Shorter(Length):
    """At most so many letters; says how many there are."""

    def __init__(self, longest: int) -> None:
        super().__init__(max=longest)
        self.longest = longest

    def __call__(self, _form: Any, field: Any) -> None:
        if len(field.data or "") > self.longest:
            message = _("This is too long: %(now)s letters, at most %(most)s.")
            raise StopValidation(message % {"now": len(field.data), "most": self.longest})
