"""A notice of moderators on the list of its place: light, escaped, in the reader's language."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_listing
from tests.page_checks import HEAVIEST
from tests.pages import StrictClient
from tests.services.test_area_notices import DRAFT, publish

TODAY = dt.datetime.now(dt.UTC)
SOON = TODAY.date() + dt.timedelta(days=5)
NOW_DRAFT = replace(DRAFT, until=SOON, review_on=SOON)


@pytest.mark.parametrize("code", ["es", "ar", "fr"])
def test_two_long_notices_leave_a_full_list_light(
    session: Session, own: StrictClient, code: str
) -> None:
    for number in range(20):
        make_listing(session, name=f"Casa Ejemplo {number}", now=TODAY)
    for number in range(2):
        words = " ".join(f"palabra{number}{i * 7919 % 1000}" for i in range(30))
        publish(session, replace(NOW_DRAFT, texts={"es": words + "." * number}), TODAY)
    page = own.get(f"/{code}/search?near=Tapachula")
    assert len(page.all("//div[@class='panel warn']/p/bdi[@lang='es']")) == 2
    headers = {"Accept-Encoding": "br"}
    assert len(own.raw.get(f"/{code}/search?near=Tapachula", headers=headers).data) <= HEAVIEST


def test_what_a_moderator_writes_is_words_and_no_markup(
    session: Session, own: StrictClient
) -> None:
    make_listing(session, now=TODAY)
    texts = {"es": "<b>Oficina</b> <script>alert(1)</script>"}
    publish(session, replace(NOW_DRAFT, texts=texts, source="https://example.org/<i>"), TODAY)
    page = own.get("/es/search?near=Tapachula")
    assert "<b>Oficina</b>" in page.text
    assert page.all("//script[contains(., 'alert')]") == []
    assert page.all("//a[contains(@href, 'example.org')]") == []
