"""How fields of forms are written, and who is signed in, for the templates of staff."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import current_user

from app.web.staff.sessions import device

#: What a browser fills in by itself, by the name of a field.
_AUTOCOMPLETE = {
    "email": "email",
    "password": "current-password",
    "new_password": "new-password",
    "new_password_confirm": "new-password",
}


def field_attributes(field: Any) -> dict[str, Any]:
    """The attributes of a field: which error and hint it has, what the browser may fill in."""
    attributes: dict[str, Any] = {}
    described = [f"h-{field.id}"] if field.description else []
    if field.errors:
        described.append(f"e-{field.id}")
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if field.name in _AUTOCOMPLETE:
        attributes["autocomplete"] = _AUTOCOMPLETE[field.name]
    return attributes


def register(app: Flask) -> None:
    """Make them known to templates."""

    def signed_in() -> Any:
        return current_user if current_user.is_authenticated else None

    app.jinja_env.globals.update(
        field_attributes=field_attributes, signed_in=signed_in, device=device
    )
