"""Everybody in an organization is told of what is dangerous, by mail (law 5).

No mail holds a value, or a field of a withheld place: it says who, and where to look.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Disclosure, Membership, Organization, Proposal, Service
from app.services import outbox
from app.services.editing.subject import places_of
from app.services.permissions import Actor

DEFAULT_LOCALE = "es"


def proposed(
    session: Session,
    actor: Actor,
    service: Service,
    proposals: Iterable[Proposal],
    *,
    now: dt.datetime,
) -> None:
    """A dangerous change waits for a second person."""
    _tell(
        session,
        "change_proposed",
        service.organization_id,
        {
            **_about(service.organization, service),
            "who": actor.name,
            "removed": any(proposal.field == "contact_check" for proposal in proposals),
            "path": f"/provider/{service.organization_id}/proposals/",
        },
        now=now,
    )


def proposed_by_file(
    session: Session, actor: Actor, organization: Organization, *, removed: bool, now: dt.datetime
) -> None:
    """Dangerous changes of many listings wait: one mail for all of them."""
    _tell(
        session,
        "change_proposed",
        organization.id,
        {
            **_about(organization, None),
            "who": actor.name,
            "removed": removed,
            "path": f"/provider/{organization.id}/proposals/",
        },
        now=now,
    )


def decided(
    session: Session,
    actor: Actor,
    organization: Organization,
    service: Service | None,
    proposal: Proposal,
    *,
    now: dt.datetime,
) -> None:
    """A second person has said yes or no."""
    _tell(
        session,
        "change_decided",
        organization.id,
        {
            **_about(organization, service),
            "who": actor.name,
            "state": proposal.state.value,
            "path": f"/provider/{organization.id}/proposals/{proposal.id}",
        },
        now=now,
    )


def hidden(
    session: Session,
    actor: Actor,
    organization: Organization,
    service: Service | None,
    *,
    now: dt.datetime,
    shown_again: bool = False,
) -> None:
    """Somebody pressed the panic button, or asks to undo that."""
    _tell(
        session,
        "show_again_asked" if shown_again else "hidden",
        organization.id,
        {
            **_about(organization, service),
            "who": actor.name,
            "path": f"/provider/{organization.id}/proposals/"
            if shown_again
            else f"/provider/{organization.id}/",
        },
        now=now,
    )


def _about(organization: Organization, service: Service | None) -> dict[str, Any]:
    """What a mail is about; a withheld place is not named in a mail."""
    withheld = service is None or any(
        place.disclosure is not Disclosure.EXACT for place in places_of(service)
    )
    return {
        "organization": organization.name,
        "listing": None if withheld or service is None else service.name,
    }


def _tell(
    session: Session,
    kind: str,
    organization_id: UUID,
    values: dict[str, Any],
    *,
    now: dt.datetime,
) -> None:
    members = session.scalars(
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organization_id == organization_id, Account.active)
        .order_by(Account.email)
    )
    for member in members:
        outbox.add(
            session,
            kind,
            to=member.email,
            locale=member.locale or DEFAULT_LOCALE,
            values=values,
            now=now,
        )
