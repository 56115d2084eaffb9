"""The state machine of proposals, and who moves it."""

import pytest
from sqlalchemy import select

from app.models import (
    Proposal,
    ProposalState,
)
from app.services.editing.proposals import MOVES, Event, move, withdraw
from app.services.errors import NotAllowed, NotPending
from tests.factories import PHONE
from tests.services.people import People

OTHER_PHONE = {"number": "+12025550142", "kind": "voice", "extension": None}
OWN_PHONE = {"number": PHONE, "kind": "voice", "extension": None}
OPEN = {"opening_hours": "Sa 10:00-12:00", "hours_text": None, "timezone": "America/Mexico_City"}


@pytest.mark.parametrize("state", ProposalState)
@pytest.mark.parametrize("event", Event)
def test_only_what_is_pending_moves(state: ProposalState, event: Event) -> None:
    """The whole state machine."""
    expected = {
        Event.APPROVE: ProposalState.APPROVED,
        Event.REJECT: ProposalState.REJECTED,
        Event.WITHDRAW: ProposalState.WITHDRAWN,
        Event.FIND_OUTDATED: ProposalState.OUTDATED,
    }
    if state is ProposalState.PENDING:
        assert move(state, event) is expected[event]
    else:
        assert (state, event) not in MOVES
        with pytest.raises(NotPending):
            move(state, event)


def test_only_the_author_takes_a_proposal_back(people: People) -> None:
    people.edit(people.manager, email="new@example.org")
    [proposal] = people.session.scalars(select(Proposal))
    with pytest.raises(NotAllowed):
        withdraw(people.session, people.other_manager, proposal.id)

    withdraw(people.session, people.manager, proposal.id)
    assert proposal.state is ProposalState.WITHDRAWN
