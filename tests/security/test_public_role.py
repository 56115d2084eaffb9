"""A stranger's connection reads the public directory and can do nothing else (law 2)."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, QueryCanceled, ReadOnlySqlTransaction
from sqlalchemy.orm import Session

from app.models import CORE, DIRECTORY, Base
from tests.factories import make_listing
from tests.postgres import DatabaseUrls

PRIVATE = [table.fullname for table in Base.metadata.sorted_tables if table.schema == CORE]
PUBLIC = [table.fullname for table in Base.metadata.sorted_tables if table.schema == DIRECTORY]


@pytest.mark.parametrize("table", [*PRIVATE, "core.alembic_version"])
@pytest.mark.parametrize("role", ["public", "intake"])
def test_no_private_table_can_be_read(database_urls: DatabaseUrls, role: str, table: str) -> None:
    with (
        psycopg.connect(getattr(database_urls, role)) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(f"SELECT FROM {table} LIMIT 1")


def test_every_table_of_the_private_schema_is_closed_also_one_without_a_model(
    database_urls: DatabaseUrls,
) -> None:
    with psycopg.connect(database_urls.superuser) as connection:
        open_tables = connection.execute(
            "SELECT c.oid::regclass, r FROM pg_class c, unnest(ARRAY['amparo_public',"
            " 'amparo_intake']) r WHERE c.relnamespace = 'core'::regnamespace"
            " AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND CASE c.relkind"
            " WHEN 'S' THEN has_sequence_privilege(r, c.oid, 'USAGE, SELECT, UPDATE')"
            " ELSE has_table_privilege(r, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE,"
            " REFERENCES, TRIGGER') OR has_any_column_privilege(r, c.oid, 'SELECT, UPDATE') END"
        ).fetchall()

    assert open_tables == []


@pytest.mark.parametrize("table", PUBLIC)
def test_the_public_directory_can_be_read(public: psycopg.Connection, table: str) -> None:
    public.execute(f"SELECT FROM {table} LIMIT 1")


@pytest.mark.parametrize("table", PUBLIC)
def test_the_intake_role_cannot_even_read_the_directory(
    database_urls: DatabaseUrls, table: str
) -> None:
    with (
        psycopg.connect(database_urls.intake) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(f"SELECT FROM {table} LIMIT 1")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM directory.listing",
        "UPDATE directory.listing SET name = 'ours'",
        "INSERT INTO directory.admin1 VALUES ('XX', '', 'ours')",
        "TRUNCATE directory.search CASCADE",
        "DROP TABLE directory.listing",
        "CREATE TABLE directory.ours (a int)",
        "CREATE TABLE public.ours (a int)",
        "CREATE TABLE extensions.ours (a int)",
        "CREATE TEMPORARY TABLE ours (a int)",
        "CREATE SCHEMA ours",
        "CREATE FUNCTION directory.ours() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER ROLE amparo_staff SET search_path = public",
        "COPY directory.listing TO PROGRAM 'cat'",
        "COPY directory.admin1 FROM '/etc/passwd'",
        "SELECT pg_read_file('/etc/passwd')",
        "SET ROLE amparo_owner",
        "SELECT FROM extensions.geometry_columns",
        "SELECT FROM extensions.geography_columns",
    ],
)
@pytest.mark.parametrize("role", ["public", "intake"])
def test_nothing_can_be_written_made_or_looked_into(
    database_urls: DatabaseUrls, role: str, statement: str
) -> None:
    with psycopg.connect(getattr(database_urls, role), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(InsufficientPrivilege):
            connection.execute(statement)


def test_a_strangers_connection_is_read_only_before_any_right_is_asked(
    public: psycopg.Connection,
) -> None:
    with pytest.raises((ReadOnlySqlTransaction, InsufficientPrivilege)):
        public.execute("DELETE FROM listing")
    assert setting(public, "default_transaction_read_only") == "on"


def test_a_strangers_statement_cannot_run_for_long(public: psycopg.Connection) -> None:
    assert setting(public, "statement_timeout") == "5s"
    assert setting(public, "lock_timeout") == "2s"
    assert setting(public, "idle_in_transaction_session_timeout") == "10s"
    public.execute("SET statement_timeout = '20ms'")
    with pytest.raises(QueryCanceled):
        public.execute("SELECT pg_sleep(2)")


def test_the_search_path_of_strangers_names_no_private_schema(public: psycopg.Connection) -> None:
    assert setting(public, "search_path") == "directory, extensions"


def test_the_database_is_closed_to_roles_that_nobody_named(database_urls: DatabaseUrls) -> None:
    with psycopg.connect(database_urls.superuser) as connection:
        rights = connection.execute(
            "SELECT r.privilege_type FROM pg_database d, aclexplode(d.datacl) r"
            " WHERE d.datname = current_database() AND r.grantee = 0"
        ).fetchall()

    assert rights == []


def test_staff_read_and_write_both_but_own_nothing(
    session: Session, database_urls: DatabaseUrls
) -> None:
    make_listing(session)

    with (
        psycopg.connect(database_urls.staff, autocommit=True) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute("DROP TABLE core.true_point")


def setting(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute(f"SHOW {name}").fetchone()
    assert row is not None
    return str(row[0])
