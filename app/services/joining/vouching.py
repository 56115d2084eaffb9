"""What a manager is asked who may know an organization that wants to come in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Application, ApplicationState, VouchRequest
from app.services.errors import NotFound
from app.services.joining.independence import can_vouch
from app.services.permissions import Action, Actor


@dataclass(frozen=True, slots=True)
class Question:
    """An organization that somebody may know: without the contacts that its applicant gave.

    ``may_answer`` is False for a manager of less than 30 days, or one who is not independent.
    """

    application_id: UUID
    name: str
    country: str
    town: str
    website: str | None
    contact_name: str
    about: str
    since: dt.datetime
    may_answer: bool
    has_answered: bool


def find_questions(
    session: Session, actor: Actor, organization_id: UUID, *, now: dt.datetime
) -> list[Question]:
    """What an organization is asked about applications that wait, the oldest first."""
    actor.must(Action.VOUCH, organization_id)
    account = session.get_one(Account, actor.account_id)
    rows = session.execute(
        select(Application, VouchRequest.created_at)
        .join(VouchRequest, VouchRequest.application_id == Application.id)
        .where(
            VouchRequest.organization_id == organization_id,
            Application.state == ApplicationState.WAITING,
        )
        .order_by(VouchRequest.created_at, Application.id)
    ).all()
    return [
        Question(
            application_id=application.id,
            name=application.organization_name,
            country=application.country,
            town=application.town,
            website=application.website,
            contact_name=application.contact_name,
            about=application.about,
            since=since,
            may_answer=can_vouch(session, account, organization_id, application, now=now),
            has_answered=any(check.account_id == account.id for check in application.checks),
        )
        for application, since in rows
    ]


def get_question(
    session: Session, actor: Actor, organization_id: UUID, application_id: UUID, *, now: dt.datetime
) -> Question:
    """One of them; raises :class:`NotFound` for what the organization is not asked about."""
    for question in find_questions(session, actor, organization_id, now=now):
        if question.application_id == application_id:
            return question
    raise NotFound("vouch request", application_id)
