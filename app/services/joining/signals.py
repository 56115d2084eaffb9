"""What an approver should know of an application: shown one by one, never as a score."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.models import (
    Account,
    Application,
    ApplicationState,
    Membership,
    Organization,
    Phone,
    Service,
)
from app.services.joining.independence import FREE_MAIL, domain_of, own_domains
from app.services.joining.numbers import is_same, numbers_in, region_of

#: Names are alike from this similarity of trigrams on (0 to 1).
ALIKE_FROM = 0.4
MOST = 5
_LAST_DIGITS = 8


class Kind(enum.StrEnum):
    """What somebody may want to look into."""

    ALIKE = "alike"  # detail: names of listed organizations
    SAME_NUMBER = "same_number"  # detail: names of organizations
    SAME_DOMAIN = "same_domain"  # detail: names of organizations
    FOREIGN_NUMBER = "foreign_number"  # detail: the number's country, or ""
    FREE_MAIL = "free_mail"  # detail: the domain
    OTHER_DOMAIN = "other_domain"  # detail: the domain of the website
    NUMBER_IN_TEXT = "number_in_text"  # detail: the number
    HAS_ACCOUNT = "has_account"  # detail: names of organizations, or ""
    REFUSED_BEFORE = "refused_before"  # detail: how often
    ALSO_WAITS = "also_waits"  # detail: how many others


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing to look into."""

    kind: Kind
    detail: str


def signals_of(session: Session, application: Application) -> list[Signal]:
    """All that is noticed about an application."""
    return [
        Signal(kind, detail)
        for kind, detail in (
            *_of_organizations(session, application),
            *_of_contacts(application),
            *_of_who_asks(session, application),
        )
    ]


def _of_organizations(session: Session, application: Application) -> Iterator[tuple[Kind, str]]:
    alike = func.similarity(Organization.normalized_name, application.normalized_name)
    others = _others(application).where(alike >= ALIKE_FROM)
    if names := _names(session, others.order_by(alike.desc(), Organization.name)):
        yield Kind.ALIKE, names
    digits = application.phone[-_LAST_DIGITS:]
    same_number = _others(application).where(
        Organization.id.in_(
            select(Service.organization_id)
            .join(Phone, Phone.service_id == Service.id)
            .where(Phone.number.endswith(digits, autoescape=True))
        )
    )
    if names := _names(session, same_number.order_by(Organization.name)):
        yield Kind.SAME_NUMBER, names
    for domain in sorted(own_domains(application)):
        host = rf"(^|@|//|\.){domain.replace('.', '[.]')}(/|:|$)"
        same_domain = _others(application).where(
            or_(
                Organization.id.in_(
                    select(Service.organization_id).where(
                        or_(
                            Service.email.regexp_match(host, "i"),
                            Service.website.regexp_match(host, "i"),
                        )
                    )
                ),
                Organization.id.in_(
                    select(Membership.organization_id)
                    .join(Account, Account.id == Membership.account_id)
                    .where(Account.email.endswith(f"@{domain}", autoescape=True))
                ),
            )
        )
        if names := _names(session, same_domain.order_by(Organization.name)):
            yield Kind.SAME_DOMAIN, names


def _of_contacts(application: Application) -> Iterator[tuple[Kind, str]]:
    region = region_of(application.phone)
    if region != application.country:
        yield Kind.FOREIGN_NUMBER, region or ""
    mail, site = domain_of(application.email), domain_of(application.website)
    if mail in FREE_MAIL:
        yield Kind.FREE_MAIL, mail
    elif site and mail != site and not mail.endswith(f".{site}"):
        yield Kind.OTHER_DOMAIN, site
    for number in numbers_in(application.about):
        if not is_same(number, application.phone):
            yield Kind.NUMBER_IN_TEXT, number


def _of_who_asks(session: Session, application: Application) -> Iterator[tuple[Kind, str]]:
    account = session.scalar(select(Account).where(Account.email == application.email))
    if account is not None:
        of_account = (
            select(Organization.name)
            .join(Membership, Membership.organization_id == Organization.id)
            .where(Membership.account_id == account.id)
            .order_by(Organization.name)
        )
        yield Kind.HAS_ACCOUNT, _names(session, of_account)
    same = or_(
        Application.email == application.email,
        Application.phone == application.phone,
        Application.normalized_name == application.normalized_name,
    )
    for kind, state in (
        (Kind.REFUSED_BEFORE, ApplicationState.REFUSED),
        (Kind.ALSO_WAITS, ApplicationState.WAITING),
    ):
        count = session.scalar(
            select(func.count())
            .select_from(Application)
            .where(Application.id != application.id, Application.state == state, same)
        )
        if count:
            yield kind, str(count)


def _others(application: Application) -> Select[str]:
    """Names of organizations other than the claimed one."""
    names = select(Organization.name)
    if application.organization_id is None:
        return names
    return names.where(Organization.id != application.organization_id)


def _names(session: Session, query: Select[str]) -> str:
    found = list(dict.fromkeys(session.scalars(query.limit(MOST))))
    return ", ".join(found)
