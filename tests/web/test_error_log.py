"""What fails is logged as a kind of error and a line of code: the words of an error hold values."""

import io
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from app.web import logs
from tests.postgres import DatabaseUrls
from tests.web.conftest import settings_of

SECRET = "quexolotzin"
ASKED = f"/es/about?near={SECRET}"


@pytest.fixture
def failing(demo_urls: DatabaseUrls) -> Iterator[Flask]:
    """An application of its own, to be broken."""
    app = create_app(settings_of(demo_urls))
    yield app
    app.extensions["amparo.database"].close()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the process writes where it serves: the same handler, into memory."""
    stream = io.StringIO()
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers[:])
    level = root.level
    logs.set_up(stream)
    yield stream
    root.setLevel(level)


def fail(*_: object) -> None:
    raise ValueError(f"no such thing: {SECRET}")


def test_a_view_that_fails(failing: Flask, written: io.StringIO) -> None:
    failing.view_functions["seeker.about"] = fail

    assert failing.test_client().get(ASKED).status_code == 500
    assert "ValueError in fail (test_error_log.py:" in written.getvalue()
    assert "GET /<locale:locale>/about" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_an_answer_that_fails_after_it_was_made(failing: Flask, written: io.StringIO) -> None:
    failing.after_request(fail)  # type: ignore[arg-type]

    assert failing.test_client().get(f"/es/{SECRET}").status_code == 500
    assert "ValueError in fail" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_an_application_that_fails_as_a_whole(
    demo_urls: DatabaseUrls, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Flask, "wsgi_app", fail)
    app = create_app(settings_of(demo_urls))

    response = app.test_client().get(ASKED)

    assert (response.status_code, response.data) == (500, b"")
    assert "ValueError in fail" in written.getvalue()
    assert SECRET not in written.getvalue()
    app.extensions["amparo.database"].close()


def test_a_librarys_own_words_about_an_error(written: io.StringIO) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("some.library").exception("it failed")

    assert "it failed" in written.getvalue()
    assert "ValueError in fail" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_a_method_that_nobody_knows_is_a_dash() -> None:
    assert [logs.known(method) for method in ("GET", SECRET.upper())] == ["GET", "-"]
