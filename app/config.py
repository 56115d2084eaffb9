"""The settings, read from the environment once, at the edge."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

LEAFLET_URL = "https://unpkg.com/leaflet@1.9.4/dist/"
TILES_URL = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"

AUDIO = Path(__file__).resolve().parents[1] / "data" / "audio"


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one clear line for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment may say (see ``docs/operate.md``)."""

    port: int
    var: Path
    owner_database_url: str | None
    staff_database_url: str | None
    public_database_url: str | None
    secret_key: str
    base_url: str
    leaflet_url: str
    tiles_url: str
    workers: int
    trusted_proxies: int = 0
    ratelimit_storage: str | None = None
    access_log: bool = False
    contact: str | None = None
    audio: Path = AUDIO
    intake_database_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = "amparo@localhost"

    def public_url(self) -> str:
        """The address of the ``amparo_public`` role, or an error that says what to set."""
        if not self.public_database_url:
            raise SettingsError(
                "AMPARO_PUBLIC_DATABASE_URL is not set: give the address of the amparo_public"
                " role, or start with `make run`, which brings its own PostgreSQL"
            )
        return self.public_database_url

    def staff_url(self) -> str:
        """The address of the ``amparo_staff`` role, or an error that says what to set."""
        if not self.staff_database_url:
            raise SettingsError(
                "AMPARO_STAFF_DATABASE_URL is not set: give the address of the amparo_staff role"
            )
        return self.staff_database_url


def settings_from(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises :class:`SettingsError` with one clear line."""
    port = _number(environ, "PORT", 8000, 65_535)
    base_url = environ.get("AMPARO_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise SettingsError("AMPARO_BASE_URL must start with http:// or https://")
    for name in (
        "AMPARO_DATABASE_URL",
        "AMPARO_STAFF_DATABASE_URL",
        "AMPARO_PUBLIC_DATABASE_URL",
        "AMPARO_INTAKE_DATABASE_URL",
    ):
        value = environ.get(name)
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise SettingsError(f"{name} must start with postgresql://")
    storage = environ.get("AMPARO_RATELIMIT_STORAGE") or None
    if storage and not environ.get("AMPARO_SECRET_KEY"):
        raise SettingsError(
            "AMPARO_RATELIMIT_STORAGE needs AMPARO_SECRET_KEY, the same for all processes"
        )
    contact = _address(environ, "AMPARO_CONTACT")
    mail_from = _address(environ, "AMPARO_MAIL_FROM") or contact
    smtp_url = _smtp(environ)
    if smtp_url and not mail_from:
        raise SettingsError("AMPARO_SMTP_URL needs AMPARO_MAIL_FROM: who mail is from")
    return Settings(
        port=port,
        var=Path(environ.get("AMPARO_VAR", "var")).absolute(),
        owner_database_url=environ.get("AMPARO_DATABASE_URL"),
        staff_database_url=environ.get("AMPARO_STAFF_DATABASE_URL"),
        public_database_url=environ.get("AMPARO_PUBLIC_DATABASE_URL"),
        secret_key=environ.get("AMPARO_SECRET_KEY") or secrets.token_hex(32),
        base_url=base_url,
        leaflet_url=environ.get("AMPARO_LEAFLET_URL", LEAFLET_URL),
        tiles_url=environ.get("AMPARO_TILES_URL", TILES_URL),
        workers=_number(environ, "AMPARO_WORKERS", 2, 64),
        trusted_proxies=_number(environ, "AMPARO_TRUSTED_PROXIES", 0, 9, smallest=0),
        ratelimit_storage=storage,
        access_log=bool(_number(environ, "AMPARO_ACCESS_LOG", 0, 1, smallest=0)),
        contact=contact,
        intake_database_url=environ.get("AMPARO_INTAKE_DATABASE_URL"),
        smtp_url=smtp_url,
        mail_from=mail_from or "amparo@localhost",
        audio=Path(environ.get("AMPARO_AUDIO", AUDIO)).absolute(),
    )


def _address(environ: Mapping[str, str], name: str) -> str | None:
    address = environ.get(name)
    if address and not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", address):
        raise SettingsError(f"{name} must be an e-mail address")
    return address or None


def _smtp(environ: Mapping[str, str]) -> str | None:
    """The address of the mail server; its words may hold a password, so no error quotes it."""
    url = environ.get("AMPARO_SMTP_URL")
    if not url:
        return None
    parts = urlsplit(url)
    try:
        usable = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number
        usable = False
    if not usable:
        raise SettingsError(
            "AMPARO_SMTP_URL must be smtp://host:port or smtps://user:password@host:port"
        )
    return url


def _number(
    environ: Mapping[str, str], name: str, default: int, largest: int, *, smallest: int = 1
) -> int:
    text = environ.get(name, str(default))
    if not text.isdigit() or not smallest <= int(text) <= largest:
        raise SettingsError(
            f"{name} must be a whole number from {smallest} to {largest}, not {text!r}"
        )
    return int(text)
