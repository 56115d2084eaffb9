"""Leads an address to the seekers' application or to that of staff."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from app.config import Settings

#: The first part of the addresses of staff.
STAFF = frozenset({"account", "provider", "moderation", "confirm"})
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def is_for_staff(path: str) -> bool:
    """Whether an address is one of staff's."""
    return path[1:].partition("/")[0] in STAFF


class WithStaff:
    """WSGI middleware that makes the application of staff when it is first asked for."""

    #: What is done with it then: whoever serves sends mail, tests do not.
    when_made: Callable[[Flask], None] | None = None

    def __init__(self, seekers: Wsgi, settings: Settings) -> None:
        self._seekers = seekers
        self._settings = settings
        self._lock = threading.Lock()
        self._app: Flask | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not is_for_staff(environ["PATH_INFO"]):
            return self._seekers(environ, start_response)
        return self.app.wsgi_app(environ, start_response)

    @property
    def app(self) -> Flask:
        """The application of staff."""
        with self._lock:
            if self._app is None:
                from app.web.staff import create_staff_app

                self._app = create_staff_app(self._settings)
                if self.when_made is not None:
                    self.when_made(self._app)
            return self._app


def register(app: Flask) -> None:
    """Stand in front of the seekers' application, where the settings name a staff database."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    if settings.staff_database_url:
        with_staff = WithStaff(app.wsgi_app, settings)
        app.extensions["amparo.with_staff"] = with_staff
        app.wsgi_app = with_staff  # type: ignore[method-assign] # as Flask's documentation does


def staff_of(app: Flask) -> WithStaff | None:
    """What leads to staff, in front of the seekers' application."""
    found = app.extensions.get("amparo.with_staff")
    assert found is None or isinstance(found, WithStaff)
    return found


def send_mail(app: Flask) -> None:
    """Let the application of staff send its mail, and tidy up, as soon as it is made."""
    with_staff = staff_of(app)
    if with_staff is not None:

        def start(staff: Flask) -> None:
            from app.web.staff import mailing
            from app.web.staff.sheets import work

            mailing.start(staff)
            work.tidy(staff)

        with_staff.when_made = start
