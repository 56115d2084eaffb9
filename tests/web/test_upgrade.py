"""After an upgrade that numbers the facts of listings otherwise, nobody is sent astray."""

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from app import create_app
from app.cli import amparo
from app.services.search import snapshot
from tests.factories import TAPACHULA, make_listing
from tests.pages import StrictClient
from tests.postgres import DatabaseUrls
from tests.settings import settings_of
from tests.web.asking import ask

OF_AN_OLDER_RELEASE = "UPDATE directory.version SET facets = 'older', number = number + 1"
SHELTERS = f"/en/search?place={TAPACHULA}&c=k19"


@pytest.fixture
def older(session: Session, database_urls: DatabaseUrls) -> str:
    """A shelter and a legal office, whose search rows an older release has numbered."""
    make_listing(session, name="Numbered as food", categories=["shelter"])
    make_listing(session, name="Numbered as shelter", categories=["legal_aid"])
    rows = "UPDATE directory.search s SET facets = o.facets FROM directory.search o"
    with psycopg.connect(database_urls.owner, autocommit=True) as connection:
        connection.execute(f"{rows} WHERE o.listing_id <> s.listing_id")
        connection.execute(OF_AN_OLDER_RELEASE)
    return database_urls.owner


def test_a_search_waits_for_the_upgrade_instead_of_answering_wrongly(
    older: str, own: StrictClient
) -> None:
    page = own.get(SHELTERS, status=503)

    assert "Numbered" not in page.text
    assert own.raw.get(f"/api/v1/services?place={TAPACHULA}").status_code == 503
    assert own.raw.get("/readyz").status_code == 503
    assert own.get("/en/urgent").h1


@pytest.mark.parametrize("command", [["db", "upgrade"], ["expire"]])
def test_one_command_numbers_an_instance_anew(
    older: str, database_urls: DatabaseUrls, command: list[str]
) -> None:
    urls = {"AMPARO_DATABASE_URL": older, "AMPARO_STAFF_DATABASE_URL": database_urls.staff}

    done = CliRunner().invoke(amparo, command, env=urls, catch_exceptions=False)

    assert done.exit_code == 0, done.output
    app = create_app(settings_of(database_urls))
    client = StrictClient(app)
    assert client.raw.get("/readyz").status_code == 200
    assert client.get(SHELTERS).cards == ["Numbered as food"]
    app.extensions["amparo.database"].close()


def test_a_process_of_the_old_release_stops_answering_searches(
    session: Session,
    database_urls: DatabaseUrls,
    own: StrictClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_listing(session, categories=["shelter"])
    assert len(ask(own, place=TAPACHULA)["features"]) == 1

    with psycopg.connect(database_urls.owner, autocommit=True) as connection:
        connection.execute(OF_AN_OLDER_RELEASE)
    monkeypatch.setattr(snapshot, "LOOK_EVERY_S", 0)  # as if a second had passed

    assert own.raw.get(f"/api/v1/services?place={TAPACHULA}").status_code == 503
