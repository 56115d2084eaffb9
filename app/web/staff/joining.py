"""The form with which an organization asks to come in; nobody needs an account for it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import Engine
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.db import writing
from app.services.gazetteer import countries_of_the_americas
from app.services.joining import applying
from app.services.joining.applying import Answer, Asked, Listed
from app.services.joining.numbers import read_number
from app.services.phones import NotAPhone
from app.web.i18n import country_name, current, lazy_gettext
from app.web.i18n import gettext as _
from app.web.staff.inputs import (
    LONGEST_EMAIL,
    LONGEST_WEBSITE,
    Fits,
    is_email,
    is_website,
    line_field,
    one_line,
    text_field,
    website,
)
from app.web.templates import render

bp = Blueprint("joining", __name__, url_prefix="/provider")
#: The answer "ours is none of these".
NEW = "new"


class ApplicationForm(FlaskForm):  # type: ignore[misc] # flask_wtf ships no types
    """Plain questions about an organization, and who asks for it."""

    organization_name = line_field(lazy_gettext("Name of the organization"), 2, 200)
    which = RadioField(lazy_gettext("Is it one of these?"), choices=[], validate_choice=False)
    country = SelectField(lazy_gettext("Country where it works"))
    town = line_field(
        lazy_gettext("Town"),
        2,
        100,
        description=lazy_gettext("Only the town: we do not ask for an address here."),
    )
    about = text_field(
        lazy_gettext("What do you do, and for whom?"),
        10,
        2000,
        description=lazy_gettext(
            "For example: a shelter for families, since 2015."
            " Write no address of a place that must stay hidden."
        ),
    )
    website = StringField(
        lazy_gettext("Website, if there is one"),
        [Fits(0, LONGEST_WEBSITE, optional=True), is_website],
        filters=[website],
    )
    contact_name = line_field(lazy_gettext("Your name"), 2, 100)
    email = line_field(
        lazy_gettext("Your e-mail"),
        3,
        LONGEST_EMAIL,
        also=[is_email],
        description=lazy_gettext("Best one of your organization. You will sign in with it."),
    )
    phone = line_field(
        lazy_gettext("A number where we can reach you"),
        6,
        60,
        description=lazy_gettext("With its country code, for example +1 202 555 0101."),
    )
    #: Nobody sees it; who fills it in is a program.
    fax = StringField(filters=[one_line])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {c: country_name(c, current().code) for c in countries_of_the_americas()}
        by_name = sorted(names.items(), key=lambda pair: pair[1])
        self.country.choices = [SelectChoice("", _("Choose")), *(SelectChoice(*c) for c in by_name)]
        self.number = ""

    def validate_country(self, field: Any) -> None:
        if not field.data:
            raise StopValidation(_("Please choose a country."))

    def validate_phone(self, field: Any) -> None:
        try:
            self.number = read_number(field.data, self.country.data or "MX")
        except NotAPhone:
            raise StopValidation(
                _("This is no number that can be called. Write it like +1 202 555 0101.")
            ) from None

    def offer(self, listed: list[Listed]) -> Listed | None:
        """Let who asks say which of these it is; returns the chosen one, None for a new one."""
        by_key = {f"{found.country}:{found.name}": found for found in listed}
        self.which.choices = [
            *(
                SelectChoice(key, f"{found.name} ({country_name(found.country, current().code)})")
                for key, found in by_key.items()
            ),
            SelectChoice(NEW, _("None of these: it is not listed here yet")),
        ]
        return by_key.get(self.which.data or "")

    def asks_which(self) -> bool:
        """Whether it has still to be said which of the offered ones it is."""
        keys = {choice.value for choice in self.which.choices}
        return len(keys) > 1 and self.which.data not in keys

    def to_asked(self, chosen: Listed | None) -> Asked:
        """The application as it is sent."""
        return Asked(
            organization_name=chosen.name if chosen else self.organization_name.data,
            claims_listed=chosen is not None,
            country=chosen.country if chosen else self.country.data,
            town=self.town.data,
            contact_name=self.contact_name.data,
            email=self.email.data,
            phone=self.number,
            website=self.website.data or None,
            about=self.about.data,
            locale=current().code,
        )


@bp.get("/apply")
def form() -> ResponseReturnValue:
    """The form, empty."""
    if _intake() is None:
        return render("staff/joining/closed.html"), 503
    return render("staff/joining/apply.html", form=ApplicationForm())


@bp.post("/apply")
def apply() -> ResponseReturnValue:
    """Send it; what is wrong is said, and nothing that was typed is lost."""
    engine = _intake()
    if engine is None:
        return render("staff/joining/closed.html"), 503
    form = ApplicationForm()
    if form.fax.data:
        return redirect(url_for("joining.sent"), 303)
    if not form.validate_on_submit():
        return render("staff/joining/apply.html", form=form), 422

    with writing(engine) as session:
        chosen = form.offer(applying.find_listed(session, form.organization_name.data))
        if form.asks_which():
            form.which.errors = [_("Some names here are like yours. Say which one it is.")]
            answer = None
        else:
            answer = applying.apply(session, form.to_asked(chosen))
    if answer is Answer.RECEIVED:
        return redirect(url_for("joining.sent"), 303)
    if answer is Answer.TOO_MANY:
        form.form_errors.append(
            _("Too many applications have come. Nothing was sent: try again tomorrow.")
        )
    return render("staff/joining/apply.html", form=form), 422


@bp.get("/apply/sent")
def sent() -> str:
    """What happens next."""
    return render("staff/joining/sent.html")


def _intake() -> Engine | None:
    """The engine of the intake role; None where this instance takes no applications."""
    found = current_app.extensions["amparo.intake"]
    assert found is None or isinstance(found, Engine)
    return found
