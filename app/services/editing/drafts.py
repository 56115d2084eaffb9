"""What somebody has typed and not sent: nothing is lost when a phone or a session ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import Draft

#: Characters that one draft may have; a form has at most a tenth of that.
LONGEST = 200_000


def keep(
    session: Session,
    account_id: UUID,
    form: str,
    typed: Mapping[str, Sequence[str]],
    *,
    now: dt.datetime,
) -> None:
    """Keep what is typed in a form, in place of what was kept of it before."""
    # PostgreSQL holds no NUL, and nobody can have typed one.
    values = {name: [text.replace("\0", "") for text in texts] for name, texts in typed.items()}
    if sum(len(text) for texts in values.values() for text in texts) > LONGEST:
        return
    row = {"account_id": account_id, "form": form, "values": values, "updated_at": now}
    session.execute(
        insert(Draft)
        .values(row)
        .on_conflict_do_update(
            index_elements=["account_id", "form"], set_={"values": values, "updated_at": now}
        )
    )


def find(session: Session, account_id: UUID, form: str) -> Draft | None:
    """What is kept of a form."""
    return session.get(Draft, (account_id, form))


def forms_with_drafts(session: Session, account_id: UUID, beginning: str) -> set[str]:
    """The forms whose names begin so, of which something is kept."""
    rows = session.scalars(
        select(Draft.form).where(
            Draft.account_id == account_id, Draft.form.startswith(beginning, autoescape=True)
        )
    )
    return set(rows)


def forget(session: Session, account_id: UUID, form: str) -> None:
    """Throw away what is kept of a form."""
    session.execute(delete(Draft).where(Draft.account_id == account_id, Draft.form == form))
