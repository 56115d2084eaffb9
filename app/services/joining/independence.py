"""Who is from an organization that wants to come in, and so cannot let it in (law 5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    MODERATOR,
    Account,
    Application,
    MemberRole,
    Membership,
    Organization,
    Role,
    VouchRequest,
)
from app.services.permissions import TRUSTED_AFTER

#: Anybody can have an address there: it says nothing of who writes.
FREE_MAIL = frozenset(
    {"aol.com", "gmail.com", "gmx.com", "gmx.net", "googlemail.com", "hotmail.com", "hotmail.es",
     "icloud.com", "live.com", "live.com.mx", "mail.com", "me.com", "msn.com", "outlook.com",
     "outlook.es", "proton.me", "protonmail.com", "yahoo.com", "yahoo.com.br", "yahoo.com.mx",
     "yahoo.es", "ymail.com", "zoho.com"}
)  # fmt: skip
#: Two people let an organization in.
APPROVALS = 2


@dataclass(frozen=True, slots=True)
class Approvers:
    """How many people could approve an application, of those who are not from it."""

    moderators: int
    vouchers: int  # managers of the organizations that were asked

    @property
    def are_enough(self) -> bool:
        """Whether two of them could: two moderators, or one and a voucher."""
        return self.moderators >= 1 and self.moderators + min(self.vouchers, 1) >= APPROVALS


def domain_of(address: str | None) -> str:
    """The host of an e-mail address or a website, without "www."; "" for neither."""
    if not address:
        return ""
    host = urlsplit(address).hostname if "://" in address else address.rpartition("@")[2]
    return (host or "").lower().removeprefix("www.")


def own_domains(application: Application) -> frozenset[str]:
    """The domains that are the organization's own, as far as its application says."""
    domains = {domain_of(application.email), domain_of(application.website)}
    return frozenset(domains - FREE_MAIL - {""})


def is_from(session: Session, account: Account, application: Application) -> bool:
    """Whether somebody is the applicant, of the same domain, or of the claimed organization."""
    if account.email == application.email or domain_of(account.email) in own_domains(application):
        return True
    if application.organization_id is None:
        return False
    return bool(
        session.scalar(
            select(Membership.id).where(
                Membership.account_id == account.id,
                Membership.organization_id == application.organization_id,
            )
        )
    )


def can_vouch(
    session: Session,
    account: Account,
    organization_id: UUID,
    application: Application,
    *,
    now: dt.datetime,
) -> bool:
    """Whether somebody may vouch for an application, for an organization that was asked.

    A manager of 30 days of an approved organization that is not hidden; nobody of it is the
    applicant, or the manager was not let in by her.
    """
    organization = session.get(Organization, organization_id)
    asked = session.get(VouchRequest, (application.id, organization_id))
    if (
        asked is None
        or organization is None
        or organization.approved_at is None
        or organization.hidden_at is not None
        or organization_id == application.organization_id
        or is_from(session, account, application)
        or _has_applicant(session, organization_id, application)
    ):
        return False
    membership = session.scalar(
        select(Membership).where(
            Membership.account_id == account.id,
            Membership.organization_id == organization_id,
            Membership.role == MemberRole.MANAGER,
            Membership.created_at <= now - TRUSTED_AFTER,
        )
    )
    if membership is None or not account.active:
        return False
    inviter = membership.invited_by_id and session.get(Account, membership.invited_by_id)
    return not inviter or not is_from(session, inviter, application)


def _has_applicant(session: Session, organization_id: UUID, application: Application) -> bool:
    """Whether the applicant belongs to an organization: then it is no stranger to her."""
    return bool(
        session.scalar(
            select(Membership.id)
            .join(Account, Account.id == Membership.account_id)
            .where(
                Membership.organization_id == organization_id, Account.email == application.email
            )
        )
    )


def possible_approvers(
    session: Session, application: Application, *, now: dt.datetime
) -> Approvers:
    """Who could approve an application now."""
    moderators = session.scalars(
        select(Account).where(Account.active, Account.roles.any(Role.name == MODERATOR))
    ).all()
    managers = session.execute(
        select(Account, Membership.organization_id)
        .join(Membership, Membership.account_id == Account.id)
        .join(VouchRequest, VouchRequest.organization_id == Membership.organization_id)
        .where(VouchRequest.application_id == application.id, Account.active)
    ).all()
    able = {m.id for m in moderators if not is_from(session, m, application)}
    vouchers = {
        account.id
        for account, organization_id in managers
        if can_vouch(session, account, organization_id, application, now=now)
    }
    return Approvers(moderators=len(able), vouchers=len(vouchers - able))
