"""No sentence of the source language is left on a page in another."""

import pytest

from app.cli.catalogs import catalog_file, read_catalog
from app.locales import BY_CODE, LOCALES, SOURCE, TRANSLATIONS
from tests.pages import StrictClient


def sentences(locale: str) -> list[str]:
    """English sentences of three words and more that read differently in a locale."""
    catalog = read_catalog(catalog_file(TRANSLATIONS, BY_CODE[locale]), BY_CODE[locale])
    return [
        message.id
        for message in catalog
        if isinstance(message.id, str)
        and message.id.count(" ") >= 2
        and "%" not in message.id
        and message.string not in ("", message.id)
    ]


@pytest.mark.parametrize("locale", [x.code for x in LOCALES if x.code != SOURCE])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("", 200),
        ("about", 200),
        ("privacy", 200),
        ("filters", 200),
        ("urgent", 200),
        ("urgent?u=u4&near=Tapachula", 200),
        ("search?near=Tapachula&l=ht&c=k19", 200),
        ("search?near=Qqxzzy", 200),
        ("search?near=Tapachula&c=zz", 422),
        ("map?near=Tapachula&c=k19", 200),
        ("nope", 404),
    ],
)
def test_a_page_is_all_in_its_language(
    client: StrictClient, locale: str, address: str, status: int
) -> None:
    page = client.get(f"/{locale}/{address}", status=status)
    for beside in page.all("//small"):  # the English beside a sentence that nobody has reviewed
        beside.clear()
    words = f"{page.title} {page.text}"

    assert [sentence for sentence in sentences(locale) if sentence in words] == []
