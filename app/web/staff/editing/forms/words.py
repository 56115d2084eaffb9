"""What the provider says in her own words, side by side in several languages."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from app.services.taxonomies import languages
from app.services.wordings import fingerprint
from app.web import i18n
from app.web.i18n import lazy_gettext
from app.web.staff.editing import labels as own
from app.web.staff.editing.forms.base import SectionForm, area, choices, clean

LONGEST, MOST_WORDINGS = 2_000, 60
ORIGINAL, HUMAN = "original", "human"


class WordingForm(Form):
    """One text in one language; ``still_right`` says that it fits the original as it is now."""

    about = HiddenField()
    locale = HiddenField()
    text = area(lazy_gettext("Text"), LONGEST)
    still_right = BooleanField(lazy_gettext("It still says the same as the original"))


class NewWordingForm(Form):
    """A text that is added."""

    about = SelectField(lazy_gettext("About what"), choices=choices(own.ABOUT))
    locale = SelectField(lazy_gettext("In which language"))
    text = area(
        lazy_gettext("Text"),
        LONGEST,
        hint=lazy_gettext("No phone, address or link: they have their own places."),
    )


class WordsForm(SectionForm):
    """The texts that are there, and one more."""

    template = "staff/editing/sections/words.html"
    texts = FieldList(FormField(WordingForm), max_entries=MOST_WORDINGS)
    more = FormField(NewWordingForm)

    @classmethod
    def data_of(cls, desk: Any) -> dict[str, Any]:
        return {
            "texts": [
                {"about": about, "locale": locale, "text": wording["text"]}
                for about, locale, wording in in_order(desk.value("wordings"))
            ]
        }

    def prepare(self) -> None:
        locale = i18n.current().code
        named = sorted((i18n.language_name(code, locale), code) for code in languages())
        self.more.form.locale.choices = [
            SelectChoice("", "—"),
            *(SelectChoice(code, name) for name, code in named),
        ]

    def is_outdated(self, about: str, locale: str) -> bool:
        """Whether the original has changed since a text was last compared with it."""
        by_locale = self.desk.value("wordings").get(about, {})
        return outdated(by_locale, locale)

    def source(self, about: str, locale: str) -> str:
        """Who wrote a text."""
        found = self.desk.value("wordings").get(about, {}).get(locale)
        return str(found["source"]) if found else HUMAN

    def changes(self) -> dict[str, Any]:
        before = self.desk.value("wordings")
        after: dict[str, dict[str, dict[str, Any]]] = {}
        fresh: set[tuple[str, str]] = set()
        for row in self.texts:
            about, locale = row.form.about.data, row.form.locale.data
            old = before.get(about, {}).get(locale)
            words = _lines(row.form.text.data)
            if old is None or words is None:
                continue
            machine = old["source"] not in (ORIGINAL, HUMAN)
            changed = words != old["text"]
            source = HUMAN if changed and machine else old["source"]
            after.setdefault(about, {})[locale] = {**old, "text": words, "source": source}
            if row.form.still_right.data or changed:
                fresh.add((about, locale))
        added = _lines(self.more.form.text.data)
        if added and self.more.form.locale.data:
            about, locale = self.more.form.about.data, self.more.form.locale.data
            has_original = any(w["source"] == ORIGINAL for w in after.get(about, {}).values())
            source = HUMAN if has_original else ORIGINAL
            after.setdefault(about, {})[locale] = {
                "text": added, "source": source, "made_from": None,
            }  # fmt: skip
            fresh.add((about, locale))
        return {"wordings": _compared(before, after, fresh)}


def in_order(value: dict[str, dict[str, dict[str, Any]]]) -> list[tuple[str, str, dict[str, Any]]]:
    """All texts: what they are about, originals first, then by language."""
    rows = [
        (about, locale, wording)
        for about, by_locale in value.items()
        for locale, wording in by_locale.items()
    ]
    return sorted(rows, key=lambda row: (row[0], row[2]["source"] != ORIGINAL, row[1]))


def outdated(by_locale: dict[str, dict[str, Any]], locale: str) -> bool:
    """Whether a translation was made from another original than there is."""
    original = _original(by_locale)
    wording = by_locale.get(locale)
    if original is None or wording is None or wording["source"] == ORIGINAL:
        return False
    return wording["made_from"] not in (None, fingerprint(original["text"]))


def _compared(
    before: dict[str, dict[str, dict[str, Any]]],
    after: dict[str, dict[str, dict[str, Any]]],
    fresh: set[tuple[str, str]],
) -> dict[str, dict[str, dict[str, Any]]]:
    """Each translation with the original that it was last compared with."""
    for about, by_locale in after.items():
        original, was = _original(by_locale), _original(before.get(about, {}))
        for locale, wording in by_locale.items():
            if wording["source"] == ORIGINAL or original is None:
                continue
            if (about, locale) in fresh:
                wording["made_from"] = fingerprint(original["text"])
            elif wording["made_from"] is None and was and was["text"] != original["text"]:
                wording["made_from"] = fingerprint(was["text"])
    return after


def _original(by_locale: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    return next((w for w in by_locale.values() if w["source"] == ORIGINAL), None)


def _lines(typed: str | None) -> str | None:
    return clean((typed or "").replace("\r\n", "\n"))
