"""What a request may use: the settings and the public database of its application."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import psycopg
from flask import current_app

from app.config import Settings
from app.db import PublicDatabase


def settings() -> Settings:
    """The settings the application was made with."""
    found = current_app.extensions["amparo.settings"]
    assert isinstance(found, Settings)
    return found


def reading() -> AbstractContextManager[psycopg.Connection[Any]]:
    """A connection of the public role; give it back before the template renders."""
    database = current_app.extensions["amparo.database"]
    assert isinstance(database, PublicDatabase)
    return database.reading()
