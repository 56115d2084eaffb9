"""An organization's listings, one listing as a list of tasks, what strangers see, panic."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.services import suppression
from app.services.cases import deciding
from app.services.editing import drafts, overview, panic, previewing
from app.services.editing.subject import get_service
from app.services.permissions import Action
from app.web import report_words
from app.web.i18n import gettext as _
from app.web.staff.context import actor, now, reading, signed_in, writing
from app.web.templates import render

LONGEST_REASON = 500


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    bp.add_url_rule("/", "organization", organization)
    bp.add_url_rule("/listings/<uuid:service_id>/", "listing", listing)
    bp.add_url_rule("/listings/<uuid:service_id>/preview", "preview", preview)
    bp.add_url_rule("/listings/<uuid:service_id>/hide", "hide", hide, methods=["POST"])
    bp.add_url_rule("/listings/<uuid:service_id>/show", "show", show, methods=["POST"])
    bp.add_url_rule("/listings/<uuid:service_id>/never", "never", never, methods=["POST"])
    bp.add_url_rule("/listings/<uuid:service_id>/again", "lift", lift, methods=["POST"])
    bp.add_url_rule("/hide", "hide_all", hide_all, methods=["POST"])
    bp.add_url_rule("/show", "show_all", show_all, methods=["POST"])


@signed_in(Action.SEE)
def organization(organization_id: UUID) -> str:
    """The listings of an organization, and what waits."""
    with reading() as session:
        found = overview.organization(session, organization_id)
    return render("staff/editing/organization.html", organization=found)


@signed_in(Action.EDIT)
def listing(organization_id: UUID, service_id: UUID) -> str:
    """One listing: its sections, what waits, and the button that hides it."""
    with reading() as session:
        found = overview.listing(session, organization_id, service_id)
        kept = drafts.forms_with_drafts(session, actor().account_id, f"listing/{service_id}/")
        shown = previewing.listings_of(session, service_id, now=now())
        reported = deciding.harmless_of(session, service_id)
    return render(
        "staff/editing/listing.html",
        reported={report_words.REASON[code]: number for code, number in reported.items()},
        listing=found,
        may_end=actor().may(Action.DECIDE, organization_id),
        may_lift=actor().is_moderator,
        drafts={name.rpartition("/")[2] for name in kept},
        shown=shown,
    )


@signed_in(Action.EDIT)
def preview(organization_id: UUID, service_id: UUID) -> str:
    """Exactly what a stranger sees of it now."""
    with reading() as session:
        service = get_service(session, service_id, organization_id)
        name = service.name
        shown = previewing.listings_of(session, service_id, now=now())
    return render(
        "staff/editing/preview.html",
        shown=shown,
        name=name,
        organization_id=organization_id,
        service_id=service_id,
        now=now(),
    )


@signed_in(Action.HIDE)
def hide(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Panic: strangers see it no more."""
    with writing() as session:
        get_service(session, service_id, organization_id)
        panic.hide_listing(session, actor(), service_id, now=now(), reason=_reason())
    flash(_("It is hidden everywhere. To show it again, a second person has to say yes."))
    return redirect(
        url_for(".listing", organization_id=organization_id, service_id=service_id), 303
    )


@signed_in(Action.HIDE)
def hide_all(organization_id: UUID) -> ResponseReturnValue:
    """Panic for all listings of an organization."""
    with writing() as session:
        panic.hide_organization(session, actor(), organization_id, now=now(), reason=_reason())
    flash(_("All of it is hidden. To show it again, a second person has to say yes."))
    return redirect(url_for(".organization", organization_id=organization_id), 303)


@signed_in(Action.EDIT)
def show(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Ask that a hidden listing is shown again."""
    with writing() as session:
        panic.ask_to_show(
            session, actor(), organization_id, service_id, now=now(), reason=_reason()
        )
    flash(_("A second person has been asked."))
    return redirect(
        url_for(".listing", organization_id=organization_id, service_id=service_id), 303
    )


@signed_in(Action.EDIT)
def show_all(organization_id: UUID) -> ResponseReturnValue:
    """Ask that a hidden organization is shown again."""
    with writing() as session:
        panic.ask_to_show(session, actor(), organization_id, now=now(), reason=_reason())
    flash(_("A second person has been asked."))
    return redirect(url_for(".organization", organization_id=organization_id), 303)


@signed_in(Action.DECIDE)
def never(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Take a listing off for good: its place asked never to be listed."""
    with writing() as session:
        get_service(session, service_id, organization_id)
        suppression.suppress(session, actor(), service_id, _reason(), now=now())
    flash(_("It is taken off for good. No file can bring it back."))
    return redirect(url_for(".organization", organization_id=organization_id), 303)


@signed_in(Action.MODERATE)
def lift(organization_id: UUID, service_id: UUID) -> ResponseReturnValue:
    """Ask that what asked never to be listed may be listed again: another moderator decides."""
    with writing() as session:
        get_service(session, service_id, organization_id)
        suppression.ask_to_lift(session, actor(), service_id, _reason())
    flash(_("A second person has been asked."))
    return redirect(
        url_for(".listing", organization_id=organization_id, service_id=service_id), 303
    )


def _reason() -> str:
    return request.form.get("reason", "").strip()[:LONGEST_REASON]
