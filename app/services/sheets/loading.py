"""Loads the good lines of a compared file: all of them, in the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import (
    ChangedBy,
    ImportRow,
    Organization,
    Proposal,
    ProposalState,
    Service,
    Status,
)
from app.services import history
from app.services.editing import changing, proposals, telling_members
from app.services.editing.changing import CONTACT_CHECK
from app.services.editing.creating import create_listing
from app.services.editing.subject import get_service
from app.services.errors import Conflict, NeverListed, NotFound
from app.services.permissions import Actor
from app.services.publishing import publish
from app.services.sheets.columns import MADE
from app.services.sheets.comparing import CHANGED, DOUBTFUL, NEW, REFUSED, Row, dataset_of

#: The field of the history of a listing that left the file.
STATUS = "status"
_TOLD_EVERY = 25


def load(
    session: Session,
    actor: Actor,
    organization: Organization,
    rows: Sequence[Row],
    *,
    now: dt.datetime,
    columns: Mapping[int, str],
    doubtful: bool = False,
    withdraw: Sequence[UUID] = (),
    second: Actor | None = None,
    reason: str = "",
    progress: Callable[[int], None] = lambda _: None,
) -> list[Row]:
    """Load what is good; returns the lines as they stand then.

    ``doubtful``: those that may be doubles too; ``withdraw``: listings to take out; ``second``:
    the moderator who said yes to all of it. A listing that somebody changed since it was compared
    is refused. The caller commits, or nothing has happened.
    """
    # A plan that was kept while the tables were empty would read all of them for every line.
    session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    wanted = {CHANGED, NEW, DOUBTFUL} if doubtful else {CHANGED, NEW}
    affected: set[UUID] = set()
    asked: list[Proposal] = []
    kept: list[tuple[str, Row, UUID]] = []
    after: list[Row] = []
    for count, row in enumerate(rows, start=1):
        if row["kind"] in wanted:
            try:
                service, made = _one(session, actor, organization, row, now=now, reason=reason)
            except Conflict:
                row = {**row, "kind": REFUSED, "refused": [["", "changed_meanwhile"]]}
            except NotFound:
                row = {**row, "kind": REFUSED, "refused": [["", "gone"]]}
            except NeverListed:
                row = {**row, "kind": REFUSED, "refused": [["", "never_listed"]]}
            else:
                if second is not None:
                    said = [proposal for proposal in made if proposal.field != CONTACT_CHECK]
                    proposals.approve_quietly(session, second, said, now=now, reason=reason)
                asked += made
                affected |= changing.affected(service)
                if row["key"]:
                    kept.append((row["key"], row, service.id))
        after.append(row)
        if count % _TOLD_EVERY == 0:
            progress(count)
    affected |= {_withdraw(session, actor, key, reason) for key in withdraw}
    _keep(session, organization.id, columns, kept)
    session.flush()  # what is published must be written
    if affected:
        publish(session, affected, now=now)
    waiting = [proposal for proposal in asked if proposal.state is ProposalState.PENDING]
    if waiting:
        removed = any(proposal.field == CONTACT_CHECK for proposal in waiting)
        telling_members.proposed_by_file(session, actor, organization, removed=removed, now=now)
    progress(len(rows))
    return after


def _one(
    session: Session,
    actor: Actor,
    organization: Organization,
    row: Row,
    *,
    now: dt.datetime,
    reason: str,
) -> tuple[Service, list[Proposal]]:
    if row["service_id"] is None:
        service = create_listing(session, actor, organization.id, row["changes"], now)
        made = session.scalars(select(Proposal).where(Proposal.service_id == service.id)).all()
        return service, list(made)
    service, _, made = changing.apply(
        session,
        actor,
        UUID(row["service_id"]),
        row["changes"],
        now=now,
        seen_before=row["seen"],
        reason=reason,
        contested=frozenset(row["contested"]),
    )
    return service, made


def _withdraw(session: Session, actor: Actor, service_id: UUID, reason: str) -> UUID:
    """Take a listing out, at once: strangers see it no more."""
    service = get_service(session, service_id, lock=True)
    by = ChangedBy.MODERATOR if actor.is_moderator else ChangedBy.MEMBER
    history.record(
        session,
        "service",
        service.id,
        STATUS,
        before=service.status.value,
        after=Status.WITHDRAWN.value,
        by=by,
        account_id=actor.account_id,
        reason=reason,
    )
    service.status = Status.WITHDRAWN
    service.revision += 1
    return service.id


def _keep(
    session: Session,
    organization_id: UUID,
    columns: Mapping[int, str],
    kept: Collection[tuple[str, Row, UUID]],
) -> None:
    """What lines without our id said, under their own keys: the same file changes nothing."""
    if not kept:
        return
    made = dt.datetime.now(dt.UTC).isoformat()
    rows = []
    for key, row, service_id in kept:
        cells = {
            name: row["cells"][position] if position < len(row["cells"]) else ""
            for position, name in columns.items()
        }
        said = {**cells, MADE: made}
        dataset = dataset_of(organization_id)
        rows.append({"dataset": dataset, "key": key, "row": said, "service_id": service_id})
    new = insert(ImportRow)
    changed = {"row": new.excluded.row, "service_id": new.excluded.service_id}
    session.flush()
    session.execute(
        new.on_conflict_do_update(
            index_elements=[ImportRow.dataset, ImportRow.key], set_=changed
        ).execution_options(populate_existing=True),
        rows,
    )
