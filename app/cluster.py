"""The private PostgreSQL of one instance: made, started and stopped by us, reached by no network.

In goes the directory of the instance (``AMPARO_VAR``), out comes a running :class:`Cluster`.

Called by root, it runs as the instance's owner, in the owner's :func:`app.owner.home`.
"""

import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

import click

from app.owner import home, make_home, owner_of

SUPERUSER = "amparo_admin"

_OLDEST_MAJOR = 15
_INSTALLED = Path("/usr/lib/postgresql")
_SOCKET_FILE = ".s.PGSQL.5432"
_SOCKET_PATH_BYTES = 100  # the kernel takes 107
_SHORT = Path("/tmp")  # noqa: S108 names there can be guessed: _private_directory looks closely
_START_WITHIN_S = 30.0

#: Only the owner and root may enter the socket's directory (0700), so whoever gets as far as
#: this file is one of them already: a password would have to lie next to the socket anyway.
_HBA = "local all all trust\n"

#: Nothing that a seeker or a provider typed may reach a log: no statement, no parameter, no
#: DETAIL, and no error of a statement either, since "invalid input syntax: ..." quotes its input.
_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_connections": "off",
}
#: For databases that may be lost with the machine: tests and benches.
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ClusterError(Exception):
    """PostgreSQL cannot be had here; the message is one line for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One PostgreSQL server: its programs, its data, and the directory of its socket."""

    bin: Path
    data: Path
    socket: Path
    #: The user it runs as when root asked for it; None: whoever asked.
    owner: str | None
    #: True when it was not running before the call of :func:`ensure` that returned this.
    started: bool = field(default=False, compare=False)

    def url(self, database: str, role: str) -> str:
        """The libpq address of ``database`` for ``role``, through the socket."""
        user, name, host = (quote(part, safe="") for part in (role, database, str(self.socket)))
        return f"postgresql://{user}@/{name}?host={host}&port=5432"


def ensure(var: Path, *, durable: bool = True, shared_buffers: str = "256MB") -> Cluster:
    """The running cluster of the instance at ``var``; made and started when need be.

    Safe to call from several processes at once. ``durable=False`` trades crash safety for speed.
    Both settings count for a server that this call starts, not for one that runs already.
    """
    owner = owner_of(var)
    cluster = _cluster(home(var), owner)
    if is_running(cluster):
        return cluster
    try:
        place = make_home(var)
    except OSError as error:
        raise ClusterError(f"Cannot make {error.filename}: {error.strerror}.") from error
    if owner and place != var.resolve():
        click.echo(f"The data is in {place}: {owner.pw_name} cannot enter {var}.", err=True)
    with _one_at_a_time(place):
        if is_running(cluster):
            return cluster
        if not cluster.data.exists():
            _initialise(cluster, owner, durable)
        _private_directory(cluster.socket, owner)
        settings = _SETTINGS | {
            "shared_buffers": shared_buffers,
            "unix_socket_directories": f'"{cluster.socket}"',
            "shared_preload_libraries": "postgis-3" if _has_postgis(cluster.bin) else "",
        }
        _start(cluster, settings if durable else settings | _NOT_DURABLE)
    return replace(cluster, started=True)


def stop(cluster: Cluster) -> None:
    """Stop the server, if it runs; open connections are closed, what was committed stays."""
    with _one_at_a_time(cluster.data.parent):
        pid = _pid(cluster)
        if pid is None or not _is_server_of(cluster, pid):
            return
        done = _run(cluster, "pg_ctl", "stop", "-D", str(cluster.data), "-m", "fast", "-w")
        if done.returncode != 0 and _is_server_of(cluster, pid):
            raise ClusterError(f"PostgreSQL does not stop: {_last_line(done.stderr)}")


def is_running(cluster: Cluster) -> bool:
    """Whether the server takes connections now."""
    try:
        state = (cluster.data / "postmaster.pid").read_text().splitlines()[7]
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(cluster.socket / _SOCKET_FILE))
    except (OSError, IndexError):
        return False
    return state.strip() == "ready"


def _cluster(place: Path, owner: pwd.struct_passwd | None) -> Cluster:
    data = place / "pg"
    expected = owner.pw_uid if owner else os.geteuid()
    if data.exists() and data.stat().st_uid != expected:
        raise ClusterError(
            f"{data} belongs to {data.owner()}: run this as {data.owner()} or as root, "
            "or set AMPARO_VAR to another directory."
        )
    near = place / "socket"
    fits = len(os.fsencode(near / _SOCKET_FILE)) < _SOCKET_PATH_BYTES
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:12]
    directory = near if fits else _SHORT / f"amparo-{name}"
    return Cluster(_programs(data), data, directory, owner.pw_name if owner else None)


def _programs(data: Path) -> Path:
    """The directory of the newest PostgreSQL with PostGIS, or of the one that made ``data``."""
    found = {int(path.name): path / "bin" for path in _INSTALLED.glob("[0-9]*")} or _configured()
    usable = {
        major: directory
        for major, directory in found.items()
        if major >= _OLDEST_MAJOR and (directory / "initdb").exists()
    }
    if (data / "PG_VERSION").exists():
        major = int((data / "PG_VERSION").read_text())
        if major not in usable:
            raise ClusterError(f"{data} needs PostgreSQL {major}, which is no longer installed.")
        return usable[major]
    if not usable:
        raise ClusterError(f"PostgreSQL {_OLDEST_MAJOR} or newer is not installed: `make run`.")
    return usable[max(usable, key=lambda major: (_has_postgis(usable[major]), major))]


def _configured() -> dict[int, Path]:
    """What ``pg_config`` names, where PostgreSQL did not come as Debian's packages."""
    if not (pg_config := shutil.which("pg_config")):
        return {}
    asked = [pg_config, "--version", "--bindir"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return {}
    version, directory = done.stdout.splitlines()
    return {int(version.split()[1].partition(".")[0]): Path(directory)}


def _has_postgis(programs: Path) -> bool:
    libraries = programs.parent / "lib"
    return any((path / "postgis-3.so").exists() for path in (libraries, libraries / "postgresql"))


@contextmanager
def _one_at_a_time(place: Path) -> Iterator[None]:
    """Hold the lock of the instance; the directory itself is the lock file."""
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _private_directory(path: Path, owner: pwd.struct_passwd | None) -> None:
    """Make ``path`` the owner's with mode 0700; refuse one that anybody else could have made."""
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    if owner and found.st_uid == 0 and stat.S_ISDIR(found.st_mode):
        os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
        found = path.lstat()
    expected = owner.pw_uid if owner else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != expected or found.st_mode & 0o077:
        raise ClusterError(f"{path} is not ours alone; remove it and start again.")


def _initialise(cluster: Cluster, owner: pwd.struct_passwd | None, durable: bool) -> None:
    """Make the data directory; it gets its name when complete, so half of one is never used."""
    fresh = cluster.data.with_name("pg.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _private_directory(fresh, owner)
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", f"--username={SUPERUSER}"]
    if not durable:
        options.append("--no-sync")
    done = _run(cluster, "initdb", "-D", str(fresh), *options)
    if done.returncode != 0:
        raise ClusterError(f"initdb: {_last_line(done.stderr)}")
    (fresh / "pg_hba.conf").write_text(_HBA)
    fresh.rename(cluster.data)


def _start(cluster: Cluster, settings: dict[str, str]) -> None:
    _forget_killed_server(cluster)
    log = cluster.data / "server.log"
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    give_up = time.monotonic() + _START_WITHIN_S
    while True:
        where = ("-D", str(cluster.data), "-l", str(log))
        done = _run(cluster, "pg_ctl", "start", *where, "-w", "-t", "120", "-o", options)
        if done.returncode == 0:
            return
        reason = _why(log.read_text(errors="replace") if log.exists() else done.stderr)
        # What a killed server left (its sessions, its shared memory) goes away within moments.
        if "in use" not in reason or time.monotonic() > give_up:
            raise ClusterError(f"PostgreSQL does not start: {reason} (see {log})")
        time.sleep(0.2)


def _forget_killed_server(cluster: Cluster) -> None:
    """Remove the lock files of a killed server, whose number another program may have by now.

    PostgreSQL would take that program for a server. Sessions of the killed one that still run
    are found all the same, by the shared memory that belongs to the data directory.
    """
    pid = _pid(cluster)
    if pid is None or not _is_server_of(cluster, pid):
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)
        (cluster.socket / f"{_SOCKET_FILE}.lock").unlink(missing_ok=True)


def _pid(cluster: Cluster) -> int | None:
    """The process that the pid file names; 0 when it names none, None without such a file."""
    try:
        return int((cluster.data / "postmaster.pid").read_text().partition("\n")[0])
    except ValueError:
        return 0
    except FileNotFoundError:
        return None


def _is_server_of(cluster: Cluster, pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == cluster.data
    except OSError:
        return False


def _run(cluster: Cluster, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    owner = pwd.getpwnam(cluster.owner) if cluster.owner and os.geteuid() == 0 else None
    return subprocess.run(
        [cluster.bin / program, *arguments],
        cwd=cluster.data.parent,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )


def _why(log: str) -> str:
    fatal = [line for line in log.splitlines() if "FATAL:" in line]
    return fatal[-1] if fatal else _last_line(log)


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]
