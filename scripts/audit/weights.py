"""How many bytes a page costs on the network."""

from scripts.audit.pages import Audit, Finding, body_as_sent
from tests.page_checks import WALL, most_bytes

SKETCH_MAP = 15_000


def check(audit: Audit) -> list[Finding]:
    """Print a table of weights; pages and the sketch map over their budget are missed."""
    findings = []
    locales = sorted({page.locale for page in audit.pages})
    print(f"{'bytes, brotli 5':28}" + "".join(f"{locale:>8}" for locale in locales))
    for kind in dict.fromkeys(page.kind for page in audit.pages):
        row = {page.locale: page for page in audit.some(kind)}
        print(f"{kind:28}" + "".join(f"{row[locale].weight:>8}" for locale in locales))
        for page in row.values():
            most = WALL if page.kind.startswith("frame") else most_bytes(page.locale)
            if page.weight > most:
                findings.append(Finding("weights", str(page), f"{page.weight} B > {most} B"))
    path = audit.addresses.path("results").replace("/search", "/map.svg")
    sketch = len(body_as_sent(audit.server, path))
    print(f"{'sketch map':28}{sketch:>8}")
    if sketch > SKETCH_MAP:
        findings.append(Finding("weights", "sketch map", f"{sketch} B > {SKETCH_MAP} B"))
    return findings
