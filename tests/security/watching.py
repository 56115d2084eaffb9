"""Looks everywhere that a server could leave what people asked: logs, tables, files."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg

from app.cluster import Cluster
from tests.postgres import DatabaseUrls

#: Made up, and nowhere in the starter data, the towns, or PostgreSQL.
TERM = "quexolotzin"
LATITUDE, LONGITUDE = "17.7391824", "-101.6683947"
ADDRESSES = ("203.0.113.77", "2001:db8:77::5")
BROWSER = "Needlephone/9.7"
REFERRER = "https://referrer-needle.example.org/from"
#: The same as they may be written: whole, rounded, or hashed together with nothing.
NEEDLES = {
    "term": TERM,
    "position": r"17\.739182|101\.668394",
    "rounded position": r"-101\.67\D{1,20}17\.74(?!\d)|17\.74\D{1,20}-101\.67(?!\d)",
    "address": r"203\.0\.113\.77|2001:0?db8:0*77:",
    "browser": "needlephone",
    "referrer": "referrer-needle",
}
_RELATIONS = """
    SELECT format('%I.%I', n.nspname, c.relname), c.relkind <> 'v' FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') OR c.relname IN ('pg_stat_activity', 'pg_stat_statements')
"""


class Watch:
    """What a server and its database may have written since it was set."""

    def __init__(
        self, urls: DatabaseUrls, cluster: Cluster, *, logs: list[Path], directories: list[Path]
    ) -> None:
        self._superuser = urls.superuser
        self._logs = [(log, 0) for log in logs]
        self._logs.append(
            (cluster.data / "server.log", (cluster.data / "server.log").stat().st_size)
        )
        self._directories = directories
        with psycopg.connect(self._superuser, autocommit=True) as connection:
            now = connection.execute("SELECT pg_current_xact_id()::xid::text").fetchone()
        assert now
        self._first = now[0]

    def found(self) -> set[tuple[str, str]]:
        """(where, which needle) of all that was left; empty when nothing was."""
        texts = [*self._from_logs(), *self._from_files(), *self._from_open_files()]
        found = {
            (where, name)
            for where, text in texts
            for name, needle in NEEDLES.items()
            if re.search(needle, text, flags=re.I)
        }
        return found | set(self._from_tables())

    def _from_logs(self) -> Iterator[tuple[str, str]]:
        for log, offset in self._logs:
            yield log.name, log.read_bytes()[offset:].decode(errors="replace")

    def _from_files(self) -> Iterator[tuple[str, str]]:
        for directory in self._directories:
            for path in directory.rglob("*"):
                if path.is_file():
                    yield path.name, f"{path} {path.read_bytes().decode(errors='replace')}"

    def _from_open_files(self) -> Iterator[tuple[str, str]]:
        """Files that a process of ours has open under no name: temporary files are often such."""
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            with suppress(OSError):
                target = str(link.readlink())
                ours = any(target.startswith(str(place)) for place in self._directories)
                if ours and target.endswith("(deleted)"):
                    yield target, link.read_bytes().decode(errors="replace")

    def _from_tables(self) -> Iterator[tuple[str, str]]:
        with psycopg.connect(self._superuser, autocommit=True) as connection:
            for relation, is_table in connection.execute(_RELATIONS).fetchall():
                others = "pid <> pg_backend_pid()" if relation.endswith("_activity") else "true"
                new = f"age(r.xmin) <= age('{self._first}'::xid)" if is_table else others
                # One look at the new rows of each; which needle it was is asked where there is one.
                look = f"SELECT FROM {relation} AS r WHERE {new} AND r::text ~* %s LIMIT 1"
                if connection.execute(look, ["|".join(NEEDLES.values())]).fetchone() is None:
                    continue
                for name, needle in NEEDLES.items():
                    if connection.execute(look, [needle]).fetchone() is not None:
                        yield relation, name
