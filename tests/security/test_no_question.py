"""No page asks who somebody is or what happened: what we do not hold cannot be demanded (law 3).

Every page that a seeker meets is asked for, in every locale, and every field on it must be on the
list below with the reason why it is asked. A new field needs a line there.
"""

import re
from dataclasses import dataclass
from typing import Any

import lxml.html
import pytest

from app.locales import LOCALES
from tests.locales import ONE_FOR_ALL
from tests.page_checks import words
from tests.pages import StrictClient
from tests.security.routes import Request, requests_of

#: Field -> why a seeker is asked for it. None says who the person is.
FIELDS = {
    "near": "the town to look around, typed",
    "lat": "a position rounded to a kilometre, sent on and never kept",
    "lon": "the same",
    "u": "which of the six urgent choices",
    "c": "the kind of help looked for; hidden or a box to tick, never a story",
    "l": "a language that the help should speak; of the help, and several can be chosen",
    "h": "the language of who reads a card",
    "s": "whom the help is for: a box to tick that can be skipped",
    "n": "what the help must not ask for or must allow",
    "open": "only what is open now",
    "authorities": "leave out what the authorities run",
    "q": "a name or word of the help",
    "page": "the next page of a list",
    "from": "the town where a way along towns begins, chosen from those on it",
    "direction": "which way one goes along these towns",
    "go": "that the step before a sensitive list was passed",
    "r": "what is wrong with a listing: a button, never a story",
    "note": "what is right instead, in one line; numbers and names are taken out",
    "only": "one kind of help, of those that another site shows in its frame",
    "place": "the town that another site shows, hidden; or the one that was chosen",
    "bbox": "the part of the map that another site shows: four numbers, or hidden",
    "part": "that it is the part around the town",
    "at": "where the picture of that part was pressed",
    "size": "a larger or a smaller part",
    "corridor": "the way that another site shows, hidden",
    "way": "the same with its direction, chosen from those there are",
    "locale": "the language of a frame on another site",
    "show": "how another site shows the list",
    "color": "the colour that another site asks for, six digits",
    "to": "the language that the list of another site is to be in",
    "height": "how tall its frame is to be",
    "code": "a code of ours, by which a report is looked up; or that one is wanted",
}
#: Fields into which somebody could write anything.
WRITTEN = {"near", "q", "note", "code", "color", "bbox"}
#: Kinds of fields that seekers may meet; none of tel, email, date, file, password.
KINDS = {
    "text",
    "search",
    "hidden",
    "checkbox",
    "radio",
    "submit",
    "button",
    "select",
    "image",
    None,
}
#: What a browser may fill in by itself: at most the town.
FILLED_IN = {"", "off", "address-level2"}
#: Words by which a label would ask who somebody is, in the languages of the interface.
ASKS_WHO = {
    "en": r"your (full )?name|first name|surname|e-?mail|phone number|your phone|nationality"
    r"|citizenship|status|born|birth|age\b|passport|identity|document number|what happened"
    r"|tell us|your story|gender|address",
    "es": r"tu nombre|su nombre|apellido|correo|tel[eé]fono|nacionalidad|ciudadan[ií]a|estatus"
    r"|situaci[oó]n migratoria|naciste|nacimiento|edad\b|pasaporte|identidad|qu[eé] (te )?pas[oó]"
    r"|cu[eé]nta|g[eé]nero|domicilio|direcci[oó]n",
    "ht": r"\bnon (ou|w)\b|siyati|imèl|nimewo telefòn|nasyonalite|sitwayènte|ou fèt|\blaj\b|paspò"
    r"|idantite|sa k (te )?(pase|rive)|rakonte|sèks|adrès",
    "pt": r"seu nome|sobrenome|e-?mail|telefone|nacionalidade|cidadania|situação migrat|nasceu"
    r"|nascimento|\bidade\b|passaporte|identidade|que aconteceu|conte|gênero|endereço",
    "fr": r"votre nom|pr[eé]nom|nom de famille|e-?mail|courriel|t[eé]l[eé]phone|nationalit[eé]"
    r"|citoyennet[eé]|statut|naissance|\b[aâ]ge\b|passeport|identit[eé]|s’est pass[eé]"
    r"|racontez|sexe|genre|adresse",
    "zh-Hans": r"你的名字|姓名|姓氏|邮箱|电话|手机号|国籍|公民|出生|年龄|护照|身份"
    r"|发生了什么|性别|住址|地址",
    "ar": r"اسمك|اسم العائلة|بريد|هاتف|جنسي|ميلاد|ولدت|عمرك|جواز|هوي|ماذا حدث|احك|عنوان",
    "ru": r"ваше имя|зовут|фамили|почт|телефон|гражданств|национальност|родил|рождени|возраст"
    r"|паспорт|личност|что случилось|расскажите|\bпол\b|адрес",
    "fa": r"نام شما|نام خانوادگی|ایمیل|تلفن|ملیت|تابعیت|تولد|سن شما|گذرنامه|هویت|چه شد|جنسیت"
    r"|نشانی|آدرس",
    "pa": r"ਤੁਹਾਡਾ ਨਾ|ਉਪਨਾਮ|ਈਮੇਲ|ਫ਼ੋਨ|ਫੋਨ|ਕੌਮੀਅਤ|ਨਾਗਰਿਕਤਾ|ਜਨਮ|ਉਮਰ|ਪਾਸਪੋਰਟ|ਪਛਾਣ|ਕੀ ਹੋਇਆ|ਲਿੰਗ"
    r"|ਪਤਾ",
    "hi": r"आपका नाम|उपनाम|ईमेल|फ़ोन|फोन|राष्ट्रीयता|नागरिकता|जन्म|उम्र|पासपोर्ट|पहचान|क्या हुआ"
    r"|लिंग|पता",
    "tr": r"adınız|soyad|e-?posta|telefon|uyruk|vatandaş|doğum|yaşınız|pasaport|kimlik|ne oldu"
    r"|cinsiyet|adres",
}
#: Not for seekers: pages of people who sign in or confirm a listing. No pages: all others.
NOT_PAGES = re.compile(
    r"^/(provider|moderation|account|confirm)(/|$)|^/api/v1/(services|places)|\.(svg|vcf|opus)$"
)
FIELD = "//input|//select|//textarea|//button|//object|//*[@contenteditable]"


@dataclass(frozen=True, slots=True)
class Field:
    """One field as a seeker meets it."""

    page: str
    locale: str
    tag: str
    kind: str | None
    name: str | None
    label: str
    autocomplete: str

    def is_written(self) -> bool:
        """Whether a person could write anything into it."""
        return self.tag == "input" and self.kind in ("text", "search", None)

    def __str__(self) -> str:
        return f"<{self.tag} name={self.name} type={self.kind}> ({self.label}) on {self.page}"


def wrong_with(field: Field) -> str:
    """Why a seeker must not be asked this; "" where it is asked for a reason."""
    if field.tag not in ("input", "select", "button"):
        return "there is room for a story"
    if field.kind not in KINDS:
        return f"{field.kind} is asked for"
    if field.name is not None and field.name not in FIELDS:
        return "it is not in FIELDS, with the reason why it is asked"
    if field.autocomplete not in FILLED_IN:
        return f"the browser fills in the {field.autocomplete}"
    if field.is_written() and field.name not in WRITTEN:
        return "anything can be written into it"
    asks = ASKS_WHO.get(field.locale)  # in other locales they are the same sentences
    if field.is_written() and asks and re.search(asks, field.label, re.I):
        return "it asks who somebody is"
    return ""


@pytest.fixture(scope="module")
def fields(client: StrictClient) -> set[Field]:
    """Every field of every page in one locale; those to write into in each."""
    features = client.raw.get("/api/v1/services?limit=100").json["features"]
    kinds = sorted({x["properties"]["disclosure"]: x["id"] for x in features}.values())
    found: set[Field] = set()
    written: set[str] = set()
    pages = 0
    for request in requests_of(client.app, kinds, ONE_FOR_ALL):
        of_page = fields_at(client, request)
        pages += bool(of_page)
        found |= of_page
        if any(field.is_written() for field in of_page):
            written.add(behind_the_locale(request))
    assert pages > 50
    others = [locale.code for locale in LOCALES if locale.code not in ONE_FOR_ALL]
    for request in requests_of(client.app, kinds, others):
        if behind_the_locale(request) in written:
            found |= fields_at(client, request)
    return found


def behind_the_locale(request: Request) -> str:
    return request.path.lstrip("/").partition("/")[2]


def fields_at(client: StrictClient, request: Request) -> set[Field]:
    """What is on the page that answers; nothing where a program, or staff, is answered."""
    if request.method not in ("GET", "POST") or NOT_PAGES.match(request.path):
        return set()
    sample = request.sample
    response = client.raw.open(
        request.path, method=request.method, query_string=sample.query, data=sample.form
    )
    is_page = response.mimetype == "text/html" and response.text
    return fields_of(str(request), response.text) if is_page else set()


def fields_of(page: str, text: str) -> set[Field]:
    tree = lxml.html.document_fromstring(text)
    return {
        Field(
            page=page,
            locale=tree.get("lang") or "",
            tag=field.tag,
            kind="select" if field.tag == "select" else field.get("type"),
            name=field.get("name"),
            label=label_of(tree, field),
            autocomplete=field.get("autocomplete") or "",
        )
        for field in tree.xpath(FIELD)
    }


def label_of(tree: Any, field: Any) -> str:
    """All that tells a person what to put into a field."""
    said = [words(label) for label in field.xpath("ancestor::label")]
    said += [field.get(name) or "" for name in ("aria-label", "placeholder", "title")]
    if field.get("id"):
        said += [words(label) for label in tree.xpath(f"//label[@for='{field.get('id')}']")]
    for described in (field.get("aria-describedby") or "").split():
        said += [words(element) for element in tree.xpath(f"//*[@id='{described}']")]
    return " ".join(filter(None, said))


def test_every_field_that_a_seeker_meets_is_asked_for_a_reason(fields: set[Field]) -> None:
    wrong = {str(field): wrong_with(field) for field in fields}

    assert len({field.name for field in fields}) > 8
    assert {field.locale for field in fields} == {locale.code for locale in LOCALES}
    assert {field: why for field, why in wrong.items() if why} == {}


def test_no_reason_is_kept_for_a_field_that_nobody_meets(fields: set[Field]) -> None:
    assert FIELDS.keys() - {field.name for field in fields} == set()


@pytest.mark.parametrize("locale", [locale.code for locale in LOCALES])
def test_it_is_known_how_each_locale_would_ask(locale: str) -> None:
    assert locale in ASKS_WHO, f"say in ASKS_WHO how a label in {locale} asks who somebody is"


@pytest.mark.parametrize(
    "markup",
    [
        '<label>Your name <input name="near"></label>',
        '<label>Where? <input name="phone"></label>',
        '<label>Where? <input name="near" type="tel"></label>',
        '<label>When? <input name="open" type="date"></label>',
        '<label>Where? <input name="near" autocomplete="name"></label>',
        '<label>Who? <input name="u"></label>',
        '<label>Where? <textarea name="q"></textarea></label>',
        '<p contenteditable="true" aria-label="Where?"></p>',
        '<label for="a">Where?</label><input id="a" name="near" placeholder="Your nationality">',
        '<p id="b">What happened?</p><input name="q" aria-label="Words" aria-describedby="b">',
        '<select name="nationality" aria-label="Country"><option>HN</select>',
        '<button name="survivor" value="1">Yes</button>',
    ],
)
def test_a_page_that_asks_is_seen(markup: str) -> None:
    found = fields_of("a page", f'<html lang="en"><body><form>{markup}</form></body></html>')

    assert len(found) == 1
    assert wrong_with(found.pop())
