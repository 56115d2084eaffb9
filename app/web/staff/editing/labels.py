"""What fields, sections, states and signals of editing are called on screen."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from app.web.i18n import lazy_gettext as _
from app.web.i18n import lazy_pgettext as pgettext

#: The parts of a listing, as its task list names them.
SECTION: dict[str, LazyString] = {
    "what": _("What you offer, and for whom"),
    "contact": _("Phones, e-mail, website"),
    "hours-open": _("Opening hours"),
    "hours-intake": _("When new people are let in"),
    "hours-phone": _("When the phone is answered"),
    "place": _("Where, and how much of that is shown"),
    "conditions": _("What people must bring or be"),
    "languages": _("Languages you speak"),
    "words": _("In your own words"),
}
FIELD: dict[str, LazyString] = {
    "name": _("Name"),
    "categories": _("Kinds of help"),
    "serves": _("Aimed at"),
    "only_for": _("Only for"),
    "operator": _("Who runs it"),
    "phones": _("Phones"),
    "email": _("E-mail"),
    "website": _("Website"),
    "hours_open": _("Opening hours"),
    "hours_intake": _("When new people are let in"),
    "hours_phone": _("When the phone is answered"),
    "conditions": _("Conditions"),
    "languages": _("Languages"),
    "wordings": _("In your own words"),
    "setting": _("Kind of place"),
    "town": _("Town"),
    "address": _("Address"),
    "point": _("Point on the map"),
    "disclosure": _("How much is shown"),
    "public_fields": _("What is shown of a hidden place"),
    "coverage": _("Area covered"),
    "contact_check": _("A contact was taken off: is it right like that?"),
    "hidden": _("Show it again"),
    "listing": _("A new listing"),
    "never_listed": _("List it again, although it asked never to be listed"),
}
STATE: dict[str, LazyString] = {
    "pending": pgettext("a change", "waits for a second person"),
    "approved": pgettext("a change", "approved"),
    "rejected": pgettext("a change", "not approved"),
    "withdrawn": pgettext("a change", "taken back"),
    "outdated": pgettext("a change", "outdated: it was changed in another way meanwhile"),
}
SIGNAL: dict[str, LazyString] = {
    "new_account": _("The account of who asks is new. Days:"),
    "new_member": _("Who asks is a new member. Days:"),
    "foreign_number": _("The number is of another country:"),
    "shared_number": _("Other organizations have this number:"),
    "alike": _("Other organizations have a name like this one:"),
    "free_mail": _("Anybody can have an address at"),
    "other_domain": _("It was at another domain until now:"),
}
DISCLOSURE: dict[str, LazyString] = {
    "exact": _("Address and point are shown to everybody"),
    "area": _("Only a larger town near it is shown: “around …”"),
    "hidden": _("Nothing is shown of where it is: people call first"),
}
SETTING: dict[str, LazyString] = {
    "office": _("People come and go"),
    "residential": _("People sleep there"),
    "remote": _("No door: by phone or online only"),
}
PHONE: dict[str, LazyString] = {
    "voice": _("Phone, from anywhere"),
    "whatsapp": _("WhatsApp"),
    "short": _("Short number, from phones of the country only"),
    "national": _("Number that works inside the country only"),
}
HOW: dict[str, LazyString] = {
    "staff": _("somebody who works there"),
    "interpreter_on_site": _("an interpreter there"),
    "interpreter_by_phone": _("an interpreter by phone"),
}
SHOWN: dict[str, LazyString] = {
    "name": _("Name"),
    "phone": _("Phones"),
    "email": _("E-mail"),
    "website": _("Website"),
    "hours": _("Hours"),
    "languages": _("Languages"),
}
ANSWER: dict[str, LazyString] = {
    "yes": _("Yes"),
    "no": _("No"),
    "": _("Not known"),
}
DAY: dict[str, LazyString] = {
    "open": _("open"),
    "closed": _("closed"),
    "same": _("the same as the day above"),
    "all_day": _("24 hours"),
    "appointment": _("only by appointment"),
    "unknown": _("not known"),
}
ABOUT: dict[str, LazyString] = {
    "description": _("What you offer"),
    "conditions": _("What people must bring or be"),
}
BY: dict[str, LazyString] = {
    "member": pgettext("who changed it", "a member"),
    "moderator": pgettext("who changed it", "a moderator"),
    "import": pgettext("who changed it", "a file"),
    "link": pgettext("who changed it", "a link sent by e-mail"),
    "system": pgettext("who changed it", "Amparo itself"),
}
