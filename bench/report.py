"""`make bench`: how SQL and downloads grow, what is ahead, our pages against the floor."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import ahead, export, growth, http

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--var", type=Path, help="keep the databases here")
    parser.add_argument("--quick", action="store_true", help="without the million")
    given = parser.parse_args()
    print(__doc__)
    sizes = growth.SIZES[:2] if given.quick else growth.SIZES
    grown = growth.main(given.var, sizes)
    further = ahead.measure(sizes, given.var)
    taken = export.measure(sizes, given.var)
    fast = http.main(given.var, http.SERVICES)
    raise SystemExit(not (grown and further and taken and fast))
