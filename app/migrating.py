"""Makes the database what the code expects: bootstrap (roles, extensions) and migrations."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

ROOT = Path(__file__).resolve().parents[1]


def alembic_config(url: str) -> Config:
    """Alembic's settings for the owner's ``url`` (a libpq address)."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = sqlalchemy_url(url)
    return config


def sqlalchemy_url(url: str) -> str:
    """The address that SQLAlchemy needs for psycopg 3, from one that libpq takes."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1).replace(
        "postgres://", "postgresql+psycopg://", 1
    )


def bootstrap(superuser_url: str) -> list[str]:
    """Make roles, extensions and schemas in the database of ``superuser_url``. Repeatable.

    Returns what the server warned of.
    """
    script = (ROOT / "migrations" / "bootstrap.sql").read_bytes()
    warnings: list[str] = []

    def listen(said: psycopg.errors.Diagnostic) -> None:
        if said.severity_nonlocalized == "WARNING":
            warnings.append(said.message_primary or "")

    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.add_notice_handler(listen)
        connection.execute(script)
    return warnings


def upgrade(owner_url: str) -> None:
    """Bring the tables to the newest migration."""
    command.upgrade(alembic_config(owner_url), "head")


def is_current(owner_or_staff_url: str) -> bool:
    """Whether the newest migration has run."""
    engine = create_engine(sqlalchemy_url(owner_or_staff_url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"version_table_schema": "core"})
            head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
            return context.get_current_revision() == head
    finally:
        engine.dispose()
