"""As whom an instance runs, and where its files are.

PostgreSQL refuses to run as root, and no request should be answered as root. Called by root,
Amparo therefore works as the *owner*: whoever owns what is there already, else ``postgres``,
else ``nobody``. Where that user cannot enter the directory of the instance (a clone under
``/root``), its files live in ``/var/lib/amparo-<hash of that directory's path>``.
"""

import hashlib
import os
import pwd
import secrets
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import click

CODE = Path(__file__).resolve().parents[1]


def owner_of(var: Path) -> pwd.struct_passwd | None:
    """The unprivileged user who works for root on ``var``; None when the caller is not root."""
    if os.geteuid() != 0:
        return None
    var = var.resolve()
    candidates = (_elsewhere(var) / "pg", var / "pg", var, *var.parents)
    uid = next(path for path in candidates if path.exists()).stat().st_uid
    known = {user.pw_uid: user for user in pwd.getpwall()}
    if uid != 0 and uid in known:
        return known[uid]
    named = {user.pw_name: user for user in known.values()}
    return named.get("postgres") or named["nobody"]


def home(var: Path) -> Path:
    """Where the instance of ``var`` keeps its files: there, unless the owner cannot enter it."""
    var = var.resolve()
    owner = owner_of(var)
    if owner is None:
        return var
    if _elsewhere(var).exists():
        return _elsewhere(var)
    nearest = next(path for path in (var, *var.parents) if path.exists())
    return var if _can(owner, "-x", nearest) else _elsewhere(var)


def make_home(var: Path) -> Path:
    """:func:`home`, made when missing, the owner's and closed to others; raises OSError."""
    place, owner = home(var), owner_of(var)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One with something in it is not ours to give away: it may be /srv.
    if owner and place.stat().st_uid == 0 and not any(place.iterdir()):
        os.chown(place, owner.pw_uid, owner.pw_gid)
    return place


def drop_to_unprivileged(var: Path) -> None:
    """Go on as the owner when root calls; for everybody else this does nothing.

    The owner must be able to read the code and to write to the instance's directory. Where that
    is not so, the process stays root, says so in one line, and only PostgreSQL is unprivileged.
    """
    owner = owner_of(var)
    if owner is None:
        return
    place = make_home(var)
    obstacle = None
    if not _can_import(owner):
        obstacle = f"run the code in {CODE} with {sys.executable}"
    elif not _can(owner, "-w", place):
        obstacle = f"write to {place}"
    if obstacle:
        click.echo(f"Staying root: the user {owner.pw_name} cannot {obstacle}.", err=True)
        return
    os.setgroups([])
    os.setgid(owner.pw_gid)
    os.setuid(owner.pw_uid)
    os.environ.update(HOME=str(place), USER=owner.pw_name, LOGNAME=owner.pw_name)


def _elsewhere(var: Path) -> Path:
    return Path("/var/lib") / f"amparo-{hashlib.sha256(os.fsencode(var)).hexdigest()[:12]}"


def _can(owner: pwd.struct_passwd, right: str, path: Path) -> bool:
    """Ask the system itself, so that access lists and container mounts count."""
    return _succeeds(owner, ["/usr/bin/test", right, str(path)])


def _can_import(owner: pwd.struct_passwd) -> bool:
    return _succeeds(owner, [sys.executable, "-c", "import app.cluster"])


def _succeeds(owner: pwd.struct_passwd, command: list[str]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 our own two commands
            command,
            cwd=CODE,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            user=owner.pw_uid,
            group=owner.pw_gid,
            extra_groups=[],
        )
    except OSError:
        return False
    return done.returncode == 0


def secret_key(var: Path | None) -> str | None:
    """The secret key that the environment gives, else that of the private instance at ``var``.

    Made when there is none: sign-ins and links outlive a restart. None where neither is.
    """
    given = os.environ.get("AMPARO_SECRET_KEY")
    if given or var is None:
        return given or None
    file = home(var) / "secret-key"
    with suppress(FileExistsError):
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w") as out:
            out.write(secrets.token_hex(32))
    return file.read_text(encoding="ascii")
