"""The private PostgreSQL starts anywhere, survives what happens to it, and lets nobody else in."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from app.cluster import SUPERUSER, Cluster, ClusterError, ensure, is_running, stop
from app.owner import CODE, home, owner_of

only_as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand files to others")


@pytest.fixture(scope="module")
def parent() -> Iterator[Path]:
    """A directory that every user of the machine can enter, as a clone in a home directory is."""
    path = Path(tempfile.mkdtemp(prefix="amparo-cluster-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def var(parent: Path) -> Iterator[Path]:
    path = parent / "var"
    yield path
    stop(start(path))


@pytest.fixture
def cluster(var: Path) -> Cluster:
    return start(var)


def start(var: Path) -> Cluster:
    return ensure(var, durable=False, shared_buffers="16MB")


def connect(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(cluster.url("postgres", SUPERUSER), autocommit=True)


def server_pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().partition("\n")[0])


def wait_until(true: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 10
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def run_python(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=CODE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_answers_through_its_socket_and_listens_on_no_network(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        settings = connection.execute(
            """
            SELECT current_setting('listen_addresses'), current_setting('jit'),
                   current_setting('fsync'), pg_encoding_to_char(encoding), datcollate
            FROM pg_database WHERE datname = current_database()
            """
        ).fetchone()
    assert settings == ("", "off", "off", "UTF8", "C.UTF-8")


def test_postgis_is_there(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        found = connection.execute(
            "SELECT name FROM pg_available_extensions WHERE name IN ('postgis', 'pg_trgm')"
        ).fetchall()
    assert {name for (name,) in found} == {"postgis", "pg_trgm"}


def test_a_second_call_finds_the_running_server(cluster: Cluster, var: Path) -> None:
    before = server_pid(cluster)
    again = start(var)
    assert again == cluster
    assert not again.started
    assert server_pid(again) == before


def test_programs_that_ask_at_once_get_one_server(cluster: Cluster, var: Path) -> None:
    stop(cluster)
    assert not is_running(cluster)
    program = (
        "import sys; from pathlib import Path; from app.cluster import ensure;"
        "print(ensure(Path(sys.argv[1]), durable=False, shared_buffers='16MB').started)"
    )
    asking = [run_python(program, str(var)) for _ in range(3)]
    answers = [process.communicate() for process in asking]
    assert sorted(out.strip() for out, _ in answers) == ["False", "False", "True"], answers


def test_a_killed_server_comes_back_with_what_was_committed(cluster: Cluster, var: Path) -> None:
    with connect(cluster) as connection:
        connection.execute("SET synchronous_commit = on")
        connection.execute("CREATE TABLE kept AS SELECT 1 AS answer")
        os.kill(server_pid(cluster), signal.SIGKILL)
    wait_until(lambda: not is_running(cluster))
    back = start(var)
    assert back.started
    with connect(back) as connection:
        assert connection.execute("TABLE kept").fetchone() == (1,)


def test_the_number_of_a_killed_server_may_belong_to_another_program(
    cluster: Cluster, var: Path
) -> None:
    stop(cluster)
    innocent = subprocess.Popen(["/bin/sleep", "60"])
    try:
        (cluster.data / "postmaster.pid").write_text(f"{innocent.pid}\n{cluster.data}\n")
        stop(cluster)
        assert innocent.poll() is None
        assert start(var).started
    finally:
        innocent.kill()
        innocent.wait()


def test_what_people_typed_reaches_no_log(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TEMP TABLE asked (word text UNIQUE)")
        for statement in (
            "SELECT CAST(%s AS uuid)",
            "INSERT INTO asked VALUES (%s), ('shelter-tonight')",
            "DO $$ BEGIN RAISE WARNING 'shelter-tonight'; END $$",
            "SELECT 'shelter-tonight' FROM nowhere",
        ):
            values = ["shelter-tonight"] if "%s" in statement else None
            if "WARNING" in statement:
                connection.execute(statement, values)
            else:
                with pytest.raises(psycopg.Error):
                    connection.execute(statement, values)
    log = (cluster.data / "server.log").read_text()
    assert "ready to accept connections" in log
    assert "shelter-tonight" not in log


def test_nobody_else_may_enter_the_directory_of_the_socket(cluster: Cluster) -> None:
    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    expected = pwd.getpwnam(cluster.owner).pw_uid if cluster.owner else os.geteuid()
    assert cluster.socket.stat().st_uid == expected
    assert (cluster.data / "pg_hba.conf").read_text() == "local all all trust\n"


def test_a_long_path_gets_a_short_socket(parent: Path) -> None:
    var = parent / ("a long name " * 8)
    cluster = start(var)
    try:
        with connect(cluster) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert len(str(cluster.socket)) < 40 < len(str(cluster.data))
        assert cluster.socket.stat().st_mode & 0o777 == 0o700
    finally:
        stop(cluster)
        shutil.rmtree(cluster.socket)


@only_as_root
def test_a_socket_directory_that_somebody_else_made_is_refused(cluster: Cluster, var: Path) -> None:
    stop(cluster)
    os.chown(cluster.socket, pwd.getpwnam("nobody").pw_uid, -1)
    try:
        with pytest.raises(ClusterError, match="not ours alone"):
            start(var)
    finally:
        os.chown(cluster.socket, cluster.data.stat().st_uid, -1)


@only_as_root
def test_root_keeps_the_data_where_the_owner_can_go(parent: Path) -> None:
    closed = parent / "closed"
    closed.mkdir(mode=0o700)
    assert home(parent / "var") == parent / "var"
    assert str(home(closed / "var")).startswith("/var/lib/amparo-")


@only_as_root
def test_root_goes_on_as_the_owner_or_says_why_not(var: Path, cluster: Cluster) -> None:
    program = (
        "import os, sys; from pathlib import Path; from app.owner import drop_to_unprivileged;"
        "drop_to_unprivileged(Path(sys.argv[1])); print(os.geteuid(), os.getegid())"
    )
    out, err = run_python(program, str(var)).communicate()
    owner = owner_of(var)
    assert owner is not None
    expected = "0 0" if "Staying root" in err else f"{owner.pw_uid} {owner.pw_gid}"
    assert out.strip() == expected
