"""Choosing what one's own site shows, and how programs find it out (oEmbed)."""

from urllib.parse import parse_qs, urlencode, urlsplit

import lxml.html
import pytest

from tests.factories import TAPACHULA
from tests.pages import Page, StrictClient
from tests.web.asking import Json

BASE = "https://amparo.example.org"


def codes(page: Page) -> list[str]:
    return page.texts("//pre")


def oembed(client: StrictClient, url: str, status: int = 200, **more: str) -> dict[str, object]:
    answer = client.raw.get("/oembed?" + urlencode({"url": url, **more}))
    assert answer.status_code == status, answer.text
    found: dict[str, object] = answer.get_json()
    return found


def test_what_is_chosen_is_seen_and_given_as_three_forms_of_code(client: StrictClient) -> None:
    page = client.get("/en/embed/builder")
    assert codes(page) == []
    form = page.one("//main//form")
    form.xpath(".//input[@name='near']")[0].set("value", "Tapachula")
    form.xpath(".//input[@value='k19']")[0].set("checked", "")
    form.xpath(".//select[@name='to']/option[@value='ht']")[0].set("selected", "")
    form.xpath(".//input[@name='color']")[0].set("value", "7a1f1f")
    built = client.submit(page, form)

    query = f"locale=ht&place={TAPACHULA}&color=7a1f1f&c=k19"
    assert built.one("//iframe").get("src") == f"/embed?{query}"
    frame, element, address = codes(built)
    assert address == f"{BASE}/embed?{query}"
    inside = lxml.html.fragment_fromstring(frame)
    assert inside.get("src") == address
    assert "allow-same-origin" not in inside.get("sandbox")
    script, drawn = lxml.html.fragments_fromstring(element)
    assert script.get("src") == f"{BASE}/embed.js"
    assert dict(drawn.attrib) == {
        "locale": "ht", "place": str(TAPACHULA), "color": "7a1f1f", "category": "k19",
    }  # fmt: skip
    assert drawn.xpath("a/@href") == [f"{BASE}/en/search?place={TAPACHULA}&c=k19"]
    assert "'self'" in built.headers["Content-Security-Policy"].split("frame-src")[1].split(";")[0]
    assert client.get(f"/embed?{query}").cards


def test_a_way_is_chosen_by_its_ends_and_begins_in_the_town_that_is_named(
    client: StrictClient,
) -> None:
    page = client.get("/en/embed/builder")
    form = page.one("//main//form")
    form.xpath(".//option[@value='mexico-pacific.forward']")[0].set("selected", "")
    assert "From Tecún Umán to Ciudad de México" in page.texts("//option")
    form.xpath(".//input[@name='near']")[0].set("value", "Tapachula")
    built = client.submit(page, form)

    query = f"locale=en&corridor=mexico-pacific&from={TAPACHULA}&direction=forward"
    assert built.one("//iframe").get("src") == f"/embed?{query}"
    frame, element, address = codes(built)
    assert address == f"{BASE}/embed?corridor=mexico-pacific&from={TAPACHULA}&direction=forward"
    assert 'title="From Tapachula to Ciudad de México"' in frame
    drawn = lxml.html.fragments_fromstring(element)[1]
    assert drawn.get("corridor") == "mexico-pacific"
    ours = f"{BASE}/en/corridors/mexico-pacific?from={TAPACHULA}&direction=forward"
    assert drawn.xpath("a/@href") == [ours]
    again = client.submit(built, built.one("//main//form"))
    assert codes(again) == codes(built)
    asked = client.get("/en/embed/builder?corridor=mexico-pacific")
    assert codes(asked)[2] == f"{BASE}/embed?corridor=mexico-pacific"
    assert codes(client.submit(asked, asked.one("//main//form"))) == codes(asked)


def test_a_part_of_the_map_is_chosen_by_looking_or_by_its_numbers(client: StrictClient) -> None:
    page = client.get("/en/embed/builder?near=Tapachula&part=around")

    box = box_in(page)
    assert box[0] < -92.26 < box[2]
    assert box[1] < 14.9 < box[3]
    assert client.raw.get(page.one("//input[@type='image']").get("src")).mimetype == "image/svg+xml"
    form = page.one("//main//form")
    smaller, larger = (
        client.submit(page, form, page.one(f"//button[@value='{value}']"))
        for value in ("smaller", "larger")
    )
    assert width(box_in(larger)) > width(box) > width(box_in(smaller))
    query = urlencode({"bbox": page.one("//input[@name='bbox']").get("value")})
    pressed = client.get(f"/en/embed/builder?{query}&at.x=270&at.y=102")
    assert box_in(pressed)[0] == pytest.approx(sum(box[::2]) / 2, abs=0.02)
    assert box_in(client.get(f"/en/embed/builder?{query}&at.x=0&at.y=0")) == box
    typed = client.get("/en/embed/builder?bbox=-93,14,-92,15&c=k19")
    assert codes(typed)[2] == f"{BASE}/embed?bbox=-93%2C14%2C-92%2C15&c=k19"
    assert codes(client.get("/en/embed/builder?bbox=-93,14,-92,15&near=Tapachula"))[2] == (
        f"{BASE}/embed?place={TAPACHULA}"
    )


def box_in(page: Page) -> list[float]:
    query = urlsplit(page.one("//iframe").get("src")).query
    return [float(x) for x in parse_qs(query)["bbox"][0].split(",")]


def width(box: list[float]) -> float:
    return box[2] - box[0]


def test_a_listing_and_a_poster_of_what_is_chosen(
    client: StrictClient, everything: list[Json]
) -> None:
    listing = next(x["id"] for x in everything if is_plain(x["properties"]))

    page = client.get(f"/en/embed/builder?listing={listing}")
    assert f"/en/listings/{listing}/poster" in page.hrefs()
    assert codes(page)[2] == f"{BASE}/embed?listing={listing}"
    assert f"/en/poster?place={TAPACHULA}" in client.get("/en/embed/builder?near=Tapachula").hrefs()


BAD = (
    "bbox=x", "bbox=1,2,3,99", "way=x", "way=nowhere.forward", "way=.backward", "corridor=x",
    "listing=00000000-0000-4000-8000-000000000000", "part=x&bbox=%00", "at.x=9&bbox=170,0,190,1",
)  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_what_is_not_known_is_said_beside_the_form(client: StrictClient, query: str) -> None:
    page = client.get(f"/en/embed/builder?{query}", status=422)

    assert codes(page) == []
    assert page.one("//div[@role='alert']") is not None


@pytest.mark.parametrize("bbox", ["170,0,-170,1", "0,0,0,0", "-180,-90,180,90", "5,-90,5,-90"])
def test_a_box_of_any_kind_has_a_frame(client: StrictClient, bbox: str) -> None:
    page = client.get(f"/en/embed/builder?bbox={bbox}&at.x=1&at.y=203")

    assert len(codes(page)) == 3
    for picture in page.all("//input[@type='image']/@src"):
        assert client.raw.get(picture).status_code == 200


def test_a_form_without_a_town_shows_no_list_and_says_so(client: StrictClient) -> None:
    page = client.get("/en/embed/builder?near=Qwertyville")

    assert codes(page) == []
    assert "We do not know a place called “Qwertyville”" in page.text


def test_a_colour_that_cannot_be_read_is_refused_with_the_reason(client: StrictClient) -> None:
    page = client.get("/en/embed/builder?near=Tapachula&color=ffd400", status=422)

    assert "this colour is too light to read. Choose a darker one." in page.text
    assert codes(page) == []


def test_what_is_sensitive_is_told_nowhere_in_the_code(client: StrictClient) -> None:
    page = client.get("/en/embed/builder?near=Tapachula&c=k5")

    assert not page.is_stored()
    assert page.one("//iframe").get("title") == "Amparo"
    assert all("safety" not in code.lower() for code in codes(page))


def test_a_program_finds_the_frame_of_a_list_by_its_address(client: StrictClient) -> None:
    for address in (
        f"/es/search?place={TAPACHULA}&c=k19",
        f"/embed?place={TAPACHULA}&locale=es&c=k19",
    ):
        found = client.get(address)
        link = found.one("//link[@type='application/json+oembed']").get("href")
        assert link.startswith(f"{BASE}/oembed?")
        asked = parse_qs(urlsplit(link).query)
        answer = oembed(client, asked["url"][0], format="json", maxwidth="400", maxheight="300")
        assert answer["type"] == "rich"
        assert answer["version"] == "1.0"
        assert (answer["width"], answer["height"]) == (400, 300)
        frame = lxml.html.fragment_fromstring(str(answer["html"]))
        assert frame.get("src") == f"{BASE}/embed?locale=es&place={TAPACHULA}&c=k19"
        assert frame.get("height") == "300"


def test_a_program_finds_the_frame_of_a_way_and_of_a_listing(
    client: StrictClient, everything: list[Json]
) -> None:
    way = f"/es/corridors/mexico-pacific?from={TAPACHULA}&direction=forward&c=k19"
    listing = next(x["properties"]["url"] for x in everything if is_plain(x["properties"]))
    for page, query, title in (
        (way, f"corridor=mexico-pacific&from={TAPACHULA}&direction=forward&c=k19", "De Tapachula"),
        (urlsplit(listing).path, f"listing={listing.rpartition('/')[2]}", ""),
    ):
        link = client.get(page).one("//link[@type='application/json+oembed']").get("href")
        answer = oembed(client, parse_qs(urlsplit(link).query)["url"][0])
        assert str(answer["title"]).startswith(title)
        frame = lxml.html.fragment_fromstring(str(answer["html"]))
        assert frame.get("src") == f"{BASE}/embed?locale=es&{query}"
        client.get(frame.get("src").removeprefix(BASE))


def test_a_listing_that_others_must_not_see_is_offered_to_no_program(
    client: StrictClient, everything: list[Json]
) -> None:
    hidden = next(x for x in everything if x["properties"]["disclosure"] == "hidden")
    page = f"/es/listings/{hidden['id']}"

    assert client.get(page).all("//link[@type='application/json+oembed']") == []
    oembed(client, f"{BASE}{page}", status=404)


def is_plain(listing: Json) -> bool:
    plain = {"food", "shelter", "health"}
    exact = listing["disclosure"] == "exact" and not listing["line"]
    return exact and not listing["serves"] and plain.issuperset(listing["categories"])


def test_a_sensitive_list_is_offered_to_no_program_by_its_page(client: StrictClient) -> None:
    for address in (f"/en/search?place={TAPACHULA}&c=k5&go=1", "/en/search?near=Qwertyville"):
        assert client.get(address).all("//link[@type='application/json+oembed']") == []
    named = client.raw.get("/oembed", query_string={"url": f"{BASE}/en/search?near=Tapachula&c=k5"})
    assert named.get_json()["title"] == "Amparo"
    assert named.headers["Cache-Control"] == "no-store"


ELSEWHERE = (
    f"https://evil.example/embed?place={TAPACHULA}", f"{BASE}.evil.example/embed", "http://[",
    f"{BASE}/", f"{BASE}/en/about", f"{BASE}/en/listings/x", f"{BASE}//[", "javascript:x", "x",
    f"{BASE}/en/corridors", f"{BASE}/en/corridors/nowhere", f"{BASE}/en/corridors/x.svg",
    f"{BASE}/en/listings/00000000-0000-4000-8000-000000000000/poster", f"{BASE}/en/search/x",
    f"{BASE}/en/listings/00000000-0000-4000-8000-000000000000",
)  # fmt: skip


@pytest.mark.parametrize("url", ELSEWHERE)
def test_other_addresses_have_no_frame(client: StrictClient, url: str) -> None:
    problem = oembed(client, url, status=404)

    assert problem["status"] == 404


def test_what_a_program_asks_wrongly_is_said_as_a_problem(client: StrictClient) -> None:
    answer = client.raw.get("/oembed")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["errors"][0]["parameter"] == "url"
    oembed(client, f"{BASE}/embed?place={TAPACHULA}", status=501, format="xml")
    oembed(client, f"{BASE}/embed?bbox=1,2", status=422)
