"""How much one connection may ask for in a minute, while nobody's address is kept.

An address is counted under a hash whose salt is made by chance and is forgotten, together with
the counts, when the minute is over. Pages from the page cache cost nothing and are not counted.

The limits stop a machine, not a house: everybody in a shelter may share one address. They bound
how fast the directory is read, not whether: it is open data.
"""

from __future__ import annotations

import ipaddress
import logging
import secrets
import time
from hashlib import blake2b
from typing import Protocol

from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings, SettingsError
from app.web.programs import is_for_programs

log = logging.getLogger("amparo")
MINUTE_S = 60
#: Answers a minute for one address (IPv6: one /64) and process, by what is asked for.
LIMITS = {
    "search": 1_200,
    "program": 600,
    "urgent": 3_000,
    "page": 3_000,
    "apply": 10,
    "report": 10,
}
#: What costs a search.
_KINDS = dict.fromkeys(("seeker.search", "seeker.map", "seeker.sketch_map"), "search")
_KINDS |= dict.fromkeys(("seeker.framed", "seeker.framed_map"), "search")
_KINDS["seeker.urgent"] = "urgent"
_KINDS["joining.apply"] = "apply"
_KINDS |= dict.fromkeys(("seeker.report", "seeker.answer"), "report")
#: GDAL before 3.8 (Debian 12 has 3.6) takes all of it ten at a time: 10,000 in 1,000 pages.
_KINDS["ogc.items"] = "page"
_NEVER_REFUSED = frozenset({"seeker.exit", "seeker.erase", "health.healthz", "health.readyz"})
#: Addresses that are counted at once; beyond them nobody new is.
_MOST_COUNTED = 50_000
_HERE = tuple(map(ipaddress.ip_network, ("127.0.0.0/8", "::1/128")))
_NEAR = tuple(
    map(
        ipaddress.ip_network,
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fe80::/10"),
    )
)


class Counter(Protocol):
    """Counts what an address asks for."""

    def count(self, who: str, kind: str, minute: int) -> int:
        """Count one more; how many there are in this minute, 0 when that is not known."""


class OfThisProcess:
    """Counts in memory; salt and counts live for one minute."""

    def __init__(self) -> None:
        self._minute = -1
        self._salt = b""
        self._counts: dict[bytes, int] = {}

    def count(self, who: str, kind: str, minute: int) -> int:
        if minute != self._minute:
            self._minute, self._salt, self._counts = minute, secrets.token_bytes(16), {}
        key = _hashed(f"{kind} {who}", self._salt)
        number = self._counts.get(key, 0) + 1
        if number > 1 or len(self._counts) < _MOST_COUNTED:
            self._counts[key] = number
        return number


class Shared:
    """Counts in a store that several processes share, under a salt that all can derive.

    Whoever has both the store and the secret key can try out addresses, within the minute that a
    count lives there: the store must keep nothing on disk.
    """

    def __init__(self, address: str, secret: str, *, lasts_s: int = MINUTE_S) -> None:
        from limits.errors import ConfigurationError, StorageError
        from limits.storage import Storage, storage_from_string

        try:
            store = storage_from_string(address, wrap_exceptions=True)
        except (ConfigurationError, ValueError) as error:  # its words may hold a password
            raise SettingsError(
                f"AMPARO_RATELIMIT_STORAGE cannot be used ({type(error).__name__}): is its Python"
                " package installed (redis://… needs redis)?"
            ) from None
        assert isinstance(store, Storage)
        self._store = store
        self._errors = StorageError
        self._secret = secret.encode()
        self._silent_since = -1
        self._lasts_s = lasts_s

    def count(self, who: str, kind: str, minute: int) -> int:
        salt = _hashed(f"rate limits of hour {minute // 60}", blake2b(self._secret).digest())
        key = _hashed(f"{kind} {who}", salt)
        try:
            return self._store.incr(f"amparo/{minute}/{key.hex()}", self._lasts_s)
        except self._errors:
            if self._silent_since != minute:
                log.warning("AMPARO_RATELIMIT_STORAGE does not answer: nobody is limited")
                self._silent_since = minute
            return 0


def counter_of(settings: Settings, *, lasts_s: int = MINUTE_S) -> Counter:
    """Where these settings count; raises :class:`SettingsError` for a store that cannot be.

    ``lasts_s``: how long the spans of time are that the caller counts in, if not minutes.
    """
    if settings.ratelimit_storage:
        return Shared(settings.ratelimit_storage, settings.secret_key, lasts_s=lasts_s)
    return OfThisProcess()


def register(app: Flask) -> None:
    """Refuse what is more than people ask for, and take client addresses from named proxies."""
    settings = app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    proxies = settings.trusted_proxies
    counter = app.extensions["amparo.asked"] = counter_of(settings)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign] # as Flask's documentation does

    @app.before_request
    def count() -> None:
        endpoint = request.endpoint or ""
        who = household(request.environ.get("REMOTE_ADDR", ""), behind_proxies=proxies > 0)
        if who is None or endpoint in _NEVER_REFUSED:
            return
        kind = _KINDS.get(endpoint) or ("program" if is_for_programs(request) else "page")
        now = int(time.time())
        if counter.count(who, kind, now // MINUTE_S) > LIMITS[kind]:
            abort(429, retry_after=MINUTE_S - now % MINUTE_S)


def household(address: str, *, behind_proxies: bool) -> str | None:
    """What is counted together: an IPv4 address, an IPv6 /64; None for what nobody is behind.

    This machine itself is never counted. While no proxy is named, nor is a private address: it
    is most likely a proxy's, and the whole world would be limited together.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:64] or None
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    if any(ip in network for network in (_HERE if behind_proxies else _HERE + _NEAR)):
        return None
    return str(ip) if ip.version == 4 else ip.packed[:8].hex()


def _hashed(text: str, salt: bytes) -> bytes:
    return blake2b(text.encode(), key=salt[:64], digest_size=16).digest()
