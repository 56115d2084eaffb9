"""Templates compiled once for all applications of a test run: most tests make one anew."""

from __future__ import annotations

import hashlib
import marshal
import os
import shutil
import tempfile
from pathlib import Path
from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

Key = tuple[type[Environment], str | None, str]


#: What pytest-xdist tells every worker of a run; what one has compiled the others read.
RUN = "PYTEST_XDIST_TESTRUNUID"


class _Remembered(BytecodeCache):
    """In memory and in the run's folder, apart for each kind of environment and each locale."""

    def __init__(self) -> None:
        self._compiled: dict[Key, CodeType] = {}

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """What is known of a template in this locale."""
        locale = getattr(environment, "locale", None)
        checksum = self.get_source_checksum(source)
        bucket = _BucketOf(environment, self.get_cache_key(name, filename), checksum)
        bucket.of = (type(environment), locale and locale.code, f"{bucket.key}{checksum}")
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        assert isinstance(bucket, _BucketOf)
        file = _file_of(bucket)
        if bucket.of not in self._compiled and file and file.exists():
            self._compiled[bucket.of] = marshal.loads(file.read_bytes())  # noqa: S302 - our own file
        bucket.code = self._compiled.get(bucket.of)

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert isinstance(bucket, _BucketOf)
        self._compiled[bucket.of] = bucket.code
        if file := _file_of(bucket):
            file.parent.mkdir(mode=0o700, exist_ok=True)
            own = file.with_suffix(f".{os.getpid()}")
            own.write_bytes(marshal.dumps(bucket.code))
            own.replace(file)  # whole, or not at all


def _file_of(bucket: _BucketOf) -> Path | None:
    run = os.environ.get(RUN)
    return _folder(run) / hashlib.sha256(repr(bucket.of).encode()).hexdigest() if run else None


def _folder(run: str) -> Path:
    return Path(tempfile.gettempdir(), f"amparo-templates-{run}")


def forget_templates(run: str) -> None:
    """Remove what the workers of a run have compiled."""
    shutil.rmtree(_folder(run), ignore_errors=True)


class _BucketOf(Bucket):
    """A bucket that knows which locale it is of."""

    of: Key


def remember_templates() -> None:
    """From now on, applications of this process share what they compile, with others of its run."""
    Flask.jinja_options = {"bytecode_cache": _Remembered()}
