"""Who joins an organization and who leaves it (law 5): with a second person in, at once out."""

import datetime as dt
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, FieldChange, MemberRole, Membership, OutboxMessage, ProposalState
from app.services.errors import NotAllowed, NotFound, NotPending, Unfit
from app.services.members import inviting, leaving
from app.services.members.invitations import find_invitations
from app.services.permissions import Actor, actor_of
from tests.factories import make_organization
from tests.staff.joining import known, moderator
from tests.staff.people import make_member

RECENT = dt.timedelta(days=29)


@pytest.fixture
def house(session: Session) -> UUID:
    """An organization without members."""
    organization = make_organization(session, "A made-up organization")
    session.flush()
    return organization.id


def member(session: Session, house: UUID, email: str, now: dt.datetime, **more: object) -> Actor:
    account = make_member(session, email, house, now=now, **more)  # type: ignore[arg-type]
    session.commit()
    return actor_of(session, account)


def invite(
    session: Session,
    actor: Actor,
    house: UUID,
    now: dt.datetime,
    *,
    email: str = "new@example.org",
    role: MemberRole = MemberRole.EDITOR,
) -> UUID:
    return inviting.invite(
        session, actor, house, email=email, name="Newcomer", role=role, reason="Ours", now=now
    )


def say(
    session: Session, actor: Actor, house: UUID, key: UUID, now: dt.datetime, *, yes: bool = True
) -> ProposalState:
    return inviting.decide(session, actor, house, key, approves=yes, reason="", now=now)


def mails(session: Session) -> set[tuple[str, str]]:
    """(kind, recipient) of the mails that were written, which are forgotten then."""
    session.flush()
    found = session.scalars(select(OutboxMessage)).all()
    for message in found:
        session.delete(message)
    return {(message.kind, message.recipient) for message in found}


def roles(session: Session, house: UUID) -> dict[str, str]:
    session.expire_all()
    rows = session.scalars(select(Membership).where(Membership.organization_id == house))
    return {row.account.email: row.role.value for row in rows}


def test_a_second_manager_agrees_and_all_are_told(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    ben = member(session, house, "ben@example.org", now)
    key = invite(session, ana, house, now, email=" New@Example.org ")
    assert "new@example.org" not in roles(session, house)
    assert mails(session) == {
        ("member_proposed", "ana@example.org"),
        ("member_proposed", "ben@example.org"),
    }

    assert say(session, ben, house, key, now) is ProposalState.APPROVED

    assert roles(session, house)["new@example.org"] == "editor"
    assert mails(session) == {
        ("member_invited", "new@example.org"),
        ("member_added", "ana@example.org"),
        ("member_added", "ben@example.org"),
    }
    joined = session.scalars(
        select(Membership).join(Account, Account.id == Membership.account_id)
        .where(Account.email == "new@example.org")
    ).one()  # fmt: skip
    assert joined.invited_by_id == ana.account_id
    assert "Newcomer: editor" in session.scalars(select(FieldChange.after)).all()


def test_who_invites_cannot_agree_to_it_herself(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    key = invite(session, ana, house, now)

    with pytest.raises(NotAllowed):
        say(session, ana, house, key, now)


def test_neither_a_manager_of_yesterday_nor_one_she_invited_is_a_second_person(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    hers = member(
        session, house, "ben@example.org", now, invited_by=known(session, "ana@example.org")
    )
    new = member(session, house, "cleo@example.org", now, since=RECENT)
    editor = member(session, house, "dan@example.org", now, role=MemberRole.EDITOR)
    key = invite(session, ana, house, now)

    for actor in (hers, new, editor):
        with pytest.raises(NotAllowed):
            say(session, actor, house, key, now)
    assert say(session, moderator(session, "mo@example.org"), house, key, now) == "approved"


def test_who_is_invited_does_not_agree_to_it_herself(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    mo = moderator(session, "mo@example.org")
    key = invite(session, ana, house, now, email="mo@example.org")

    with pytest.raises(NotAllowed):
        say(session, mo, house, key, now)


def test_what_a_moderator_proposes_from_outside_another_moderator_decides(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    mo, pat = moderator(session, "mo@example.org"), moderator(session, "pat@example.org")
    key = invite(session, mo, house, now, role=MemberRole.MANAGER)

    for actor in (mo, ana):
        with pytest.raises(NotAllowed):
            say(session, actor, house, key, now)
    assert say(session, pat, house, key, now) is ProposalState.APPROVED


def test_more_power_for_a_member_needs_a_second_person_and_begins_to_count_then(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    ben = member(session, house, "ben@example.org", now)
    member(session, house, "dan@example.org", now, role=MemberRole.EDITOR)
    key = invite(session, ana, house, now, email="dan@example.org", role=MemberRole.MANAGER)
    assert roles(session, house)["dan@example.org"] == "editor"

    say(session, ben, house, key, now)

    assert roles(session, house)["dan@example.org"] == "manager"
    dan = actor_of(session, known(session, "dan@example.org"))
    other = invite(session, ben, house, now)
    with pytest.raises(NotAllowed):
        say(session, dan, house, other, now)


def test_an_invitation_of_somebody_who_was_taken_out_lets_nobody_in(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    thief = member(session, house, "thief@example.org", now)
    ben = member(session, house, "ben@example.org", now)
    mo = moderator(session, "mo@example.org")
    key = invite(session, thief, house, now)
    [invitation] = find_invitations(session, ben, house, now=now)
    assert invitation.may_decide
    own = next(m for m in leaving.get_team(session, ben, house).members if m.name == "thief")
    leaving.remove(session, ben, house, own.id, reason="Her account was stolen", now=now)

    assert say(session, mo, house, key, now) is ProposalState.OUTDATED
    assert roles(session, house) == {"ben@example.org": "manager"}


def test_an_invitation_is_decided_once(session: Session, house: UUID, now: dt.datetime) -> None:
    ana = member(session, house, "ana@example.org", now)
    ben = member(session, house, "ben@example.org", now)
    key = invite(session, ana, house, now)
    say(session, ben, house, key, now, yes=False)

    with pytest.raises(NotPending):
        say(session, ben, house, key, now)
    with pytest.raises(NotPending):
        inviting.withdraw(session, ana, house, key, now=now)
    assert "new@example.org" not in roles(session, house)


def test_only_who_invited_withdraws_it(session: Session, house: UUID, now: dt.datetime) -> None:
    ana = member(session, house, "ana@example.org", now)
    ben = member(session, house, "ben@example.org", now)
    key = invite(session, ana, house, now)

    with pytest.raises(NotAllowed):
        inviting.withdraw(session, ben, house, key, now=now)
    inviting.withdraw(session, ana, house, key, now=now)
    assert find_invitations(session, ana, house, now=now) == []


def test_an_invitation_is_decided_in_its_own_organization_only(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    other = make_organization(session, "Another organization")
    session.flush()
    eve = member(session, other.id, "eve@example.org", now)
    key = invite(session, ana, house, now)

    with pytest.raises(NotFound):
        say(session, eve, other.id, key, now)
    with pytest.raises(NotAllowed):
        say(session, eve, house, key, now)


def test_the_same_address_is_not_invited_twice(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    member(session, house, "dan@example.org", now, role=MemberRole.EDITOR)
    invite(session, ana, house, now)

    with pytest.raises(Unfit, match="waits_already"):
        invite(session, ana, house, now, email="NEW@example.org")
    with pytest.raises(Unfit, match="member_already"):
        invite(session, ana, house, now, email="dan@example.org")


def test_somebody_is_out_at_once_and_all_are_told_also_she(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    member(session, house, "ben@example.org", now)
    ben = next(m for m in leaving.get_team(session, ana, house).members if m.name == "ben")

    leaving.remove(session, ana, house, ben.id, reason="He left us", now=now)

    assert roles(session, house) == {"ana@example.org": "manager"}
    assert mails(session) == {
        ("member_removed", "ana@example.org"),
        ("member_removed", "ben@example.org"),
    }


def test_an_editor_takes_nobody_out_and_nobody_reaches_into_another_organization(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    dan = member(session, house, "dan@example.org", now, role=MemberRole.EDITOR)
    other = make_organization(session, "Another organization")
    session.flush()
    eve = member(session, other.id, "eve@example.org", now)
    hers = leaving.get_team(session, ana, house).members[0]

    with pytest.raises(NotAllowed):
        leaving.remove(session, dan, house, hers.id, reason="", now=now)
    with pytest.raises(NotFound):
        leaving.remove(session, eve, other.id, hers.id, reason="", now=now)


def test_the_last_manager_does_not_leave_silently(
    session: Session, house: UUID, now: dt.datetime
) -> None:
    ana = member(session, house, "ana@example.org", now)
    member(session, house, "dan@example.org", now, role=MemberRole.EDITOR)
    moderator(session, "mo@example.org")

    with pytest.raises(Unfit, match="last_manager"):
        leaving.leave(session, ana, house, knows_nobody_manages=False, now=now)
    leaving.leave(session, ana, house, knows_nobody_manages=True, now=now)

    assert roles(session, house) == {"dan@example.org": "editor"}
    assert mails(session) == {
        ("member_left", "ana@example.org"),
        ("member_left", "dan@example.org"),
        ("no_manager_left", "mo@example.org"),
    }


def test_an_editor_leaves_as_she_likes(session: Session, house: UUID, now: dt.datetime) -> None:
    member(session, house, "ana@example.org", now)
    dan = member(session, house, "dan@example.org", now, role=MemberRole.EDITOR)

    leaving.leave(session, dan, house, knows_nobody_manages=False, now=now)

    assert roles(session, house) == {"ana@example.org": "manager"}
