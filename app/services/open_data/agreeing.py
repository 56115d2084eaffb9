"""Whether an organization wants its listings to be taken in bulk: its managers say so."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ChangedBy, Organization, Service
from app.services import history
from app.services.errors import NotFound
from app.services.permissions import Action, Actor
from app.services.publishing import publish


def set_open(
    session: Session, actor: Actor, organization_id: UUID, *, is_open: bool, now: dt.datetime
) -> None:
    """Take its listings into the open data or out of it, at once; they stay on the pages.

    Raises :class:`NotAllowed` and :class:`NotFound`.
    """
    actor.must(Action.MANAGE_MEMBERS, organization_id)
    organization = session.scalar(
        select(Organization).where(Organization.id == organization_id).with_for_update()
    )
    if organization is None:
        raise NotFound("organization", organization_id)
    if organization.open_data == is_open:
        return
    organization.open_data = is_open
    history.record(
        session,
        "organization",
        organization_id,
        "open_data",
        before=not is_open,
        after=is_open,
        by=ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER,
        account_id=actor.account_id,
    )
    ids = session.scalars(select(Service.id).where(Service.organization_id == organization_id))
    publish(session, ids.all(), now=now)
