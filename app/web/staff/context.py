"""What a request of staff may use: the database that it may write, and who is asking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec
from uuid import UUID

from flask import current_app, g
from flask.typing import ResponseReturnValue
from flask_security import auth_required, current_user
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from app.db import writing as writing_on
from app.services.errors import NotAllowed
from app.services.permissions import Action, Actor, actor_of

P = ParamSpec("P")


def engine() -> Engine:
    """The engine of the staff role."""
    found = current_app.extensions["amparo.staff"]
    assert isinstance(found, Engine)
    return found


@contextmanager
def writing() -> Iterator[Session]:
    """A session that commits at the end of the block, or not at all."""
    with writing_on(engine()) as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A session that cannot write; close it before the template renders."""
    with sessionmaker(engine())() as session:
        session.execute(text("SET TRANSACTION READ ONLY"))
        yield session


def now() -> dt.datetime:
    """The time of this request, the same from its beginning to its end."""
    if "now" not in g:
        g.now = dt.datetime.now(dt.UTC)
    found = g.now
    assert isinstance(found, dt.datetime)
    return found


def actor() -> Actor:
    """Who is asking; only in views that :func:`signed_in` guards."""
    if "actor" not in g:
        with reading() as session:
            g.actor = actor_of(session, current_user)
    found = g.actor
    assert isinstance(found, Actor)
    return found


def signed_in(
    action: Action | None = None,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """A view for those who are signed in, and may do ``action``.

    In the organization that the address names as ``organization_id``, else in the directory as
    a whole. None: any account.
    """

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def allowed(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            of: Any = kwargs.get("organization_id")
            if action is not None and not actor().may(action, of if isinstance(of, UUID) else None):
                raise NotAllowed(action.value)
            return view(*args, **kwargs)

        guarded: Callable[P, ResponseReturnValue] = auth_required("session")(allowed)
        return guarded

    return guard
