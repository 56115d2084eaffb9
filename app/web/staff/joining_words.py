"""What codes of applications and memberships mean, in words for those who decide."""

from __future__ import annotations

from app.services.errors import Unfit
from app.services.joining.signals import Kind, Signal
from app.web.i18n import country_name, current, lazy_gettext
from app.web.i18n import gettext as _

ROLES = {
    "editor": lazy_gettext("Editor: changes listings"),
    "manager": lazy_gettext("Manager: changes listings, invites people, decides"),
    "steward": lazy_gettext("Steward: keeps the listings of several organizations"),
}
ROLE_NAMES = {
    "editor": lazy_gettext("editor"),
    "manager": lazy_gettext("manager"),
    "steward": lazy_gettext("steward"),
}
APPLICATION_STATES = {
    "waiting": lazy_gettext("waiting"),
    "approved": lazy_gettext("approved"),
    "refused": lazy_gettext("refused"),
}
#: What the history of an application names.
APPLICATION_FIELDS = {
    "approves": lazy_gettext("approves"),
    "state": lazy_gettext("state"),
    "organization": lazy_gettext("is the organization"),
    "voucher": lazy_gettext("asks"),
}
_UNFIT = {
    "from_it": lazy_gettext("You belong to this organization, so somebody else has to decide."),
    "twice": lazy_gettext("You have said what you think of this application already."),
    "too_few_approvers": lazy_gettext(
        "Two people who are not from this organization have to approve it, and there are not two"
        " here. Add a second moderator, or ask an organization that knows it."
    ),
    "no_call": lazy_gettext(
        "Say whom you called, at which number, and where you found the number."
    ),
    "number_given": lazy_gettext(
        "This number stands in the application. Find another one, not from them: a call to a"
        " number that they gave proves nothing."
    ),
    "own_website": lazy_gettext(
        "You found the number on the website that they gave. Find it somewhere else."
    ),
    "has_managers": lazy_gettext(
        "This organization has its own managers already. They can invite who asks; you can only"
        " refuse this application."
    ),
    "listed_already": lazy_gettext(
        "An organization of this name is listed in this country. Say first that it is this one."
    ),
    "approved_already": lazy_gettext(
        "Somebody has approved it already: refuse it, and ask for a new one."
    ),
    "cannot_vouch": lazy_gettext("This organization cannot be asked."),
    "member_already": lazy_gettext("This person is a member in this role already."),
    "waits_already": lazy_gettext("An invitation for this address is waiting already."),
    "too_many": lazy_gettext("Too many invitations are waiting. Withdraw some first."),
    "leave_instead": lazy_gettext("That is you. Use “Leave this organization”."),
    "last_manager": lazy_gettext(
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
