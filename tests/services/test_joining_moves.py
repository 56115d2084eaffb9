"""Where applications and invitations may go: the whole table, and how long something waits."""

import datetime as dt
from itertools import product

import pytest

from app.models import ApplicationState, ProposalState
from app.services.errors import NotPending
from app.services.joining.moves import (
    OnApplication,
    OnInvitation,
    Who,
    move_application,
    move_invitation,
)
from app.services.joining.working_days import is_late

WAITING, PENDING = ApplicationState.WAITING, ProposalState.PENDING
#: from, event, who -> to. All else cannot happen.
APPLICATIONS = {
    (WAITING, OnApplication.NAME_ORGANIZATION, Who.MODERATOR): WAITING,
    (WAITING, OnApplication.ASK_VOUCHER, Who.MODERATOR): WAITING,
    (WAITING, OnApplication.APPROVE_FIRST, Who.MODERATOR): WAITING,
    (WAITING, OnApplication.APPROVE_FIRST, Who.VOUCHER): WAITING,
    (WAITING, OnApplication.APPROVE_SECOND, Who.MODERATOR): ApplicationState.APPROVED,
    (WAITING, OnApplication.APPROVE_SECOND, Who.VOUCHER): ApplicationState.APPROVED,
    (WAITING, OnApplication.ADVISE_AGAINST, Who.VOUCHER): WAITING,
    (WAITING, OnApplication.REFUSE, Who.MODERATOR): ApplicationState.REFUSED,
}
INVITATIONS = {
    (PENDING, OnInvitation.APPROVE, Who.SECOND): ProposalState.APPROVED,
    (PENDING, OnInvitation.REJECT, Who.SECOND): ProposalState.REJECTED,
    (PENDING, OnInvitation.WITHDRAW, Who.AUTHOR): ProposalState.WITHDRAWN,
    (PENDING, OnInvitation.FIND_OUTDATED, Who.SYSTEM): ProposalState.OUTDATED,
}


@pytest.mark.parametrize(
    ("state", "event", "who"), [*product(ApplicationState, OnApplication, Who)]
)
def test_an_application_goes_where_the_table_says_and_nowhere_else(
    state: ApplicationState, event: OnApplication, who: Who
) -> None:
    expected = APPLICATIONS.get((state, event, who))
    if expected is None:
        with pytest.raises(NotPending):
            move_application(state, event, who)
    else:
        assert move_application(state, event, who) is expected


@pytest.mark.parametrize(("state", "event", "who"), [*product(ProposalState, OnInvitation, Who)])
def test_an_invitation_goes_where_the_table_says_and_nowhere_else(
    state: ProposalState, event: OnInvitation, who: Who
) -> None:
    expected = INVITATIONS.get((state, event, who))
    if expected is None:
        with pytest.raises(NotPending):
            move_invitation(state, event, who)
    else:
        assert move_invitation(state, event, who) is expected


@pytest.mark.parametrize(
    ("since", "now", "late"),
    [
        pytest.param("2026-11-23T10:00", "2026-11-25T10:00", False, id="two days to the minute"),
        pytest.param("2026-11-23T10:00", "2026-11-25T10:01", True, id="a minute more"),
        pytest.param("2026-11-27T10:00", "2026-12-01T10:00", False, id="Friday to Tuesday"),
        pytest.param("2026-11-27T10:00", "2026-12-01T10:01", True, id="and a minute more"),
        pytest.param("2026-11-28T10:00", "2026-12-01T23:59", False, id="from a Saturday on"),
        pytest.param("2026-11-28T10:00", "2026-12-02T00:01", True, id="Monday and Tuesday over"),
        pytest.param("2026-11-20T10:00", "2026-11-27T10:00", True, id="a week"),
    ],
)
def test_an_application_is_late_after_two_working_days(since: str, now: str, late: bool) -> None:
    begin, end = (dt.datetime.fromisoformat(f"{text}+00:00") for text in (since, now))

    assert is_late(begin, end) is late
