"""What is wrong with a file or a cell, where a file stands, and what became of its lines."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from app.web.i18n import lazy_gettext as _
from app.web.i18n import lazy_pgettext as pgettext

#: Why a file is not taken.
PROBLEM: dict[str, LazyString] = {
    "no_file": _("Choose a file first."),
    "too_many_files": _("Twenty files were sent since yesterday. Delete one of them."),
    "empty_file": _("There is no line with a listing in this file."),
    "too_many_rows": _("This file has more than 10,000 lines. Send it in parts."),
    "too_many_columns": _("This file has more than 120 columns."),
    "macros": _("This file holds macros (little programs). Save it as XLSX or CSV without them."),
    "bomb": _("This file would grow far too large when it is opened. It was not opened."),
    "old_or_locked": _(
        "This file is of an old kind (XLS), or locked with a password. Save it as XLSX or CSV."
    ),
    "no_spreadsheet": _("This is no spreadsheet. Save it as XLSX or CSV."),
    "not_a_table": _("This is no table that can be read. Save it as XLSX or CSV."),
    "broken": _("This file is broken: it could not be read to its end."),
    "encoding": _("The letters of this file cannot be read. Save it as XLSX, or as “CSV UTF-8”."),
    "no_columns": _("None of the columns of this file is known."),
    "same_column": _("Two columns of this file are the same one."),
    "no_column": _("Choose one of the columns."),
    "failed": _("Something broke off. Nothing of this file is loaded. Send it again."),
    "not_opened": _("There are lines that you have not opened yet."),
}
#: Why a line is not taken.
REASON: dict[str, LazyString] = {
    "empty": _("This must not be empty."),
    "nowhere": _("It needs a town, or what it covers."),
    "unknown_word": _("This word is not one of the list."),
    "too_long": _("This is too long."),
    "too_many": _("These are too many."),
    "no_email": _("This is no e-mail address."),
    "no_website": _("This is no website."),
    "no_phone": _("This cannot be dialled. Write the number with + and the country."),
    "no_hours": _("These are no hours as OpenStreetMap writes them."),
    "no_point": _("This is no point. Write latitude, then longitude."),
    "no_area": _("This is no country or state."),
    "unknown_town": _("This town is not known."),
    "several_towns": _("Several towns are called so: write the state after a comma."),
    "formula": _("This is a formula. Write what it comes to."),
    "unreadable": _("This cannot be read, or is far too long."),
    "stray": _("There are cells without a column."),
    "twice": _("Another line of this file is the same listing."),
    "not_yours": _("There is no such listing of this organization."),
    "not_allowed": _("A steward cannot do this: the organization itself must."),
    "changed_meanwhile": _("Somebody changed this listing meanwhile. Send the line again."),
    "gone": _("This listing is not there any more."),
    "never_listed": _("This place asked not to be listed."),
}
STATE: dict[str, LazyString] = {
    "reading": pgettext("a file", "being read"),
    "asking": pgettext("a file", "has columns that you must explain"),
    "ready": pgettext("a file", "ready to be loaded"),
    "loading": pgettext("a file", "being loaded"),
    "loaded": pgettext("a file", "loaded"),
    "waiting": pgettext("a file", "waits for a moderator"),
    "rejected": pgettext("a file", "not approved"),
    "refused": pgettext("a file", "not taken"),
}
KIND: dict[str, LazyString] = {
    "refused": pgettext("lines of a file", "Refused"),
    "doubtful": pgettext("lines of a file", "New, but perhaps listed already"),
    "new": pgettext("lines of a file", "New"),
    "changed": pgettext("lines of a file", "Changed"),
    "unchanged": pgettext("lines of a file", "Not changed"),
}
