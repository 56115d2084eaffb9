"""Who asked never to be listed stays out: of pages, of files, of new listings (law 6)."""

import datetime as dt

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import ImportRow, Listing, MemberRole, Proposal, ProposalState, Service, Status
from app.services.editing import proposals
from app.services.editing.creating import create_listing
from app.services.errors import NeverListed, NotAllowed
from app.services.permissions import Actor, actor_of
from app.services.publishing import publish
from app.services.suppression import ask_to_lift, suppress
from tests.factories import TAPACHULA
from tests.services.files import Load, row
from tests.staff.people import make_account, make_member

HOTLINE, OWN, OTHER = "+12025550100", "+12025550101", "+12025550102"


@pytest.fixture
def moderator(session: Session) -> Actor:
    return make_moderator(session, "mo@example.org")


def make_moderator(session: Session, email: str) -> Actor:
    account = make_account(session, email, moderator=True)
    session.commit()
    return actor_of(session, account)


def suppress_the_one(session: Session, actor: Actor, now: dt.datetime) -> Service:
    service = session.scalars(select(Service)).one()
    suppress(session, actor, service.id, "They asked on the phone", now=now)
    session.commit()
    return service


def public_names(session: Session) -> list[str]:
    return sorted(session.scalars(select(Listing.name)))


def test_no_import_brings_it_back(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    first = row(name="Casa Ejemplo", phones=OWN)
    load(first)
    service = suppress_the_one(session, moderator, now)
    assert public_names(session) == []

    load(first)
    load({**first, "hours_as_published": "all day"})
    again = load({**first, "id": "another-key"}, dataset="elsewhere")
    by_number = load(row(name="Casa Otra", phones=OWN, id="third"), dataset="third-file")

    session.expire_all()
    assert (again.new, again.kept_out, by_number.kept_out) == (0, [2], [2])
    assert session.scalars(select(Service.status)).all() == [Status.WITHDRAWN]
    assert public_names(session) == []
    assert service.suppressed_at == now
    assert session.scalar(select(func.count()).select_from(ImportRow)) == 1


@pytest.mark.parametrize(
    ("cells", "kept_out"),
    [
        pytest.param({"city": "San Cristóbal de las Casas"}, False, id="another town"),
        pytest.param({"city": "Tuxtla Gutiérrez"}, False, id="another town of its admin-1"),
        pytest.param({"admin1": "Oaxaca", "city": "", "coverage": "admin1"}, False, id="elsewhere"),
        pytest.param({"name": "CASA  ejemplo"}, True, id="the same name, written otherwise"),
        pytest.param({"city": "", "coverage": "admin1"}, True, id="the admin-1 without a town"),
        pytest.param({"city": "", "admin1": "", "coverage": "country"}, True, id="no more said"),
        pytest.param({"disclosure": "hidden"}, True, id="as a withheld place"),
    ],
)
def test_a_name_counts_where_the_place_is(
    session: Session,
    load: Load,
    moderator: Actor,
    now: dt.datetime,
    cells: dict[str, str],
    kept_out: bool,
) -> None:
    load(row(name="Casa Ejemplo", phones=OWN))
    suppress_the_one(session, moderator, now)
    after = load(row(**{"id": "other", "name": "Casa Ejemplo", "phones": OTHER} | cells))
    assert bool(after.kept_out) is kept_out


def test_where_a_withheld_place_really_is_counts_too(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    load(row(name="Casa Ejemplo", disclosure="hidden", public_fields="name", phones=OWN))
    suppress_the_one(session, moderator, now)
    same = load(row(id="same", name="Casa Ejemplo", phones=OTHER), dataset="second")
    elsewhere = {"city": "Tuxtla Gutiérrez", "phones": OTHER}
    other = load(row(id="other", name="Casa Ejemplo", **elsewhere), dataset="third")
    assert (same.kept_out, other.kept_out) == ([2], [])


def test_a_hotline_that_others_have_keeps_nobody_out(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    load(
        row(id="a", name="Casa Ejemplo", phones=f"{HOTLINE} | {OWN}"),
        row(id="b", name="Linea Ejemplo", phones=HOTLINE),
    )
    service = session.scalars(select(Service).where(Service.name == "Casa Ejemplo")).one()
    suppress(session, moderator, service.id, "", now=now)
    session.commit()
    shares = load(row(id="c", name="Casa Nueva", phones=HOTLINE), dataset="second")
    its_own = load(row(id="d", name="Casa Otra", phones=OWN), dataset="third")
    assert (shares.kept_out, its_own.kept_out) == ([], [2])
    assert public_names(session) == ["Casa Nueva", "Linea Ejemplo"]


def test_a_row_that_turns_into_it_is_kept_out(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    load(row(id="a", name="Casa Ejemplo", phones=OWN))
    suppress_the_one(session, moderator, now)
    load(row(id="b", name="Comedor", phones=OTHER), dataset="second")
    turned = load(row(id="b", name="Casa Ejemplo", phones=OTHER), dataset="second")
    assert turned.kept_out == [2]
    assert public_names(session) == ["Comedor"]


def test_nothing_publishes_it_whatever_its_state_says(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    load(row(name="Casa Ejemplo"))
    service = suppress_the_one(session, moderator, now)
    service.status = Status.ACTIVE
    publish(session, [service.id], now=now)
    assert public_names(session) == []


def test_nobody_lists_it_anew_by_hand(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    load(row(name="Casa Ejemplo", phones=OWN))
    service = suppress_the_one(session, moderator, now)
    town = {"place_id": TAPACHULA, "city": "Tapachula"}
    values = {"name": "CASA EJEMPLO", "categories": ["shelter"], "town": town}
    with pytest.raises(NeverListed):
        create_listing(session, moderator, service.organization_id, values, now)


def test_a_new_listing_that_waits_is_not_listed_when_the_place_asks_meanwhile(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    load(row(name="Casa Ejemplo", phones=OWN))
    organization_id = session.scalars(select(Service.organization_id)).one()
    town = {"place_id": TAPACHULA, "city": "Tapachula"}
    values = {"name": "Casa Ejemplo", "categories": ["food"], "town": town}
    waits = create_listing(session, moderator, organization_id, values, now)
    first = session.scalars(select(Service).where(Service.id != waits.id)).one()
    suppress(session, moderator, first.id, "", now=now)
    session.commit()
    second = make_moderator(session, "ma@example.org")
    proposal = session.scalars(select(Proposal)).one()
    state = proposals.decide(session, second, proposal.id, approves=True, now=now)
    assert (state, public_names(session)) == (ProposalState.OUTDATED, [])


def test_lifting_takes_two_moderators(
    session: Session, load: Load, moderator: Actor, now: dt.datetime
) -> None:
    load(row(name="Casa Ejemplo", phones=OWN))
    service = suppress_the_one(session, moderator, now)
    manager = make_member(session, "eva@example.org", service.organization_id, now=now)
    session.commit()
    with pytest.raises(NotAllowed):
        ask_to_lift(session, actor_of(session, manager), service.id, "")
    ask_to_lift(session, moderator, service.id, "They want to be listed again")
    session.commit()
    proposal = session.scalars(select(Proposal)).one()
    for actor in (moderator, actor_of(session, manager)):
        with pytest.raises(NotAllowed):
            proposals.decide(session, actor, proposal.id, approves=True, now=now)
    assert public_names(session) == []

    second = make_moderator(session, "ma@example.org")
    proposals.decide(session, second, proposal.id, approves=True, now=now)
    session.commit()
    assert public_names(session) == ["Casa Ejemplo"]
    again = load(row(id="other", name="Casa Ejemplo", phones=OTHER), dataset="second")
    assert again.kept_out == []


def test_an_editor_cannot_end_a_listing_for_good(
    session: Session, load: Load, now: dt.datetime
) -> None:
    load(row(name="Casa Ejemplo"))
    service = session.scalars(select(Service)).one()
    editor = make_member(
        session, "eva@example.org", service.organization_id, MemberRole.EDITOR, now=now
    )
    session.commit()
    with pytest.raises(NotAllowed):
        suppress(session, actor_of(session, editor), service.id, "", now=now)
