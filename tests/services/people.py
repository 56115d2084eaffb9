"""Those who act on one listing in the tests of editing."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Account,
    Location,
    Proposal,
    ProposalState,
    Service,
)
from app.services.editing.changing import edit
from app.services.editing.proposals import decide
from app.services.permissions import Actor, actor_of
from tests.factories import NOW, PHONE
from tests.staff.people import make_account, make_member

OTHER_PHONE = {"number": "+12025550142", "kind": "voice", "extension": None}
OWN_PHONE = {"number": PHONE, "kind": "voice", "extension": None}
OPEN = {"opening_hours": "Sa 10:00-12:00", "hours_text": None, "timezone": "America/Mexico_City"}


class People:
    """Those who act in a test, by name."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.service = session.scalars(select(Service)).one()
        self.organization = self.service.organization_id
        member = self._member
        self.manager = member("manager@example.org", "manager")
        self.other_manager = member("other@example.org", "manager")
        self.editor = member("editor@example.org", "editor")
        self.steward = member("steward@example.org", "steward")
        self.new_manager = member("new@example.org", "manager", since=dt.timedelta(days=3))
        thief = session.scalars(select(Account).filter_by(email="manager@example.org")).one()
        self.friend = member("friend@example.org", "manager", invited_by=thief)
        self.moderator = actor_of(session, make_account(session, "mo@example.org", moderator=True))
        self.stranger = actor_of(session, make_account(session, "stranger@example.org"))
        session.commit()

    def _member(self, email: str, role: str, **more: Any) -> Actor:
        account = make_member(self.session, email, self.organization, role, now=NOW, **more)
        return actor_of(self.session, account)

    def edit(self, actor: Actor, *, commit: bool = True, **changes: Any) -> Any:
        saved = edit(self.session, actor, self.service.id, changes, now=NOW)
        if commit:
            self.session.commit()
        return saved

    def place(self) -> Location:
        return self.session.scalars(select(Location)).one()

    def key(self, name: str) -> str:
        return f"{name}@{self.place().id}"

    def decide(self, actor: Actor, *, approves: bool = True) -> ProposalState:
        found = self.session.scalars(
            select(Proposal).where(
                Proposal.state == ProposalState.PENDING, Proposal.field != "contact_check"
            )
        ).one()
        state = decide(self.session, actor, found.id, approves=approves, now=NOW)
        self.session.commit()
        return state
