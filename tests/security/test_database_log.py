"""PostgreSQL logs nothing of what our roles ask, also where its own settings would log it all."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app import migrating
from app.cluster import Cluster
from tests import postgres
from tests.postgres import DatabaseUrls

#: What an operator may have set on a server of their own; a role's settings go before these.
CARELESS = {
    "log_statement": "all",
    "log_duration": "on",
    "log_min_duration_statement": "0",
    "log_min_duration_sample": "0",
    "log_statement_sample_rate": "1",
    "log_min_messages": "info",
    "log_min_error_statement": "info",
    "log_error_verbosity": "verbose",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "-1",
    "log_temp_files": "0",
    "log_lock_waits": "on",
    "debug_print_plan": "on",
}


@pytest.fixture(scope="module")
def careless(postgres_server: Cluster) -> Iterator[DatabaseUrls]:
    """A database whose server logs as much as it can."""
    with postgres.cloned(postgres_server, "careless") as urls:
        with psycopg.connect(urls.superuser, autocommit=True) as connection:
            name = connection.info.dbname
            for setting, value in CARELESS.items():
                connection.execute(f"ALTER DATABASE {name} SET {setting} = '{value}'")
        yield urls


def ask_and_fail(url: str, word: str) -> None:
    """A statement with a parameter, errors that quote it, one too slow, and sorting on disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT %s", [word])
        connection.execute("SET work_mem = '64kB'")
        big = "SELECT count(*) FROM (SELECT repeat(%s, 9) || g FROM generate_series(1, 20000) g"
        connection.execute(f"{big} ORDER BY 1) x", [word])
        for statement in (
            "SELECT CAST(%s AS uuid)",
            "SELECT CAST(%s AS text) FROM nowhere",
            "SELECT 1 / (length(%s) - length('" + word + "'))",
            "DO $$ BEGIN RAISE WARNING '" + word + "'; RAISE EXCEPTION '" + word + "'; END $$",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement, [word] if "%s" in statement else None)
        connection.execute("SET statement_timeout = '10ms'")
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT pg_sleep(5), %s", [word])


@pytest.mark.parametrize("role", ["public", "intake", "staff", "owner"])
def test_no_role_of_ours_is_logged(
    postgres_server: Cluster, careless: DatabaseUrls, role: str
) -> None:
    log = postgres_server.data / "server.log"
    before = log.stat().st_size

    ask_and_fail(getattr(careless, role), f"zacamolpilli{role}")

    assert f"zacamolpilli{role}" not in _since(log, before)


def test_a_role_that_is_not_ours_would_be(postgres_server: Cluster, careless: DatabaseUrls) -> None:
    log = postgres_server.data / "server.log"
    before = log.stat().st_size

    ask_and_fail(careless.superuser, "zacamolpilliadmin")

    written = _since(log, before)
    for said in ("execute <unnamed>", "invalid input syntax", "temporary file", "WARNING:"):
        assert said in written
    assert written.count("zacamolpilliadmin") > 10


def test_bootstrap_by_somebody_who_may_not_says_what_to_set(careless: DatabaseUrls) -> None:
    """A hosted PostgreSQL has no true superuser: its roles may not change what is logged."""
    with psycopg.connect(careless.superuser, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS not_quite_a_superuser")
        connection.execute("CREATE ROLE not_quite_a_superuser LOGIN CREATEROLE")
        try:
            script = (postgres.ROOT / "migrations" / "bootstrap.sql").read_text(encoding="utf-8")
            quiet = script[script.rindex("DO $$") :]
            said: list[str] = []
            as_other = careless.superuser.replace("amparo_admin", "not_quite_a_superuser")
            connection.execute(
                f"GRANT CONNECT ON DATABASE {connection.info.dbname} TO not_quite_a_superuser"
            )
            with psycopg.connect(as_other, autocommit=True) as limited:
                limited.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
                limited.execute(quiet)
        finally:
            connection.execute("DROP OWNED BY not_quite_a_superuser")
            connection.execute("DROP ROLE not_quite_a_superuser")

    assert any("log_statement = none" in line and "set it on the server" in line for line in said)


def test_bootstrap_may_run_again(careless: DatabaseUrls) -> None:
    assert migrating.bootstrap(careless.superuser) == []


def _since(log: Path, offset: int) -> str:
    return log.read_bytes()[offset:].decode(errors="replace")
