"""The forms of the sections of a listing."""

from __future__ import annotations

from app.web.staff.editing.forms.base import SectionForm
from app.web.staff.editing.forms.contact import ContactForm
from app.web.staff.editing.forms.hours import HoursForm
from app.web.staff.editing.forms.place import PlaceForm
from app.web.staff.editing.forms.what import ConditionsForm, LanguagesForm, WhatForm
from app.web.staff.editing.forms.words import WordsForm

FORMS: dict[str, type[SectionForm]] = {
    "what": WhatForm,
    "contact": ContactForm,
    "hours-open": HoursForm,
    "hours-intake": HoursForm,
    "hours-phone": HoursForm,
    "place": PlaceForm,
    "conditions": ConditionsForm,
    "languages": LanguagesForm,
    "words": WordsForm,
}
