"""A machine is slowed down, a shelter full of people is not, and nobody's address is kept."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from flask import Flask
from limits.storage import Storage
from werkzeug.test import TestResponse

from app import create_app
from app.config import Settings, SettingsError, settings_from
from app.web.limiting import LIMITS, OfThisProcess, counter_of, household
from tests.locales import TESTED, said
from tests.pages import StrictClient
from tests.postgres import DatabaseUrls
from tests.web.asking import problem_of
from tests.web.conftest import settings_of

SOMEBODY, SOMEBODY_ELSE = "203.0.113.77", "198.51.100.8"
MIDDLE_OF_A_MINUTE = 1_795_629_630.0
Make = Callable[..., Flask]


class InOnePlace(Storage):
    """A store that all applications of a test share, as Redis would be."""

    STORAGE_SCHEME: ClassVar[list[str]] = ["oneplace"]
    counts: ClassVar[Counter[str]] = Counter()
    away: ClassVar[bool] = False
    base_exceptions = OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        if self.away:
            raise OSError("no route to 203.0.113.9")
        assert 0 < expiry <= 60
        self.counts[key] += amount
        return self.counts[key]

    def get(self, key: str) -> int:
        return self.counts[key]

    def get_expiry(self, key: str) -> float:
        return 0.0

    def check(self) -> bool:
        return not self.away

    def reset(self) -> None:
        self.counts.clear()

    def clear(self, key: str) -> None:
        self.counts.pop(key, None)


@pytest.fixture
def make(demo_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes applications behind one proxy whose clock stands still and whose limits are small."""
    monkeypatch.setattr(time, "time", lambda: MIDDLE_OF_A_MINUTE)
    for kind in LIMITS:
        monkeypatch.setitem(LIMITS, kind, 3)
    made = []

    def make(**settings: Any) -> Flask:
        settings = {"trusted_proxies": 1} | settings
        made.append(create_app(replace(settings_of(demo_urls), **settings)))
        return made[-1]

    yield make
    for app in made:
        app.extensions["amparo.database"].close()


def ask(
    app: Flask,
    path: str = "/es/about",
    address: str = SOMEBODY,
    method: str = "HEAD",  # which is never answered from the page cache
) -> TestResponse:
    return app.test_client().open(path, method=method, headers={"X-Forwarded-For": address})


def statuses(app: Flask, number: int, *args: str, **more: str) -> list[int]:
    return [ask(app, *args, **more).status_code for _ in range(number)]


def test_who_asks_too_much_is_told_when_to_come_back(make: Make) -> None:
    app = make()

    assert statuses(app, 4) == [200, 200, 200, 429]
    assert ask(app).headers["Retry-After"] == "30"
    assert ask(app, address=SOMEBODY_ELSE).status_code == 200


def test_the_next_minute_begins_anew(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make()
    assert statuses(app, 4)[-1] == 429

    monkeypatch.setattr(time, "time", lambda: MIDDLE_OF_A_MINUTE + 30)

    assert ask(app).status_code == 200


@pytest.mark.parametrize("locale", TESTED)
def test_a_page_that_is_refused_is_kind_and_leads_on(make: Make, locale: str) -> None:
    app = make()
    client = StrictClient(app)
    path = f"/{locale}/listings/00000000-0000-4000-8000-000000000000"
    statuses(app, 3, path)

    page = client.get(path, status=429, X_Forwarded_For=SOMEBODY)

    assert page.h1 == said("Many are asking at once", locale)
    assert not page.is_stored()
    assert {f"/{locale}/urgent", f"/{locale}/"} <= set(page.hrefs())
    client.get(f"/{locale}/urgent", X_Forwarded_For=SOMEBODY)


def test_a_program_that_is_refused_gets_a_problem(make: Make) -> None:
    app = make()
    statuses(app, 3, "/api/v1/languages")

    refused = ask(app, "/api/v1/languages", method="GET")

    assert "Too many" in problem_of(refused, 429)["title"]
    assert refused.headers["Retry-After"] == "30"


def test_the_way_out_and_the_probes_are_never_refused(make: Make) -> None:
    app = make()
    statuses(app, 10)

    assert statuses(app, 10, "/exit") == [303] * 10
    assert statuses(app, 10, "/healthz") == [200] * 10


def test_searching_much_does_not_close_listings_nor_the_urgent_page(make: Make) -> None:
    app = make()

    assert statuses(app, 4, "/es/search")[-1] == 429
    assert statuses(app, 4, "/api/v1/languages")[-1] == 429
    assert ask(app, "/es/urgent").status_code == 200
    assert ask(app, "/es/about").status_code == 200


def test_a_kept_page_is_answered_whoever_asks(make: Make) -> None:
    app = make()
    ask(app, method="GET")
    statuses(app, 10)

    assert statuses(app, 10, method="GET") == [200] * 10


def test_a_whole_shelter_behind_one_address_is_not_refused(demo_urls: DatabaseUrls) -> None:
    app = create_app(replace(settings_of(demo_urls), trusted_proxies=1))

    assert set(statuses(app, 1_000, "/es/urgent")) == {200}
    assert LIMITS["search"] >= 300 * 4  # 300 people, four new searches a minute each
    app.extensions["amparo.database"].close()


def test_only_what_a_named_proxy_says_is_believed(make: Make) -> None:
    """With one proxy the last address counts; whatever the client wrote before it does not."""
    app = make()
    forged = [f"192.0.2.{n}, {SOMEBODY}" for n in range(4)]

    assert [ask(app, address=a).status_code for a in forged] == [200, 200, 200, 429]

    direct = make(trusted_proxies=0)
    client = direct.test_client()
    seen = [
        client.head(
            "/es/about",
            headers={"X-Forwarded-For": f"192.0.2.{n}"},
            environ_overrides={"REMOTE_ADDR": SOMEBODY},
        ).status_code
        for n in range(4)
    ]
    assert seen == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("address", "behind_proxies", "expected"),
    [
        (SOMEBODY, False, SOMEBODY),
        (f"::ffff:{SOMEBODY}", False, SOMEBODY),
        ("2001:db8:1:2:3:4:5:6", True, "20010db800010002"),
        ("2001:db8:1:2::9", True, "20010db800010002"),
        ("127.0.0.1", True, None),
        ("::1", False, None),
        ("::ffff:127.0.0.1", True, None),
        ("172.17.0.1", False, None),  # most likely a proxy that nobody named
        ("fd00::1", False, None),
        ("10.1.2.3", True, "10.1.2.3"),
        ("unknown", True, "unknown"),
        ("", True, None),
    ],
)
def test_an_address_is_a_household_of_the_network(
    address: str, behind_proxies: bool, expected: str | None
) -> None:
    assert household(address, behind_proxies=behind_proxies) == expected


def test_counts_are_kept_under_hashes_that_are_forgotten_with_their_salt() -> None:
    one, other = OfThisProcess(), OfThisProcess()
    for counter in (one, other):
        assert [counter.count(SOMEBODY, "page", 7) for _ in range(2)] == [1, 2]

    assert SOMEBODY not in repr(vars(one))
    before = set(one._counts)
    assert before.isdisjoint(other._counts), "two processes have the same salt"
    assert one.count(SOMEBODY, "page", 8) == 1
    assert before.isdisjoint(one._counts), "the salt outlived its minute"
    assert len(one._counts) == 1


def test_counts_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.limiting._MOST_COUNTED", 10)
    counter = OfThisProcess()

    assert {counter.count(f"somebody {n}", "page", 7) for n in range(100)} == {1}
    assert len(counter._counts) == 10
    assert counter.count("somebody 1", "page", 7) == 2


def test_processes_may_count_in_one_place_that_holds_no_address(make: Make) -> None:
    InOnePlace.counts.clear()
    one, other = (make(ratelimit_storage="oneplace://") for _ in range(2))

    assert statuses(one, 2) + statuses(other, 2) == [200, 200, 200, 429]
    assert sum(InOnePlace.counts.values()) == 4
    assert SOMEBODY not in str(InOnePlace.counts)
    another = make(ratelimit_storage="oneplace://", secret_key="another")
    assert ask(another).status_code == 200


def test_a_place_that_is_away_refuses_nobody_and_names_nobody(
    make: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(InOnePlace, "away", True)
    app = make(ratelimit_storage="oneplace://")

    assert statuses(app, 10) == [200] * 10
    assert len(caplog.records) == 1
    assert "203.0.113" not in caplog.text


@pytest.mark.parametrize("store", ["nothing://user:secret@host", "redis://user:secret@host"])
def test_a_place_that_cannot_be_is_one_clear_line(store: str) -> None:
    settings = settings_from({"AMPARO_RATELIMIT_STORAGE": store, "AMPARO_SECRET_KEY": "x"})

    with pytest.raises(SettingsError, match="AMPARO_RATELIMIT_STORAGE cannot be used") as raised:
        counter_of(settings)
    assert "secret" not in str(raised.value)
    with pytest.raises(SettingsError, match="AMPARO_SECRET_KEY"):
        settings_from({"AMPARO_RATELIMIT_STORAGE": store})


@pytest.mark.parametrize("value", ["-1", "x", "10", "1.5"])
def test_a_number_of_proxies_that_cannot_be_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="AMPARO_TRUSTED_PROXIES"):
        settings_from({"AMPARO_TRUSTED_PROXIES": value})


def test_settings_are_quiet_unless_asked() -> None:
    settings: Settings = settings_from({})

    assert (settings.trusted_proxies, settings.access_log) == (0, False)
    assert settings.ratelimit_storage is None
