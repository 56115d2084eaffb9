"""What every table shares: naming of constraints, kinds of columns, ids."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from typing import Annotated, Any, ClassVar

from sqlalchemy import DateTime, Enum, Integer, MetaData, Text, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID
from sqlalchemy.orm import DeclarativeBase, mapped_column

#: What only staff may read: the truth, where it came from, who wrote it.
CORE = "core"
#: What strangers may read: the projection that :mod:`app.services.publishing` writes.
DIRECTORY = "directory"

uuid_pk = Annotated[uuid.UUID, mapped_column(UUID, primary_key=True, default=uuid.uuid4)]
created_at = Annotated[
    dt.datetime, mapped_column(DateTime(timezone=True), server_default=func.now())
]
codes = Annotated[list[str], mapped_column(ARRAY(Text), default=list, server_default="{}")]


def enum_column(kind: type[enum.StrEnum]) -> Enum:
    """A text column that holds the values of ``kind`` and refuses others (a CHECK, no type)."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The declarative base; names of constraints follow one convention."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        dict[str, str]: JSONB,
        list[int]: ARRAY(Integer),
        dt.datetime: DateTime(timezone=True),
    }
