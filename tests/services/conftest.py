"""The towns that an importer knows, read once for a worker."""

import pytest

from app.services.gazetteer import Gazetteer, countries_of_the_americas, load_admin1, load_towns


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The towns and divisions of the Americas by name."""
    return Gazetteer(load_towns(countries_of_the_americas()), load_admin1())
