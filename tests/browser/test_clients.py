"""Clients made from the API's description, as docs/api.md shows them, do what it says."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.postgres import ROOT

HERE = "http://127.0.0.1:8000"
#: Every operation that answers in JSON, and what the client in Python makes of its answer.
EVERYTHING = """
import json, sys
from amparo_client import Client
from amparo_client.api import default
from amparo_client.api.default import (
    clusters, corridor, corridor_services, corridors, languages, places, service, services,
    services_by_post, taxonomies,
)
from amparo_client.models import AskedOfApi

client = Client(sys.argv[1])
found = services.sync(client=client, limit=100)
way = corridors.sync(client=client).corridors[0].slug
answers = [
    found,
    services.sync(client=client, near="Tapachula", accept_language="fr"),
    service.sync(found.features[0].id, client=client),
    services_by_post.sync(client=client, body=AskedOfApi(lat=14.91, lon=-92.26, limit=3)),
    places.sync(client=client, q="Tapachulla"),
    taxonomies.sync(client=client),
    languages.sync(client=client),
    corridor.sync(way, client=client),
    corridor_services.sync(way, client=client, direction="forward", limit=100),
    clusters.sync(client=client, bbox="-118,14,-86,33", zoom=5),
    services.sync(client=client, place=1),
]
print(json.dumps([type(answer).__name__ for answer in answers]))
"""


def blocks(language: str) -> list[str]:
    """What docs/api.md shows of clients in a language."""
    chapter = (ROOT / "docs" / "api.md").read_text().split("## A client")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", chapter, re.S)


@pytest.fixture(scope="module")
def folder(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the client in Python has been made, as the page says."""
    made = tmp_path_factory.mktemp("client")
    install, *steps = blocks("sh")[0].replace(HERE, server).splitlines()
    assert install.startswith("pip install")
    run(["sh", "-ec", "\n".join(steps)], made)
    return made


def run(command: list[str], folder: Path) -> list[str]:
    """What a command prints; it finds the programs of this environment first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def expected(server: str) -> list[str]:
    """What both print: asked for without a client."""
    query = "near=Tapachula&category=shelter&category=food&locale=en&limit=5"
    with urllib.request.urlopen(f"{server}/api/v1/services?{query}") as answer:
        listings = [feature["properties"] for feature in json.load(answer)["features"]]
    assert len(listings) == 5
    return [f"{one['name']} {one['freshness']['state']}" for one in listings]


def test_the_one_in_python_finds_help(server: str, folder: Path, expected: list[str]) -> None:
    [code] = blocks("python")

    assert run([sys.executable, "-c", code.replace(HERE, server)], folder) == expected


def test_the_one_in_python_reads_every_kind_of_answer(server: str, folder: Path) -> None:
    [kinds] = run([sys.executable, "-c", EVERYTHING, f"{server}/api/v1"], folder)

    assert json.loads(kinds) == [
        "FeatureCollection", "FeatureCollection", "Feature", "FeatureCollection", "Places",
        "Taxonomies", "Languages", "CorridorWithBorders", "FeaturesAlong", "Clusters",
        "ProblemDetails",
    ]  # fmt: skip


@pytest.fixture
def elsewhere(windowless: Browser) -> Iterator[Page]:
    """A page of somebody else, who may run what they like on it."""
    context = windowless.new_context()
    yield context.new_page()
    context.close()


def in_javascript(page: Page, server: str, more: str = "") -> Any:
    """Run what docs/api.md shows, and more; gives what that returns."""
    [code] = blocks("js")
    return page.evaluate(f"async () => {{ {code.replace(HERE, server)}\n{more} }}")


def test_the_one_in_javascript_finds_help(
    elsewhere: Page, server: str, expected: list[str]
) -> None:
    said: list[str] = []
    elsewhere.on("console", lambda message: said.append(message.text))
    in_javascript(elsewhere, server)

    assert said == expected


def test_the_one_in_javascript_takes_all_that_is_described(elsewhere: Page, server: str) -> None:
    found = in_javascript(
        elsewhere,
        server,
        """
        const { corridors: [way] } = await api.corridors()
        const along = await api.corridor_services({ slug: way.slug, direction: 'forward' })
        const posted = await api.servicesByPost({ lat: 14.91, lon: -92.26, limit: 3 })
        const [{ id }] = posted.features
        const one = await api.service({ listing_id: id, 'Accept-Language': 'fr' })
        const refused = await api.services({ place: 1 }).catch(problem => problem.status)
        const unknown = await api.services({ nowhere: 1 }).catch(error => error.message)
        return [along.type, posted.numberReturned, one.properties.url, refused, unknown]
        """,
    )

    assert found[0] == "FeatureCollection"
    assert found[1] == 3
    assert "/fr/listings/" in found[2]
    assert found[3:] == [404, "services takes no nowhere"]
