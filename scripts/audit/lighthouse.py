"""Lighthouse: full marks on the pages that matter most, and times on a slow network."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from typing import Any

from playwright.sync_api import sync_playwright

from scripts.audit.pages import Audit, Fetched, Finding
from scripts.audit.validators import node
from tests.browser.browsers import FLAGS

KINDS = ("home", "results", "listing")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: 400 ms there and back, 400 kbit/s, a processor six times slower than this one.
SLOW_3G = (
    "--only-categories=performance",
    "--throttling-method=simulate",
    "--throttling.rttMs=400",
    "--throttling.throughputKbps=400",
    "--throttling.cpuSlowdownMultiplier=6",
)
RUNS = 3
#: How often a run is begun: now and then the browser does not answer it in time.
ATTEMPTS = 3
#: Longest median in milliseconds.
SLOW_BUDGETS = {"first-contentful-paint": 2_300, "largest-contentful-paint": 2_700}


def check_scores(audit: Audit) -> list[Finding]:
    """Every category of every page at 100; a busy machine gets the median of three runs."""
    findings = []
    for page in audit.some(*KINDS):
        reports = [_run(audit, page)]
        if min(_scores(reports[0]).values()) < 100:
            reports += [_run(audit, page) for _ in range(RUNS - 1)]
        for name in CATEGORIES:
            scores = [_scores(report)[name] for report in reports]
            print(f"{page!s:20} {name} {', '.join(map(str, scores))}")
            if statistics.median(scores) < 100:
                worst = reports[scores.index(min(scores))]
                what = f"{name} {statistics.median(scores)}: {_why(worst, name)}"
                findings.append(Finding("lighthouse", str(page), what))
    return findings


def check_slow_network(audit: Audit) -> list[Finding]:
    """First and largest paint on slow 3G, the median of three runs."""
    findings = []
    for page in audit.some(*KINDS):
        reports = [_run(audit, page, *SLOW_3G) for _ in range(RUNS)]
        for name, budget in SLOW_BUDGETS.items():
            times = [report["audits"][name]["numericValue"] for report in reports]
            median = round(statistics.median(times))
            print(f"{page!s:20} {name} {median} ms, of {', '.join(f'{t:.0f}' for t in times)}")
            if median > budget:
                findings.append(Finding("slow", str(page), f"{name} {median} ms > {budget} ms"))
    return findings


def _scores(report: dict[str, Any]) -> dict[str, int]:
    return {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}


def _run(audit: Audit, page: Fetched, *options: str) -> dict[str, Any]:
    tool = audit.tools / "node_modules" / "lighthouse" / "cli" / "index.js"
    with tempfile.TemporaryDirectory() as folder:
        flags = " ".join(["--headless", *FLAGS, f"--user-data-dir={folder}/profile"])
        file = f"{folder}/report.json"
        command = [node(audit.tools), str(tool), audit.server + page.path, "--quiet"]
        command += ["--output=json", f"--output-path={file}", f"--chrome-flags={flags}", *options]
        environ = {**os.environ, "CHROME_PATH": _browser()}
        for _ in range(ATTEMPTS):
            done = subprocess.run(command, env=environ, check=False, capture_output=True, text=True)
            if done.returncode == 0:
                break
            reason = done.stderr.strip().rpartition("\n")[2]
            print(f"{page!s:20} {reason}", flush=True)
        done.check_returncode()
        with open(file, encoding="utf-8") as report:  # noqa: PTH123 - inside a temporary folder
            found: dict[str, Any] = json.load(report)
    return found


def _browser() -> str:
    found = shutil.which("chromium")
    if found:
        return found
    with sync_playwright() as driver:
        return driver.chromium.executable_path


def _why(report: dict[str, Any], category: str) -> str:
    """The audits of a category that cost marks."""
    return ", ".join(
        f"{ref['id']} ({report['audits'][ref['id']].get('displayValue', '')})"
        for ref in report["categories"][category]["auditRefs"]
        if ref["weight"]
        and (report["audits"][ref["id"]]["score"] or 0) < 1
        and report["audits"][ref["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
    )
