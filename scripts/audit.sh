#!/usr/bin/env bash
# The slow checks of pages, on a server of their own with the starter data: HTML validation, axe,
# the narrowest screen, Lighthouse, a slow network, weights, the long fuzz. Prints one summary;
# exit status 1 when something is missed.
#
#   scripts/audit.sh                     everything
#   scripts/audit.sh weights validators  only some: weights validators axe screens
#                                        lighthouse slow fuzz
#   scripts/audit.sh --url http://…      pages of a server that runs already
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=${PYTHON:-.venv/bin/python}
tools=${AMPARO_VAR:-var}/audit

missing=""
command -v npm >/dev/null || missing="nodejs npm"
command -v java >/dev/null || missing="$missing default-jre-headless"
if [ -n "$missing" ]; then
  echo "amparo: the audit needs: apt-get install --no-install-recommends $missing" >&2
  exit 2
fi

mkdir -p "$tools"
if ! cmp -s scripts/audit/package.json "$tools/package.json"; then
  echo "amparo: installing the tools of the audit in $tools (half a minute)" >&2
  cp scripts/audit/package.json "$tools/package.json.new"
  (
    cd "$tools"
    rm -rf node_modules
    mv package.json.new package.json
    npm install --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel=error ||
      { rm package.json; exit 1; }
  )
fi
exec "$python" -m scripts.audit "$tools" "$@"
