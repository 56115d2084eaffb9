"""What moderators settle before they approve: which organization it is, and who may know it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Session

from app.models import MemberRole, Organization, VouchRequest
from app.services.errors import NotFound, Unfit
from app.services.joining import admitting
from app.services.joining.moves import OnApplication, Who, move_application
from app.services.joining.noting import locked, note
from app.services.members.telling import tell_members
from app.services.permissions import Action, Actor


def name_organization(
    session: Session, actor: Actor, application_id: UUID, organization_id: UUID | None
) -> None:
    """Say which organization of the directory applies; None: one that is new here.

    Not after somebody has said yes: she said it of another. Raises :class:`Unfit`
    (``approved_already``, ``has_managers``).
    """
    actor.must(Action.MODERATE)
    application = locked(session, application_id)
    application.state = move_application(
        application.state, OnApplication.NAME_ORGANIZATION, Who.MODERATOR
    )
    if any(check.approves for check in application.checks):
        raise Unfit("approved_already")
    organization = session.get(Organization, organization_id) if organization_id else None
    if organization_id is not None:
        if organization is None:
            raise NotFound("organization", organization_id)
        if admitting.has_managers(session, organization_id):
            raise Unfit("has_managers")
    old = application.organization_id and session.get(Organization, application.organization_id)
    application.organization_id = organization_id
    names = (old.name if old else None, organization.name if organization else None)
    note(session, actor, application, "organization", *names)


def ask_voucher(
    session: Session, actor: Actor, application_id: UUID, organization_id: UUID, *, now: dt.datetime
) -> None:
    """Ask an approved organization whether it knows the applicant; its managers get a mail.

    Only a moderator asks: an applicant names nobody who speaks for her. Raises :class:`Unfit`
    (``cannot_vouch``).
    """
    actor.must(Action.MODERATE)
    application = locked(session, application_id)
    application.state = move_application(
        application.state, OnApplication.ASK_VOUCHER, Who.MODERATOR
    )
    organization = session.get(Organization, organization_id)
    if (
        organization is None
        or organization.approved_at is None
        or organization.hidden_at is not None
        or organization.id == application.organization_id
    ):
        raise Unfit("cannot_vouch")
    if session.get(VouchRequest, (application_id, organization_id)) is not None:
        return
    session.add(
        VouchRequest(
            application_id=application_id,
            organization_id=organization_id,
            asked_by_id=actor.account_id,
        )
    )
    note(session, actor, application, "voucher", None, organization.name)
    tell_members(
        session,
        organization_id,
        "vouch_asked",
        {
            "organization": organization.name,
            "applicant": application.organization_name,
            "path": f"/provider/{organization_id}/vouch/{application_id}",
        },
        now=now,
        only=MemberRole.MANAGER,
    )
