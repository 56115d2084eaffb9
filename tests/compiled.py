"""Templates compiled once in a run of the tests: for all applications, processes and servers."""

from __future__ import annotations

import os
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

#: The variable that tells the processes of a run which folder is theirs.
FOLDER = "AMPARO_TEST_TEMPLATES"


class _OfTheRun(FileSystemBytecodeCache):
    """Files, apart for each kind of environment and each locale that it compiles for."""

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """What is known of a template in this locale."""
        locale = getattr(environment, "locale", None)
        of = f"{type(environment).__qualname__} {locale and locale.code} {name}"
        bucket = Bucket(environment, self.get_cache_key(of), self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket


def share_templates(at_the_end: Callable[[Callable[[], Any]], Any]) -> None:
    """Applications that this process makes from now on share what the run has compiled.

    The first process of a run makes the folder, and hands its removal to ``at_the_end``.
    """
    if FOLDER not in os.environ:
        folder = TemporaryDirectory(prefix="amparo-templates-")
        os.environ[FOLDER] = folder.name
        at_the_end(folder.cleanup)
    use_shared_templates()


def use_shared_templates() -> None:
    """The same in a process that others have started; nothing where no run of tests has."""
    if folder := os.environ.get(FOLDER):
        Flask.jinja_options = {"bytecode_cache": _OfTheRun(folder)}
