"""No page of seekers leaves anything on the phone or tells anybody else (design, law 3)."""

from collections.abc import Callable

import pytest

from tests.browser.addresses import KINDS, LOCALE_CODES, Addresses
from tests.browser.visitor import Visitor


@pytest.mark.parametrize("locale", LOCALE_CODES)
def test_no_page_keeps_anything_on_the_phone_or_asks_a_third_party(
    phone: Visitor, addresses: Addresses, locale: str
) -> None:
    found = {}
    for kind in KINDS:
        phone.open(addresses.path(kind, locale))
        phone.page.wait_for_load_state("networkidle") if kind == "map" else None
        found[kind] = (phone.kept(), list(phone.foreign))
    assert found == dict.fromkeys(KINDS, ({}, []))


def test_no_page_sets_a_cookie_for_programs_either(
    phone: Visitor, addresses: Addresses
) -> None:
    for kind in KINDS:
        answer = phone.context.request.get(addresses.path(kind))
        assert answer.header_values("set-cookie") == [], kind


def test_every_page_is_one_request(visit: Callable[..., Visitor], addresses: Addresses) -> None:
    for kind in KINDS:
        visitor = visit()
        asked: list[str] = []
        visitor.page.on("request", lambda request, asked=asked: asked.append(request.url))
        visitor.open(addresses.path(kind))
        favicon = [url for url in asked if url.endswith("/favicon.ico")]
        assert len(asked) - len(favicon) == 1, (kind, asked)
