"""A stranger's connection reads the public directory and can do nothing else (law 2)."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg.errors import InsufficientPrivilege, QueryCanceled, ReadOnlySqlTransaction
from sqlalchemy.orm import Session

from app.models import CORE, DIRECTORY, Base
from tests.factories import make_listing
from tests.postgres import DatabaseUrls

PRIVATE = [table.fullname for table in Base.metadata.sorted_tables if table.schema == CORE]
PUBLIC = [table.fullname for table in Base.metadata.sorted_tables if table.schema == DIRECTORY]

#: The functions of the schema "intake": what strangers may send.
DOORS = ("apply", "count_searches", "listed", "report", "report_answer")


@pytest.fixture
def in_a_page(own_app: Flask) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the application's own pool, as a page has it."""
    with own_app.extensions["amparo.database"].reading() as connection:
        yield connection


@pytest.mark.parametrize("table", [*PRIVATE, "core.alembic_version"])
def test_what_an_injection_joins_to_a_search_fails_in_the_database(
    session: Session, in_a_page: psycopg.Connection[Any], table: str
) -> None:
    make_listing(session)
    query = "SELECT name FROM listing WHERE name = '{}'"
    assert in_a_page.execute(query.format("A made-up place")).rowcount == 1

    injected = query.format(f"' UNION SELECT to_jsonb(t)::text FROM {table} t --")
    with pytest.raises(InsufficientPrivilege):
        in_a_page.execute(injected)


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
        "SELECT lo_from_bytea(0, 'ours')",
        "SELECT lo_create(0)",
        "SELECT pg_logical_emit_message(false, 'ours', 'ours')",
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("role", "none"),
        ("session_authorization", "amparo_public"),
        ("search_path", "directory, extensions"),
        ("default_transaction_read_only", "on"),
        ("transaction_read_only", "on"),
        ("statement_timeout", "5s"),
        ("lock_timeout", "2s"),
        ("idle_in_transaction_session_timeout", "10s"),
        ("idle_session_timeout", "1h"),
    ],
)
def test_the_pool_of_the_pages_reads_only_and_gives_up_soon(
    in_a_page: psycopg.Connection[Any], name: str, value: str
) -> None:
    assert setting(in_a_page, name) == value


def test_a_page_cannot_write_even_what_it_may_read(in_a_page: psycopg.Connection[Any]) -> None:
    with pytest.raises((ReadOnlySqlTransaction, InsufficientPrivilege)):
        in_a_page.execute("DELETE FROM listing")


def test_a_statement_of_a_page_that_runs_too_long_is_ended(public: psycopg.Connection) -> None:
    public.execute("SET statement_timeout = '20ms'")
    with pytest.raises(QueryCanceled):
        public.execute("SELECT pg_sleep(2)")


TRUE_POINT = "(SELECT oid FROM pg_class WHERE relname = 'true_point')::regclass"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT ST_EstimatedExtent('core', 'true_point', 'point')",
        "SELECT ST_EstimatedExtent('core', 'true_point', 'point', true)",
        f"SELECT _postgis_stats({TRUE_POINT}, 'point')",
        f"SELECT _postgis_selectivity({TRUE_POINT}, 'point', ST_MakeEnvelope(-99, 26, -98, 27))",
        f"SELECT _postgis_join_selectivity({TRUE_POINT}, 'point', {TRUE_POINT}, 'point')",
        f"SELECT _postgis_index_extent({TRUE_POINT}, 'point')",
    ],
)
@pytest.mark.parametrize("role", ["public", "intake"])
def test_the_statistics_of_the_true_points_tell_nobody_where_they_are(
    session: Session, database_urls: DatabaseUrls, role: str, statement: str
) -> None:
    make_listing(session, disclosure="hidden", true_point=(-98.4729, 26.3471))
    with psycopg.connect(database_urls.superuser, autocommit=True) as connection:
        connection.execute("ANALYZE core.true_point")

    with (
        psycopg.connect(getattr(database_urls, role)) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_no_function_of_an_extension_lends_its_rights_or_looks_at_tables_by_number(
    database_urls: DatabaseUrls,
) -> None:
    with psycopg.connect(database_urls.superuser) as connection:
        lent = connection.execute(
            "SELECT p.oid::regprocedure, r FROM pg_proc p,"
            " unnest(ARRAY['amparo_public', 'amparo_intake']) r"
            " WHERE has_function_privilege(r, p.oid, 'EXECUTE')"
            " AND NOT (r = 'amparo_intake' AND p.pronamespace = 'intake'::regnamespace)"
            " AND (p.prosecdef"
            " OR p.pronamespace = 'extensions'::regnamespace"
            " AND 'regclass'::regtype::oid = ANY (p.proargtypes))"
        ).fetchall()

    assert lent == []


def test_strangers_can_send_by_these_functions_only_and_they_trust_no_path(
    database_urls: DatabaseUrls,
) -> None:
    with psycopg.connect(database_urls.superuser) as connection:
        rows = connection.execute(
            "SELECT p.proname, p.proowner::regrole::text, p.proconfig, proacl::text"
            " FROM pg_proc p WHERE p.pronamespace = 'intake'::regnamespace ORDER BY 1"
        ).fetchall()

    path = ["search_path=core, directory, extensions, pg_temp"]
    rights = "{amparo_owner=X/amparo_owner,amparo_intake=X/amparo_owner}"
    assert rows == [(name, "amparo_owner", path, rights) for name in DOORS]


def test_the_samples_that_the_planner_keeps_are_of_public_tables_only(
    session: Session, database_urls: DatabaseUrls, public: psycopg.Connection
) -> None:
    make_listing(session)
    with psycopg.connect(database_urls.superuser, autocommit=True) as connection:
        connection.execute("ANALYZE core.service, core.location, directory.listing")

    rows = public.execute("SELECT DISTINCT schemaname FROM pg_stats").fetchall()

    assert ("directory",) in rows
    assert ("core",) not in rows


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
