"""Pages behind signed links, without signing in: still right?, and a word for tonight.

They are as light as seekers' pages, set no cookie, and show what strangers see and no more: a link
may be forwarded. The token is the authority; a form is bound to it by a signed stamp.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.config import Settings
from app.locales import BY_CODE, LOCALES, PORTAL, for_staff
from app.models import NoticeKind, Service
from app.services import confirming, notices
from app.services.confirming import Opened, State
from app.services.hours import week_of
from app.services.links import Issuer, Link, Press, Purpose, read_token, stamp_page, weigh_press
from app.services.permissions import Action
from app.web import i18n
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.templates import render

bp = Blueprint("confirm", __name__, url_prefix="/confirm")
#: The parameter that says in which locale to answer.
IN = "in"


def register(app: Flask) -> None:
    """Add these pages; no cookie holds a token of theirs, so the library must not look for one."""
    app.extensions["csrf"].exempt(bp)
    app.register_blueprint(bp)


@bp.get("/<token>")
def ask(token: str) -> ResponseReturnValue:
    """What a link asks; looking changes nothing."""
    link = _read(Purpose.CONFIRM, token)
    with reading() as session:
        opened = confirming.open_link(session, link, now=now())
    return _shown(token, opened)


@bp.post("/<token>")
def answer(token: str) -> ResponseReturnValue:
    """Take an answer, if somebody can have read what she answers."""
    link = _read(Purpose.CONFIRM, token)
    with writing() as session:
        opened = confirming.open_link(session, link, now=now())
        if link is None or opened.state in (State.USELESS, State.ANSWERED):
            return _shown(token, opened)
        stamp = request.form.get("stamp", "")
        press = weigh_press(_issuer().secret, stamp, token, opened.facts, now=now())
        if press is not Press.COUNTS:
            return _shown(token, opened, press)
        {"right": confirming.confirm, "closed": confirming.close, "open": confirming.come_back}.get(
            request.form.get("answer", ""), _nothing
        )(session, link, now=now())
    return redirect(_address("confirm.ask", token), 303)


@bp.post("/new")
def new_link() -> ResponseReturnValue:
    """Send a new link to the people of an old one's place; the answer is the same for any token."""
    token = request.form.get("token", "")
    link = _read(Purpose.CONFIRM, token) or _read(Purpose.TONIGHT, token)
    with writing() as session:
        confirming.send_new_link(session, link, issuer=_issuer(), now=now())
    return _light("staff/link/sent.html")


@bp.get("/<token>/change")
@signed_in()
def change(token: str) -> ResponseReturnValue:
    """From a link to where its listing is edited: its ids are only for who may edit it."""
    link = _read(Purpose.CONFIRM, token)
    with reading() as session:
        service = session.get(Service, link.service_id) if link else None
        if service is not None and actor().may(Action.EDIT, service.organization_id):
            here: dict[str, Any] = {
                "organization_id": service.organization_id,
                "service_id": service.id,
            }
            return redirect(url_for("editing.listing", **here), 303)
    return redirect(url_for("provider.home"), 303)


@bp.get("/tonight/<token>")
def tonight(token: str) -> ResponseReturnValue:
    """The four words for a night, for a home screen."""
    link = _read(Purpose.TONIGHT, token)
    with reading() as session:
        listing = confirming.open_tonight(session, link, now=now())
    if listing is None:
        return _useless(token)
    return _light("staff/link/tonight.html", token=token, listing=listing, words=list(NoticeKind))


@bp.post("/tonight/<token>")
def say_tonight(token: str) -> ResponseReturnValue:
    """Say one of the four words until 08:00 at the place; nothing else can be said here."""
    link = _read(Purpose.TONIGHT, token)
    word = request.form.get("word", "")
    with writing() as session:
        listing = confirming.open_tonight(session, link, now=now())
        if link is None or listing is None:
            return _useless(token)
        if word in {kind.value for kind in NoticeKind}:
            try:
                notices.say(session, link.service_id, NoticeKind(word), actor=None, now=now())
            except notices.Paused:
                return _light(
                    "staff/link/tonight.html",
                    token=token,
                    listing=listing,
                    words=list(NoticeKind),
                    paused=True,
                )
    return redirect(_address("confirm.tonight", token), 303)


def _read(purpose: Purpose, token: str) -> Link | None:
    """What a token says; the page is in the locale that the address asks for, else the link's."""
    link = read_token(_issuer().secret, purpose, token)
    wanted = BY_CODE.get(request.values.get(IN, "")) or BY_CODE.get(link.locale if link else "")
    if wanted is not None:
        g.wanted_locale = wanted
        i18n.use(for_staff(wanted))
    return link


def _shown(token: str, opened: Opened, press: Press = Press.COUNTS) -> ResponseReturnValue:
    if opened.state is State.USELESS:
        return _useless(token)
    found = opened.listing
    page = _light(
        "staff/link/still_right.html",
        token=token,
        opened=opened,
        listing=found,
        week=week_of(found.opening_hours, found.timezone, found.country, now()) if found else (),
        press=press,
        stamp=stamp_page(_issuer().secret, token, opened.facts, now=now()),
    )
    return page, 200 if press is Press.COUNTS else 422


def _useless(token: str) -> ResponseReturnValue:
    return _light("staff/link/useless.html", token=token[:400]), 410


def _light(template: str, **values: Any) -> str:
    """A page of a link; it offers itself in every locale that staff's pages are in."""
    choices = [locale for locale in LOCALES if locale.code in PORTAL]
    here = request.path if request.method == "GET" else None
    return render(template, **values, choices=choices, here=here, now=now(), asked_in=IN)


def _address(endpoint: str, token: str) -> str:
    """An address of this page in the locale that was asked for."""
    chosen: dict[str, Any] = {IN: i18n.current().code} if IN in request.values else {}
    return url_for(endpoint, token=token, **chosen)


def _issuer() -> Issuer:
    settings = current_app.extensions["amparo.settings"]
    assert isinstance(settings, Settings)
    return Issuer(settings.secret_key, settings.base_url)


def _nothing(*_args: object, **_more: object) -> None:
    """What an answer does that this page does not offer."""
