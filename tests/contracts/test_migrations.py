"""The migrations make what the models say, go back and forth, and may run again."""

from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from app import migrating
from app.cluster import Cluster
from tests import postgres
from tests.postgres import DatabaseUrls


@pytest.fixture
def urls(postgres_server: Cluster) -> Iterator[DatabaseUrls]:
    """A database of this test alone, at the newest migration."""
    with postgres.cloned(postgres_server, "migrations") as urls:
        yield urls


def tables(urls: DatabaseUrls) -> set[str]:
    with psycopg.connect(urls.superuser) as connection:
        rows = connection.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables"
            " WHERE schemaname IN ('core', 'directory')"
        )
        return {row[0] for row in rows}


def rights(urls: DatabaseUrls) -> list[tuple[str, str]]:
    """Who may do what, on tables, schemas and the database itself."""
    with psycopg.connect(urls.superuser) as connection:
        return connection.execute(
            "SELECT what, unnest(acl)::text FROM (SELECT oid::regclass::text, relacl FROM pg_class"
            " UNION ALL SELECT nspname, nspacl FROM pg_namespace"
            " UNION ALL SELECT 'default', defaclacl FROM pg_default_acl"
            " UNION ALL SELECT 'database', datacl FROM pg_database"
            " WHERE datname = current_database()) AS rights (what, acl) ORDER BY 1, 2"
        ).fetchall()


def test_models_and_migrations_say_the_same(urls: DatabaseUrls) -> None:
    command.check(migrating.alembic_config(urls.owner))


def test_there_is_one_newest_migration() -> None:
    heads = ScriptDirectory(str(migrating.ROOT / "migrations")).get_heads()

    assert len(heads) == 1


def test_every_migration_goes_back_and_forth(urls: DatabaseUrls) -> None:
    before = tables(urls), rights(urls)

    command.downgrade(migrating.alembic_config(urls.owner), "base")
    assert tables(urls) == {"core.alembic_version"}
    assert not migrating.is_current(urls.owner)

    migrating.upgrade(urls.owner)
    assert (tables(urls), rights(urls)) == before
    assert migrating.is_current(urls.staff)


def test_the_newest_migration_may_run_again(urls: DatabaseUrls) -> None:
    before = tables(urls), rights(urls)

    migrating.upgrade(urls.owner)

    assert (tables(urls), rights(urls)) == before


def test_the_bootstrap_may_run_again(urls: DatabaseUrls) -> None:
    before = tables(urls), rights(urls)

    migrating.bootstrap(urls.superuser)

    assert (tables(urls), rights(urls)) == before
