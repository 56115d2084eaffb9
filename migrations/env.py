"""Runs the migrations with the owner's address, given by the caller."""

from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql.base import PGDialect

from app.models import CORE, DIRECTORY, Base
from app.models.directory import Cube

PGDialect.ischema_names["cube"] = Cube


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Only our two schemas belong to us."""
    return name in (CORE, DIRECTORY) if kind == "schema" else True


def run() -> None:
    # With neither of our schemas on the path, Alembic names both in full.
    engine = create_engine(
        context.config.attributes["url"],
        connect_args={"options": "-c search_path=extensions"},
    )
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_schemas=True,
            include_name=include_name,
            version_table_schema=CORE,
            compare_server_default=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
