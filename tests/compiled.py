"""Templates compiled once for all applications of a test process: most tests make one anew."""

from __future__ import annotations

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

Key = tuple[type[Environment], str | None, str]


class _Remembered(BytecodeCache):
    """In memory, apart for each kind of environment and each locale that it compiles for."""

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
        bucket.code = self._compiled.get(bucket.of)

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert isinstance(bucket, _BucketOf)
        self._compiled[bucket.of] = bucket.code


class _BucketOf(Bucket):
    """A bucket that knows which locale it is of."""

    of: Key


def remember_templates() -> None:
    """From now on, applications of this process share what they compile."""
    Flask.jinja_options = {"bytecode_cache": _Remembered()}
