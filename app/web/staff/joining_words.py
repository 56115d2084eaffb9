"""What codes of applications and memberships mean, in words for those who decide."""

from __future__ import annotations

from app.services.errors import Unfit
from app.services.joining.signals import Kind, Signal
from app.web.i18n import country_name, current
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext as _l

ROLES = {
    "editor": _l("Editor: changes listings"),
    "manager": _l("Manager: changes listings, invites people, decides"),
    "steward": _l("Steward: keeps the listings of several organizations"),
}
ROLE_NAMES = {
    "editor": _l("editor"),
    "manager": _l("manager"),
    "steward": _l("steward"),
}
APPLICATION_STATES = {
    "waiting": _l("waiting"),
    "approved": _l("approved"),
    "refused": _l("refused"),
}
#: What the history of an application names.
APPLICATION_FIELDS = {
    "approves": _l("approves"),
    "state": _l("state"),
    "organization": _l("is the organization"),
    "voucher": _l("asks"),
}
_UNFIT = {
    "from_it": _l("You belong to this organization, so somebody else has to decide."),
    "twice": _l("You have said what you think of this application already."),
    "too_few_approvers": _l(
        "Two people who are not from this organization have to approve it, and there are not two"
        " here. Add a second moderator, or ask an organization that knows it."
    ),
    "no_call": _l("Say whom you called, at which number, and where you found the number."),
    "number_given": _l(
        "This number stands in the application. Find another one, not from them: a call to a"
        " number that they gave proves nothing."
    ),
    "own_website": _l(
        "You found the number on the website that they gave. Find it somewhere else."
    ),
    "has_managers": _l(
        "This organization has its own managers already. They can invite who asks; you can only"
        " refuse this application."
    ),
    "listed_already": _l(
        "An organization of this name is listed in this country. Say first that it is this one."
    ),
    "approved_already": _l("Somebody has approved it already: refuse it, and ask for a new one."),
    "cannot_vouch": _l("This organization cannot be asked."),
    "member_already": _l("This person is a member in this role already."),
    "waits_already": _l("An invitation for this address is waiting already."),
    "too_many": _l("Too many invitations are waiting. Withdraw some first."),
    "leave_instead": _l("That is you. Use “Leave this organization”."),
    "last_manager": _l(
        "You are the last manager. Invite another one first, or say that nobody will manage it."
    ),
}


def unfit(error: Unfit) -> str:
    """Why something cannot be done."""
    return str(_UNFIT[error.reason])


def signal(found: Signal) -> str:
    """What was noticed, in a sentence."""
    what = found.detail
    if found.kind is Kind.FOREIGN_NUMBER:
        what = country_name(what, current().code) if what else _("no country")
    return {
        Kind.ALIKE: _("Names that look alike: %(what)s", what=what),
        Kind.SAME_NUMBER: _("Others have the same number: %(what)s", what=what),
        Kind.SAME_DOMAIN: _("Others have the same domain: %(what)s", what=what),
        Kind.FOREIGN_NUMBER: _("The number is of another country: %(what)s", what=what),
        Kind.FREE_MAIL: _("Anybody can have an address at %(what)s", what=what),
        Kind.OTHER_DOMAIN: _("The e-mail is not of their website, %(what)s", what=what),
        Kind.NUMBER_IN_TEXT: _("Another number stands in their text: %(what)s", what=what),
        Kind.HAS_ACCOUNT: (
            _("This address has an account, and acts for: %(what)s", what=what)
            if what
            else _("This address has an account, and acts for nobody")
        ),
        Kind.REFUSED_BEFORE: _("Refused before, with the same contacts or name: %(what)s times",
                               what=what),
        Kind.ALSO_WAITS: _("Others wait with the same contacts or name: %(what)s", what=what),
    }[found.kind]  # fmt: skip
