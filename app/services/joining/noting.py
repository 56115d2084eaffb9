"""An application while it is changed: locked, and every change written down (law 6)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Application, ApplicationState, ChangedBy
from app.services import history
from app.services.errors import NotFound
from app.services.permissions import Actor

THING = "application"


def locked(session: Session, application_id: UUID) -> Application:
    """An application that nobody else changes until the transaction ends."""
    found = session.scalar(
        select(Application)
        .where(Application.id == application_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(THING, application_id)
    return found


def note(
    session: Session,
    actor: Actor,
    application: Application,
    field: str,
    before: object,
    after: object,
    reason: str = "",
) -> None:
    """Write into the history of an application what somebody did."""
    history.record(
        session,
        THING,
        application.id,
        field,
        before=_as_json(before),
        after=_as_json(after),
        by=ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER,
        account_id=actor.account_id,
        reason=reason,
    )


def _as_json(value: object) -> object:
    return str(value) if isinstance(value, UUID | ApplicationState) else value
