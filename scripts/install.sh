#!/usr/bin/env bash
# Installs what Amparo needs and does not find: system packages (Debian, Ubuntu) and .venv.
#
#   scripts/install.sh run     what `make run` needs
#   scripts/install.sh dev     and the tools of `make check`
#   scripts/install.sh test    and a browser with its fonts, for `make test`
#   scripts/install.sh bench   as dev, and what asks servers as fast as they answer
#
# Says each step in one line, and nothing when there is nothing to do. Exit status 2: something
# is missing that only a person can add; the last lines say exactly what.
set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

level=${1:-run}
case $level in
  run | dev | test | bench) ;;
  *) echo "usage: $0 run|dev|test|bench" >&2; exit 2 ;;
esac

readonly OLDEST_POSTGRESQL=15
readonly NEEDS_PYTHON="import sys; sys.exit(sys.version_info < (3, 11))"

say() { echo "amparo: $*" >&2; }
stop() { say "$@"; exit 2; }

# --- nothing to do ----------------------------------------------------------------------------

# What the outcome depends on; a clone that was moved or copied to another system counts as new.
fingerprint() {
  { echo "$PWD"; cat /etc/os-release scripts/install.sh pyproject.toml requirements.in "$(lock_of "$1")"; } |
    sha256sum | cut -d' ' -f1
}
lock_of() { if [ "$1" = run ]; then echo requirements.lock; else echo requirements-dev.lock; fi; }
stamp_of() { echo ".venv/installed-$1"; }

done_already() {
  local satisfying
  case $level in
    run) satisfying="run dev test bench" ;;
    dev | bench) satisfying="dev test bench" ;;
    test) satisfying="test" ;;
  esac
  [ -x .venv/bin/python ] && [ -x .venv/bin/amparo ] && [ -n "$(postgresql_with_postgis)" ] || return 1
  if [ "$level" = test ]; then have_browser || return 1; fi
  if [ "$level" = bench ]; then command -v wrk >/dev/null || return 1; fi
  for candidate in $satisfying; do
    [ "$(cat "$(stamp_of "$candidate")" 2>/dev/null)" = "$(fingerprint "$candidate")" ] && return 0
  done
  return 1
}

# --- what is there ----------------------------------------------------------------------------

# The major version of the newest installed server that is new enough; empty without one.
postgresql_installed() {
  for initdb in /usr/lib/postgresql/*/bin/initdb; do
    if [ -x "$initdb" ]; then basename "${initdb%/bin/initdb}"; fi
  done | sort -n | awk -v oldest=$OLDEST_POSTGRESQL '$1 >= oldest { newest = $1 } END { print newest }'
}

# The same, of those that have PostGIS; "other" for one that pg_config names (no Debian package).
postgresql_with_postgis() {
  local library newest=""
  for library in /usr/lib/postgresql/*/lib/postgis-3.so; do
    if [ -e "$library" ]; then library=${library%/lib/postgis-3.so}; newest+="${library##*/}"$'\n'; fi
  done
  newest=$(sort -n <<<"$newest" | tail -n 1)
  if [ "${newest:-0}" -ge $OLDEST_POSTGRESQL ]; then echo "$newest"; return; fi
  local bin
  if bin=$(pg_config --bindir 2>/dev/null) && [ -x "$bin/initdb" ] &&
    [ -e "$(pg_config --pkglibdir)/postgis-3.so" ]; then echo other; fi
}

# The distribution's Python first: unlike one under somebody's home, every user can run it.
python_to_use() {
  local candidate
  for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c "$NEEDS_PYTHON" 2>/dev/null; then command -v "$candidate"; return; fi
  done
}

have_browser() { command -v chromium >/dev/null || compgen -G "$(browser_cache)/chromium*" >/dev/null; }
browser_cache() { echo "${PLAYWRIGHT_BROWSERS_PATH:-${HOME:-/root}/.cache/ms-playwright}"; }
is_ubuntu() { grep -q '^ID=ubuntu' /etc/os-release; } # its chromium is a snap, which needs a desktop

# --- system packages --------------------------------------------------------------------------

# Sets as_root to the prefix that makes a command root's; fails where there is no such way.
become_root() {
  if [ "$(id -u)" = 0 ]; then as_root=(); return; fi
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; } || return 1
  as_root=(sudo env)
  for name in http_proxy https_proxy no_proxy; do
    [ -z "${!name:-}" ] || as_root+=("$name=${!name}")
  done
}

apt_update() {
  [ -z "${updated:-}" ] || return 0
  become_root || return 0
  say "reading the list of system packages"
  quietly "${as_root[@]}" apt-get -q update
  updated=yes
}

apt_install() {
  quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
    -o DPkg::Lock::Timeout=600 install --no-install-recommends "$@"
}

# Runs a command; shows what it printed only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

available() { [[ "$(apt-cache policy "$1" 2>/dev/null)" == *"Candidate: "[0-9]* ]]; }

# The newest PostgreSQL that the distribution offers with PostGIS; empty when it is too old.
postgresql_available() {
  local major newest=""
  for major in $(apt-cache pkgnames postgresql- | sed -n 's/^postgresql-\([0-9]*\)-postgis-3$/\1/p' | sort -n); do
    if [ "$major" -ge $OLDEST_POSTGRESQL ] && available "postgresql-$major-postgis-3"; then newest=$major; fi
  done
  echo "$newest"
}

# Fills `missing` with the packages to install.
find_missing() {
  missing=()
  local python major
  python=$(python_to_use)
  if [ -z "$python" ]; then
    missing+=(python3 python3-venv)
  elif ! "$python" -c "import ensurepip, venv" 2>/dev/null; then
    missing+=(python3-venv)
  fi
  if [ -z "$(postgresql_with_postgis)" ]; then
    major=$(postgresql_installed)
    if [ -z "$major" ] || ! available "postgresql-$major-postgis-3"; then major=$(postgresql_available); fi
    missing+=("postgresql-${major:-}" "postgresql-${major:-}-postgis-3")
  fi
  if [ "$level" = bench ]; then command -v wrk >/dev/null || missing+=(wrk); fi
  if [ "$level" = test ]; then
    if ! have_browser; then
      if ! is_ubuntu; then missing+=(chromium)
      elif ! ldconfig -p | grep libatomic.so.1 >/dev/null; then missing+=(libatomic1); fi # for playwright
    fi
    # The same without windows, where the distribution has it: pages are looked at in half the time.
    command -v chromium-headless-shell >/dev/null || ! available chromium-headless-shell ||
      missing+=(chromium-headless-shell)
    command -v ogr2ogr >/dev/null || missing+=(gdal-bin)
    [ -e /usr/share/fonts/truetype/noto/NotoSansEthiopic-Regular.ttf ] || missing+=(fonts-noto-core)
  fi
}

system_packages() {
  find_missing
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    stop "please install Python 3.11 or newer with venv, and PostgreSQL $OLDEST_POSTGRESQL or newer" \
      "with PostGIS 3 (this is neither Debian nor Ubuntu)"
  fi
  if [[ " ${missing[*]} " == *" postgresql- "* ]] || ! all_available; then
    apt_update
    find_missing
  fi
  if [[ " ${missing[*]} " == *" postgresql- "* ]]; then
    local offered
    offered=$(apt-cache depends postgresql 2>/dev/null | sed -n 's/^ *Depends: \(postgresql-[0-9]*\)$/\1/p') || true
    if [ -n "$offered" ]; then
      stop "this system offers $offered; Amparo needs PostgreSQL $OLDEST_POSTGRESQL or newer" \
        "with PostGIS 3 (Debian 12, Ubuntu 24.04 or newer)"
    fi
    # apt has no lists and we may not fetch them: these names depend on the right versions.
    missing=("${missing[@]/%postgresql-/postgresql}")
    missing=("${missing[@]/%postgresql--postgis-3/postgresql-postgis}")
  fi
  if ! become_root; then
    say "system packages are missing, and this user may not install them. As root, run"
    echo "apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 2
  fi
  say "installing ${missing[*]} (a minute or two)"
  no_main_cluster
  apt_install "${missing[@]}" && return
  apt_update # what the old lists name may be gone by now
  apt_install "${missing[@]}"
}

all_available() {
  local package
  for package in "${missing[@]}"; do available "$package" || return 1; done
}

# Debian starts a database of its own with the first server; Amparo brings its own, so keep it
# from that. Not where PostgreSQL's own configuration is there already: that is somebody's choice.
no_main_cluster() {
  [[ " ${missing[*]} " == *" postgresql-"* ]] || return 0
  [ ! -e /etc/postgresql-common/createcluster.conf ] || return 0
  apt_install postgresql-common || { apt_update; apt_install postgresql-common; }
  "${as_root[@]}" sed -i 's/^#\? *create_main_cluster *=.*/create_main_cluster = false/' \
    /etc/postgresql-common/createcluster.conf
}

# --- Python packages --------------------------------------------------------------------------

python_packages() {
  local python lock
  python=$(python_to_use)
  [ -n "$python" ] || stop "Amparo needs Python 3.11 or newer; this system has $(python3 -V 2>&1)"
  lock=$(lock_of "$level")
  if ! .venv/bin/python -c "$NEEDS_PYTHON" 2>/dev/null || [ "$(cat .venv/made-at 2>/dev/null)" != "$PWD" ]; then
    say "making .venv with $("$python" -V)"
    rm -rf .venv
    quietly "$python" -m venv .venv
    echo "$PWD" >.venv/made-at
  fi
  install_lock "$lock"
  quietly .venv/bin/python -m pip install --no-deps --no-build-isolation -e .
}

# pip's own bar counts bytes of one file; this counts packages.
install_lock() {
  local total n=0 log
  total=$(grep -c '==' "$1")
  log=$(mktemp)
  say "installing $total Python packages ($1)"
  if ! .venv/bin/python -m pip install --progress-bar off --require-hashes -r "$1" </dev/null 2>&1 |
    tee "$log" | while read -r line; do
      case $line in Collecting* | Requirement\ already*)
        n=$((n + 1))
        [ ! -t 2 ] || printf '\r  %d of %d' "$n" "$total" >&2
        ;;
      Installing*) [ ! -t 2 ] || printf '\r  unpacking   ' >&2 ;;
      esac
    done; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    exit 1
  fi
  rm -f "$log"
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

browser() {
  have_browser && return
  say "installing a browser for the tests"
  if become_root; then quietly "${as_root[@]}" .venv/bin/playwright install-deps chromium; fi
  quietly .venv/bin/playwright install chromium ||
    stop "the browser for the tests could not be downloaded; please install one that is called \`chromium\`"
}

# ----------------------------------------------------------------------------------------------

if done_already; then exit 0; fi
system_packages
python_packages
if [ "$level" = test ]; then browser; fi
fingerprint "$level" >"$(stamp_of "$level")"
