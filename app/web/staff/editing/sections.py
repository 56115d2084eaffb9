"""One section of a listing: a form that loses nothing, with a preview, drafts, both versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.models import Disclosure
from app.services.editing import changing, drafts, previewing
from app.services.editing.changing import Saved, seen
from app.services.errors import Conflict
from app.services.listings import Listing
from app.services.permissions import Action
from app.web.assets import LEAFLET_CSS, LEAFLET_JS
from app.web.i18n import gettext as _
from app.web.i18n import ngettext
from app.web.staff.context import actor, now, signed_in, writing
from app.web.staff.editing import picking
from app.web.staff.editing.desk import Desk, open_desk
from app.web.staff.editing.forms import FORMS
from app.web.staff.editing.forms.base import SectionForm
from app.web.staff.editing.forms.place import PlaceForm
from app.web.templates import render

#: Fields of every form that are no part of a draft.
_NOT_TYPED = frozenset({"csrf_token", "do", "seen", "draft_of"}) | picking.FIELDS
_SECTION = "/listings/<uuid:service_id>/edit/<path>"


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    bp.add_url_rule(_SECTION, "section", section)
    bp.add_url_rule(_SECTION, "save", save, methods=["POST"])
    bp.add_url_rule(f"{_SECTION}/draft", "draft", draft, methods=["POST"])


@signed_in(Action.EDIT)
def section(organization_id: UUID, service_id: UUID, path: str) -> ResponseReturnValue:
    """The form, with what is there now or what was typed and not sent."""
    with writing() as session:
        desk = open_desk(session, organization_id, service_id, path)
        draft = drafts.find(session, actor().account_id, desk.form)
        typed = _multi(draft.values) if draft else None
        form = FORMS[desk.section].opened(desk, typed)
        levels = _levels(session, desk)
        return _page(desk, form, kept_at=draft.updated_at if draft else None, levels=levels)


@signed_in(Action.EDIT)
def draft(organization_id: UUID, service_id: UUID, path: str) -> ResponseReturnValue:
    """Keep what is typed so far; a script asks for this every few seconds."""
    with writing() as session:
        desk = open_desk(session, organization_id, service_id, path)
        _keep(session, desk)
    return Response(status=204)


@signed_in(Action.EDIT)
def save(organization_id: UUID, service_id: UUID, path: str) -> ResponseReturnValue:
    """Save, keep as a draft, throw a draft away, show what strangers would see, or show a map."""
    do = request.form.get("do", "save")
    here: dict[str, Any] = {"organization_id": organization_id, "service_id": service_id}
    with writing() as session:
        desk = open_desk(session, organization_id, service_id, path)
        if do == "discard":
            drafts.forget(session, actor().account_id, desk.form)
            return redirect(url_for(".section", path=path, **here), 303)
        if do == "draft":
            _keep(session, desk)
            flash(_("Your draft is kept. Nothing is changed for anybody yet."))
            return redirect(url_for(".listing", **here), 303)
        form = FORMS[desk.section].opened(desk, request.form)
        levels = _levels(session, desk)
        if desk.location_id and isinstance(form, PlaceForm) and picking.is_asked(request.form):
            return _page(desk, form, levels=levels, picture=picking.pick(form, request.form))
        if not form.validate():
            _keep(session, desk)
            return _page(desk, form, levels=levels), 422
        steps = form.steps()
        if do == "preview":
            shown = _preview(session, desk, steps)
            return _page(desk, form, preview=shown, levels=levels)
    try:
        saved = _save(desk, steps)
    except Conflict as conflict:
        with writing() as session:
            desk = open_desk(session, organization_id, service_id, path)
            _keep(session, desk)
            form = FORMS[desk.section].opened(desk, request.form)
            return _page(desk, form, conflict=conflict), 409
    for sentence in sentences(saved):
        flash(sentence)
    return redirect(url_for(".listing", **here), 303)


def sentences(saved: Saved) -> list[str]:
    """What became of an edit, for who made it."""
    found = []
    if saved.live:
        found.append(_("Saved. Everybody sees it now."))
    if saved.waiting:
        found.append(
            ngettext(
                "%(num)d change waits for a second person. Everybody in the organization is told.",
                "%(num)d changes wait for a second person. Everybody in the organization is told.",
                len(saved.waiting),
            )
        )
    if saved.closed:
        found.append(_("The place is hidden now: people who sleep there must not be found."))
    return found or [_("Nothing was changed.")]


def _save(desk: Desk, steps: list[dict[str, Any]]) -> Saved:
    saved = Saved()
    with writing() as session:
        looked: str | None = request.form.get("seen", "")
        for changes in steps:
            step = changing.edit(
                session, actor(), desk.service_id, changes, now=now(), seen_before=looked
            )
            looked = None
            saved = Saved(
                saved.live + step.live,
                saved.waiting + step.waiting,
                saved.proposals + step.proposals,
                saved.closed or step.closed,
            )
        drafts.forget(session, actor().account_id, desk.form)
    return saved


def _preview(session: Session, desk: Desk, steps: list[dict[str, Any]]) -> list[Listing]:
    changes = {key: value for step in steps for key, value in step.items()}
    different = {k: v for k, v in changes.items() if v != desk.values.get(k)}
    return previewing.shown_to_strangers(session, desk.service_id, different, now=now())


def _levels(session: Session, desk: Desk) -> dict[Disclosure, Listing | None]:
    """What strangers would see of the place at each level of disclosure."""
    if desk.section != "place" or desk.location_id is None:
        return {}
    town = (desk.value("town") or {}).get("place_id")
    return previewing.by_disclosure(session, desk.service_id, desk.location_id, town, now=now())


def _keep(session: Session, desk: Desk) -> None:
    typed = {k: v for k, v in request.form.lists() if k not in _NOT_TYPED}
    drafts.keep(session, actor().account_id, desk.form, typed, now=now())


def _multi(values: dict[str, Any]) -> MultiDict[str, str]:
    return MultiDict([(name, text) for name, texts in values.items() for text in texts])


def _page(desk: Desk, form: SectionForm, **more: Any) -> str:
    values: dict[str, Any] = dict.fromkeys(("kept_at", "preview", "conflict", "picture"))
    values["levels"] = {}
    picture = more.get("picture")
    if picture and picture.streets:
        g.with_map = True
    return render(
        "staff/editing/section.html",
        desk=desk,
        form=form,
        seen=seen({key: desk.values[key] for key in desk.keys}),
        now=now(),
        leaflet_js=LEAFLET_JS,
        leaflet_css=LEAFLET_CSS,
        **{**values, **more},
    )
