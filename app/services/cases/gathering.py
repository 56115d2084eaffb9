"""Gathers what came in: one open case for a service, a warning and mail after something grave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.locales import DEFAULT
from app.models import Account, Case, Report, Service
from app.services import outbox
from app.services.cases.deciding import strangers_to
from app.services.cases.reasons import WRONGED
from app.services.publishing import publish


def gather(session: Session, *, now: dt.datetime) -> int:
    """Put each new report into the open case of its service; returns how many there were.

    The first grave one marks the listing as being checked, which says nothing of why, and tells
    moderators. No number of reports takes a listing off: only people do that (law 4).
    """
    waiting = session.scalars(
        select(Report).where(Report.case_id.is_(None)).order_by(Report.id).with_for_update()
    ).all()
    doubted = []
    for report in waiting:
        case = _open_case(session, report, now)
        report.case_id = case.id
        if report.reason in WRONGED and not case.grave:
            case.grave = True
            service = session.get_one(Service, report.service_id)
            service.doubted_at = service.doubted_at or now
            doubted.append(service.id)
            _tell(session, strangers_to(session, service.organization_id), case, now)
    session.flush()
    if doubted:
        publish(session, doubted, now=now)
    return len(waiting)


def _open_case(session: Session, report: Report, now: dt.datetime) -> Case:
    known = session.scalar(
        select(Case).where(Case.service_id == report.service_id, Case.closed_at.is_(None))
    )
    if known is None:
        known = Case(service_id=report.service_id, opened_at=now)
        session.add(known)
        session.flush()
    return known


def _tell(session: Session, people: Sequence[Account], case: Case, now: dt.datetime) -> None:
    """A mail that names neither the listing nor the reason: mail is read on the way."""
    for account in people:
        outbox.add(
            session,
            "grave_report",
            to=account.email,
            locale=account.locale or DEFAULT.code,
            values={"path": f"/moderation/cases/{case.id}"},
            now=now,
        )
