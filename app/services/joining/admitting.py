"""What happens when two people have said yes: an organization, its first manager, a mail."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Application, ChangedBy, MemberRole, Membership, Organization
from app.services import accounts, history, outbox
from app.services.errors import Unfit
from app.services.gazetteer import fold
from app.services.members.telling import tell_members
from app.services.permissions import Actor

SIGN_IN = "/account/sign-in"


def has_managers(session: Session, organization_id: UUID) -> bool:
    """Whether an organization has people of its own who invite others."""
    return bool(
        session.scalar(
            select(Membership.id)
            .join(Account, Account.id == Membership.account_id)
            .where(
                Membership.organization_id == organization_id,
                Membership.role == MemberRole.MANAGER,
                Account.active,
            )
            .limit(1)
        )
    )


def admit(session: Session, actor: Actor, application: Application, *, now: dt.datetime) -> None:
    """Make or take over the organization; its listings stay as unconfirmed as they were."""
    organization = _organization(session, application)
    before = organization.approved_at
    organization.approved_at = now
    account = accounts.find_account(session, application.email) or accounts.add_account(
        session,
        application.email,
        name=application.contact_name,
        locale=application.locale,
    )
    membership = session.scalar(
        select(Membership).where(
            Membership.account_id == account.id, Membership.organization_id == organization.id
        )
    )
    role_before = membership.role if membership else None
    if membership is None:
        membership = Membership(account=account, organization=organization)
        session.add(membership)
    membership.role, membership.invited_by_id = MemberRole.MANAGER, None
    session.flush()  # the ids are wanted
    for thing, key, field, old, new in (
        ("organization", organization.id, "approved_at", before and before.isoformat(),
         now.isoformat()),
        ("organization", organization.id, "member", role_before, f"{account.name}: manager"),
    ):  # fmt: skip
        history.record(
            session,
            thing,
            key,
            field,
            before=old,
            after=new,
            by=ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER,
            account_id=actor.account_id,
        )
    outbox.add(
        session,
        "application_approved",
        to=account.email,
        locale=application.locale,
        values={"organization": organization.name, "email": account.email, "path": SIGN_IN},
        now=now,
    )
    tell_members(
        session,
        organization.id,
        "member_added",
        {
            "organization": organization.name,
            "name": account.name,
            "role": MemberRole.MANAGER.value,
            "who": actor.name,
            "path": f"/provider/{organization.id}/members",
        },
        now=now,
        but=account.id,
    )


def _organization(session: Session, application: Application) -> Organization:
    """The claimed organization, or a new one; raises :class:`Unfit` (``listed_already``)."""
    if application.organization_id is not None:
        return session.get_one(Organization, application.organization_id, with_for_update=True)
    name = fold(application.organization_name)
    same = select(Organization.id).where(
        Organization.normalized_name == name,
        Organization.country == application.country,
        Organization.admin1_code == "",
    )
    if session.scalar(same) is not None:
        raise Unfit("listed_already")
    organization = Organization(
        name=application.organization_name,
        normalized_name=name,
        country=application.country,
    )
    session.add(organization)
    session.flush()  # its id is wanted
    application.organization_id = organization.id
    return organization
