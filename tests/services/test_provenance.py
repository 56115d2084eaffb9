"""Who published a listing's facts, and whether the page may be shown."""

import pytest

from app.services.provenance import PUBLIC_LIST, public_link, publisher_of

PAGE = "https://www.example.org/help"
COPY = "https://github.com/somebody/list/blob/main/a.json"


@pytest.mark.parametrize(
    ("source", "publisher"),
    [
        (PAGE, "example.org"),
        (f"{PAGE} {COPY}", "example.org"),
        (COPY, PUBLIC_LIST),
        ("https://docs.google.com/document/d/1", PUBLIC_LIST),
        ("seen on a poster", None),
        ("", None),
        (None, None),
    ],
)
def test_a_publisher_is_the_host_of_the_page(source: str | None, publisher: str | None) -> None:
    assert publisher_of(source) == publisher


@pytest.mark.parametrize(
    ("source", "link"),
    [
        (PAGE, PAGE),
        (f"{PAGE} https://example.net/two", PAGE),
        (COPY, None),
        ("javascript:alert(1)", None),
        ("ftp://example.org/a", None),
        ("", None),
        (None, None),
    ],
)
def test_readers_may_follow_a_link_to_the_publisher_only(
    source: str | None, link: str | None
) -> None:
    assert public_link(source, exact=True) == link
    assert public_link(source, exact=False) is None
