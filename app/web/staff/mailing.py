"""Sends what is in the outbox, beside the answering of requests."""

from __future__ import annotations

import logging
import threading

from flask import Flask, request

from app.mail import send_due

log = logging.getLogger("amparo")
#: How often it looks when nobody has written anything here: others may have.
LOOK_EVERY_S = 30.0


def start(app: Flask) -> None:
    """Begin to send: after each request that may have written, and every half minute."""
    written = threading.Event()
    engine, settings = app.extensions["amparo.staff"], app.extensions["amparo.settings"]

    @app.teardown_request
    def wake(_error: BaseException | None) -> None:
        if request.method == "POST":
            written.set()

    def send() -> None:
        while True:
            try:
                send_due(engine, settings)
            except Exception as error:  # the database is away: the next round may find it
                log.warning("mail: no round now (%s)", type(error).__name__)
            written.wait(LOOK_EVERY_S)
            written.clear()

    threading.Thread(target=send, name="mail", daemon=True).start()
