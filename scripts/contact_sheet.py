"""``python -m scripts.contact_sheet [FILE]``: the main pages in every locale as one picture.

Home, results, a listing and "In danger now" on a phone, with the starter data, a locale beside
another, as WebP (``docs/img/locales.webp``). A locale is a data file: this is how one looks at
all of them at once.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.locales import LOCALES
from tests import postgres
from tests.browser.addresses import addresses_at
from tests.browser.browsers import launched
from tests.browser.serving import serving
from tests.browser.visitor import Visitor

KINDS = ("home", "results", "listing", "urgent")
BESIDE = 3  # locales in a row
FILE = Path(__file__).resolve().parents[1] / "docs" / "img" / "locales.webp"
#: Draws the screens into one picture; the browser writes WebP, so that no package has to.
DRAW = """async ([screens, columns, width, height, quality]) => {
  const sheet = document.createElement('canvas'), gap = 6
  sheet.width = columns * (width + gap) - gap
  sheet.height = Math.ceil(screens.length / columns) * (height + gap) - gap
  const pen = sheet.getContext('2d')
  pen.imageSmoothingQuality = 'high'
  pen.fillStyle = '#888'
  pen.fillRect(0, 0, sheet.width, sheet.height)
  for (const [n, screen] of screens.entries()) {
    const picture = new Image()
    picture.src = 'data:image/png;base64,' + screen
    await picture.decode()
    pen.drawImage(picture, n % columns * (width + gap),
                  Math.floor(n / columns) * (height + gap), width, height)
  }
  return sheet.toDataURL('image/webp', quality).split(',')[1]
}"""


def main(file: Path) -> None:
    """Take the screens and write the picture."""
    with (
        postgres.started() as cluster,
        postgres.demo_of(cluster) as urls,
        serving(urls) as server,
        sync_playwright() as driver,
        launched(driver) as browser,
    ):
        addresses = addresses_at(server)
        visitor = Visitor(browser, server, device_scale_factor=1)
        screens = []
        for locale in LOCALES:
            for kind in KINDS:
                page = visitor.open(addresses.path(kind, locale.code))
                screens.append(base64.b64encode(page.screenshot()).decode())
        visitor.page.goto("about:blank")
        drawn = visitor.page.evaluate(DRAW, [screens, len(KINDS) * BESIDE, 228, 469, 0.55])
        visitor.close()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(base64.b64decode(drawn))
    print(f"{file}: {len(LOCALES)} locales, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
