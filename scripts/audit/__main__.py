"""``python -m scripts.audit TOOLS [--url ADDRESS] [CHECK…]``: run the checks, print one summary."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.audit import accessibility, fuzz, lighthouse, screens, validators, weights
from scripts.audit.pages import Audit, Finding, fetched
from tests import postgres
from tests.browser.serving import serving

CHECKS: dict[str, Callable[[Audit], list[Finding]]] = {
    "weights": weights.check,
    "validators": validators.check,
    "axe": accessibility.check,
    "screens": screens.check,
    "lighthouse": lighthouse.check_scores,
    "slow": lighthouse.check_slow_network,
    "fuzz": fuzz.check,
}


def main() -> int:
    """Run what was asked for; 1 when something is missed."""
    parser = argparse.ArgumentParser(prog="scripts/audit.sh")
    parser.add_argument("tools", type=Path)
    parser.add_argument("--url", help="a server that runs already")
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=" ".join(CHECKS))
    asked = parser.parse_intermixed_args()
    unknown = set(asked.checks) - set(CHECKS)
    if unknown:
        parser.error(f"no such check: {', '.join(sorted(unknown))}")
    findings: list[Finding] = []
    with _server(asked.url) as address:
        audit = fetched(address, asked.tools.absolute())
        for name in asked.checks or CHECKS:
            started = time.monotonic()
            print(f"\n== {name}", flush=True)
            found = CHECKS[name](audit)
            for finding in found:
                print(f"MISSED {finding}")
            print(f"   {time.monotonic() - started:.0f} s, {len(found)} missed", flush=True)
            findings += found
    print("\n== summary")
    for finding in findings:
        print(f"MISSED {finding}")
    print("everything is reached" if not findings else f"{len(findings)} missed")
    return 1 if findings else 0


@contextmanager
def _server(address: str | None) -> Iterator[str]:
    """A server that runs already, or one of our own on the database of the tests."""
    if address:
        yield address.rstrip("/")
        return
    with (
        postgres.started() as cluster,
        postgres.demo_of(cluster) as urls,
        serving(urls, anew=True) as own_address,
    ):
        yield own_address


sys.exit(main())
