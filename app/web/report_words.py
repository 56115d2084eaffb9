"""What somebody may report, and what became of it, in words."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from app.web.i18n import lazy_gettext as _

#: In the words of who reports.
REASON: dict[str, LazyString] = {
    "closed": _("It is closed"),
    "wrong_number": _("The number is wrong"),
    "moved": _("It has moved"),
    "full": _("It is full"),
    "wrong_words": _("These words are wrong"),
    "refused": _("They sent me away and did not say why"),
    "refused_papers": _("They sent me away because of my papers"),
    "refused_nationality": _("They sent me away because of where I am from"),
    "refused_colour": _("They sent me away because of the colour of my skin"),
    "refused_language": _("They sent me away because of my language"),
    "refused_gender": _("They sent me away because of my gender, or whom I love"),
    "asked_money": _("They asked for money"),
    "asked_sex": _("They asked for sex or a favour"),
    "authorities": _("They told the police or migration officers about me"),
    "unsafe": _("It is not safe there"),
}
ICON = {
    "closed": "door",
    "wrong_number": "phone",
    "moved": "map",
    "full": "bed",
    "wrong_words": "letter",
    "refused": "stop",
    "refused_papers": "card",
    "refused_nationality": "passport",
    "refused_colour": "person",
    "refused_language": "chat",
    "refused_gender": "person",
    "asked_money": "banknote",
    "asked_sex": "warning",
    "authorities": "star",
    "unsafe": "warning",
}
OUTCOME: dict[str, LazyString] = {
    "left": _("Somebody has looked into it and found it as it is listed."),
    "confirmed": _("Somebody has called there, and what we show is right."),
    "changed": _("Somebody has looked into it, and what we show was changed."),
    "hidden": _("Somebody has looked into it, and it is no longer listed."),
}
