"""The applications of the tests of pages, and the gazetteer of those of the importer."""

from tests.services.conftest import gazetteer
from tests.web.conftest import app, client, own, own_app

__all__ = ["app", "client", "gazetteer", "own", "own_app"]
