#!/usr/bin/env bash
# Writes requirements.lock and requirements-dev.lock anew from the two .in files.
# Versions already in the locks stay; `scripts/lock.sh --upgrade` takes the newest that fit.
# Resolves with the oldest Python that Amparo supports, Debian 12's 3.11.2 (PYTHON=... names it):
# some packages want 3.11.5, and would fail to install there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=${PYTHON:-/usr/bin/python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info[:3] != (3, 11, 2))'; then
  echo "$python is not Python 3.11.2; run this on Debian 12" >&2
  exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pip-tools

export CUSTOM_COMPILE_COMMAND="scripts/lock.sh"
for name in requirements requirements-dev; do
  "$work/venv/bin/pip-compile" --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
    --output-file "$name.lock" "$@" "$name.in"
done
