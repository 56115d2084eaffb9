"""What a listing offers and for whom; what it asks; which languages are spoken."""

from __future__ import annotations

from typing import Any

from wtforms import FieldList, Form, FormField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.models import LanguageHow
from app.services.taxonomies import languages, terms
from app.web import i18n, labels
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext
from app.web.staff.editing import labels as own
from app.web.staff.editing.forms.base import Checkboxes, SectionForm, choices, clean, text

EMPTY_ROWS, MOST_LANGUAGES = 3, 40


class WhatForm(SectionForm):
    """Name, kinds of help, groups, who runs it."""

    template = "staff/editing/sections/what.html"
    name = text(lazy_gettext("Name"), 120, needed=True)
    categories = Checkboxes(lazy_gettext("Kinds of help"))
    serves = Checkboxes(
        lazy_gettext("Aimed at"),
        description=lazy_gettext("Whom your help is made for. Others may come too."),
    )
    only_for = Checkboxes(
        lazy_gettext("Only for"),
        description=lazy_gettext("Nobody else is received. Leave empty if others may come."),
    )
    operator = SelectField(lazy_gettext("Who runs it"))

    def prepare(self) -> None:
        self.categories.choices = choices(labels.CATEGORY, terms("category"))
        self.serves.choices = choices(labels.SERVES, terms("serves"))
        self.only_for.choices = choices(
            labels.SERVES, [code for code in terms("serves") if code != "everyone"]
        )
        self.operator.choices = choices(labels.OPERATOR)

    def validate_categories(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_("Choose at least one."))

    def changes(self) -> dict[str, Any]:
        return {
            "name": clean(self.name.data),
            "categories": _in_order(
                "category", self.categories.data, self.desk.value("categories")
            ),
            "serves": _in_order("serves", self.serves.data, self.desk.value("serves")),
            "only_for": _in_order("serves", self.only_for.data, self.desk.value("only_for")),
            "operator": self.operator.data,
        }


class ConditionsForm(SectionForm):
    """Each condition: yes, no, or not known. Made with a field for each."""

    template = "staff/editing/sections/conditions.html"

    @classmethod
    def data_of(cls, desk: Any) -> dict[str, Any]:
        known = desk.value("conditions")
        return {code: known.get(code, "") for code in terms("need")}

    def changes(self) -> dict[str, Any]:
        answers = {code: self[code].data for code in terms("need")}
        return {"conditions": {code: answer for code, answer in answers.items() if answer}}


for _code in terms("need"):
    setattr(
        ConditionsForm,
        _code,
        RadioField(labels.NEED[_code], choices=choices(own.ANSWER), default=""),
    )


class LanguageForm(Form):
    """One language, and by whom."""

    code = SelectField(lazy_gettext("Language"))
    how = SelectField(lazy_gettext("Who speaks it"), choices=choices(own.HOW))


class LanguagesForm(SectionForm):
    """The languages that are spoken; three empty rows for more."""

    template = "staff/editing/sections/languages.html"
    rows = FieldList(FormField(LanguageForm), max_entries=MOST_LANGUAGES + EMPTY_ROWS)

    @classmethod
    def data_of(cls, desk: Any) -> dict[str, Any]:
        empty = [{"code": "", "how": LanguageHow.STAFF.value}] * EMPTY_ROWS
        return {"rows": [*desk.value("languages"), *empty]}

    def prepare(self) -> None:
        locale = i18n.current().code
        named = sorted((i18n.language_name(code, locale), code) for code in languages())
        for row in self.rows:
            row.form.code.choices = [
                SelectChoice("", "—"),
                *(SelectChoice(code, name) for name, code in named),
            ]

    def changes(self) -> dict[str, Any]:
        found: dict[str, str] = {}
        for row in self.rows:
            if row.form.code.data:
                found.setdefault(row.form.code.data, row.form.how.data)
        return {"languages": [{"code": code, "how": how} for code, how in found.items()]}


def _in_order(kind: str, chosen: list[str], before: list[str]) -> list[str]:
    """Codes as they stood before; new ones after them in the order of the taxonomy."""
    kept = [code for code in before if code in chosen]
    return kept + [code for code in terms(kind) if code in chosen and code not in kept]
