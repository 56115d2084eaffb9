"""A new listing, made by hand: its name, kind and place; the rest comes in its sections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.models import Organization, Proposal, Setting
from app.services.editing import telling_members
from app.services.editing.creating import create_listing
from app.services.errors import NeverListed, NotFound
from app.services.permissions import Action
from app.services.places import KnownPlace, find_places
from app.services.taxonomies import terms
from app.web import labels
from app.web.i18n import gettext as _
from app.web.i18n import lazy_gettext
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.staff.editing import labels as own
from app.web.staff.editing.forms.base import Checkboxes, choices, clean, problems_of, text
from app.web.staff.editing.forms.place import named, raw
from app.web.templates import render


def add_to(bp: Blueprint) -> None:
    """Add this page."""
    bp.add_url_rule("/listings/new", "fresh", fresh, methods=["GET", "POST"])


class NewForm(FlaskForm):  # type: ignore[misc] # flask_wtf ships no types
    """What a listing cannot be without."""

    name = text(lazy_gettext("Name"), 120, needed=True)
    categories = Checkboxes(lazy_gettext("Kinds of help"))
    setting = RadioField(
        lazy_gettext("Kind of place"), choices=choices(own.SETTING), default=Setting.OFFICE.value
    )
    town = text(
        lazy_gettext("Town"),
        120,
        hint=lazy_gettext("With its state after a comma. Empty for help by phone."),
    )
    place_id = RadioField(lazy_gettext("Which of these?"), choices=[], validate_choice=False)

    session: Session
    country: str
    found: KnownPlace | None = None

    def validate_categories(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_("Choose at least one."))

    def validate_town(self, field: Any) -> None:
        """A town that the gazetteer knows; where several bear the name, the one chosen."""
        typed = clean(field.data) or ""
        if not typed:
            if self.setting.data != Setting.REMOTE.value:
                raise ValidationError(_("Write the town, or choose help by phone."))
            return
        found = find_places(raw(self.session), typed)
        near = [p for p in found.places if p.country == self.country] or list(found.places)
        chosen = [p for p in (*near, *found.suggested) if str(p.id) == self.place_id.data]
        if chosen or len(near) == 1:
            self.found = chosen[0] if chosen else near[0]
            return
        offered = near or list(found.suggested)
        self.place_id.choices = [SelectChoice(str(p.id), named(p)) for p in offered]
        if offered:
            raise ValidationError(_("There are several. Choose one below."))
        raise ValidationError(_("We know no town of this name. Write a larger one near it."))

    def values(self) -> dict[str, Any]:
        """The listing that is asked for."""
        return {
            "name": clean(self.name.data),
            "categories": [code for code in terms("category") if code in self.categories.data],
            "setting": self.setting.data,
            "town": {"place_id": self.found.id, "city": None} if self.found else None,
        }


@signed_in(Action.EDIT)
def fresh(organization_id: UUID) -> ResponseReturnValue:
    """Ask what a listing cannot be without; make it, held until a second person says yes."""
    form = NewForm()
    form.categories.choices = choices(labels.CATEGORY, terms("category"))
    with reading() as session:
        organization = session.get(Organization, organization_id)
        if organization is None:
            raise NotFound("organization", organization_id)
        form.session, form.country = session, organization.country
        name = organization.name
        valid = form.validate_on_submit()
    if valid:
        try:
            return _made(organization_id, form)
        except NeverListed:
            form.name.errors = [_("This place asked not to be listed.")]
    page = render(
        "staff/editing/fresh.html",
        form=form,
        problems=list(problems_of(form)),
        organization_id=organization_id,
        name=name,
    )
    return page, 422 if form.is_submitted() else 200


def _made(organization_id: UUID, form: NewForm) -> ResponseReturnValue:
    with writing() as session:
        service = create_listing(session, actor(), organization_id, form.values(), now())
        waiting = session.scalars(select(Proposal).where(Proposal.service_id == service.id)).all()
        telling_members.proposed(session, actor(), service, waiting, now=now())
        key = service.id
    flash(_("It is made. Nobody else sees it until a second person has said yes."))
    return redirect(url_for(".listing", organization_id=organization_id, service_id=key), 303)
