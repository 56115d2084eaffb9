"""The settings of an application that a test makes."""

from pathlib import Path

from flask import Flask

from app.config import LEAFLET_URL, TILES_URL, Settings
from tests.postgres import DatabaseUrls


def settings_of(urls: DatabaseUrls, *, contact: str | None = None) -> Settings:
    """Settings of an application on a database."""
    return Settings(
        port=8000,
        var=Path("var"),
        owner_database_url=None,
        staff_database_url=urls.staff,
        public_database_url=urls.public,
        intake_database_url=urls.intake,
        secret_key="of the tests",
        base_url="https://amparo.example.org",
        leaflet_url=LEAFLET_URL,
        tiles_url=TILES_URL,
        workers=1,
        contact=contact,
    )


def close_staff(app: Flask) -> None:
    """Give the connections of an application of staff back: others count those that are open."""
    for name in ("amparo.staff", "amparo.intake"):
        if app.extensions[name] is not None:
            app.extensions[name].dispose()
