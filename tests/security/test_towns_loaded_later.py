"""Names that lead to a withheld place are kept back also when they are learned later (law 1)."""

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.orm import Session

from app.models import PlaceName, Service, Version
from app.services.withheld import telling_of
from tests.factories import TIJUANA, make_listing


def test_a_town_that_is_loaded_later_is_kept_back_too(session: Session, staff: Engine) -> None:
    """What a process keeps of the towns it has read ends when they are loaded anew."""
    make_listing(session, disclosure="hidden")

    def tells(connection: Connection) -> bool:
        with Session(connection, join_transaction_mode="create_savepoint") as asked:
            service = asked.scalars(select(Service)).one()
            location = service.service_at_locations[0].location
            return telling_of(asked, service, location).is_in("People of Xqzwtown")

    with staff.connect() as connection:
        assert not tells(connection)
        connection.execute(insert(PlaceName).values(place_id=TIJUANA, folded="xqzwtown"))
        connection.execute(update(Version).values(places=Version.places + 1))
        assert tells(connection)
        connection.rollback()
