"""The long fuzz: at least 20,000 requests of any kind, and no answer that must not be."""

import json
import os
import subprocess
import sys

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from app import create_app
from app.config import settings_from
from scripts.audit.pages import Audit, Finding
from tests.conforming import conformance_of
from tests.fuzz import requests as made_up
from tests.fuzz.wire import WireAsker

#: Requests in all, and how much of each kind: the times of `make test`, per operation, in all.
LEAST = 20_000
TIMES, EXAMPLES, OVER_THE_WIRE = 15, 700, 4_000


def check(audit: Audit) -> list[Finding]:
    """Fuzz the pages in process, then pages and API over the wire; prints what was asked."""
    findings: list[Finding] = []
    asked = [
        _in_process(audit, findings),
        _over_the_wire(audit, findings),
        _from_the_description(audit, findings),
    ]
    print(f"   {sum(asked):,} requests in all")
    if sum(asked) < LEAST:
        findings.append(Finding("fuzz", "all", f"only {sum(asked):,} of {LEAST:,} requests"))
    return findings


def _in_process(audit: Audit, findings: list[Finding]) -> int:
    report = audit.tools / "fuzz.json"
    report.unlink(missing_ok=True)
    environ = {**os.environ, "AMPARO_FUZZ": str(TIMES), "AMPARO_FUZZ_REPORT": str(report)}
    environ["AMPARO_ALL_LOCALES"] = "1"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/web/test_fuzz.py", "tests/security/test_crawl.py"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        findings.append(Finding("fuzz", "pages in process", done.stdout[-3_000:]))
    said = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {"requests": 0}
    print(f"   pages in process: {said}")
    return int(said["requests"])


def _over_the_wire(audit: Audit, findings: list[Finding]) -> int:
    """The real server in front: what it makes of odd bytes is what the application gets."""
    wire = WireAsker(audit.server)
    nowhere = {"AMPARO_PUBLIC_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"}
    app = create_app(settings_from(nowhere))  # for its routes only
    app.extensions["amparo.database"].close()
    ids = [str(audit.addresses.values[kind]) for kind in ("callable", "line", "hidden")]

    @settings(
        max_examples=OVER_THE_WIRE,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(request=made_up.requests(app, made_up.parameter_names(), ids))
    def ask(request: made_up.Request) -> None:
        wire.ask(request)

    try:
        ask()
    except Exception as error:  # one finding among others: the summary has to come
        findings.append(Finding("fuzz", "over the wire", f"{error!r}"[:3_000]))
    print(
        f"   over the wire: {wire.requests}, {wire.refused} refused by the server, {wire.statuses}"
    )
    return wire.requests


def _from_the_description(audit: Audit, findings: list[Finding]) -> int:
    found = conformance_of(
        lambda config: schemathesis.openapi.from_url(
            f"{audit.server}/api/v1/openapi.json", config=config
        ),
        str(audit.addresses.values["callable"]),
        examples=EXAMPLES,
    )
    findings += [Finding("fuzz", "API", failure[:1_000]) for failure in found.failures]
    print(f"   from the API's description: {found.requests}")
    return found.requests
