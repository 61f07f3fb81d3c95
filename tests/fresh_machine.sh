#!/usr/bin/env bash
# Shows that the README's commands work on a machine that has next to nothing: a fresh
# clone in a path with a space, an empty environment, an empty HOME, a PATH of a few
# tools, no PostgreSQL, no Redis, no GDAL. As the current user; when that is root, also
# as a user made for the occasion.
#
#   tests/fresh_machine.sh [--with-tests]      --with-tests also runs make test there
#
# Only pip's own configuration passes, so that packages come from where they usually do.

set -euo pipefail

TOOLS=(sh make git sed awk cksum tr rm touch env)
SECOND_START_SECONDS=${SECOND_START_SECONDS:-8}  # More, where others use the machine.

repository=$(cd "$(dirname "$0")/.." && pwd)
with_tests=${1:-}
work=$(mktemp -d "/tmp/a fresh machine.XXXXXX")
chmod 755 "$work"
stranger="asasap-fresh-$$"
started=""

finish() {
    if [ -n "$started" ]; then kill -TERM -- "-$started" 2>/dev/null || true; wait || true; fi
    for who in "$work"/*/"the clone"; do
        [ ! -x "$who/.venv/bin/python" ] || fresh "$(basename "$(dirname "$who")")" make reset || true
    done >/dev/null 2>&1
    if id "$stranger" >/dev/null 2>&1; then userdel "$stranger"; fi
    rm -rf "$work"
}
trap finish EXIT

fail() { echo "FAILED: $*" >&2; exit 1; }

# The first Python that is recent enough, complete, and open to every user.
find_python() {
    local found
    for candidate in /usr/bin/python3 /usr/local/bin/python3 python3 python3.13 python3.12 python3.11; do
        found=$("$candidate" -c 'import ensurepip, sys, venv; sys.version_info < (3, 11) or print(sys.executable)' 2>/dev/null) || continue
        if [ -n "$found" ] && { [ "$(id -u)" != 0 ] || setpriv --reuid=65534 --clear-groups test -x "$found"; }; then
            echo "$found"
            return
        fi
    done
    fail "no Python 3.11 with venv that every user may run"
}

# What pip is told here, by variables or by files, as variables: HOME will be empty.
pip_configuration() {
    env | grep -E '^(PIP_|SSL_CERT_|REQUESTS_CA_BUNDLE=|https?_proxy=|HTTPS?_PROXY=|no_proxy=|NO_PROXY=)' || true
    for key in index-url extra-index-url find-links; do
        if value=$(python3 -m pip config get "global.$key" 2>/dev/null); then
            name=${key^^}
            echo "PIP_${name//-/_}=$value"
        fi
    done
}

mkdir "$work/bin" "$work/python"
python=$(find_python)
ln -s "$python" "$work/bin/python3"
for tool in "${TOOLS[@]}"; do ln -s "$(command -v "$tool")" "$work/bin/$tool"; done
# Where the machine does have GDAL, Python does not find it.
cat >"$work/python/sitecustomize.py" <<'PYTHON'
import ctypes.util

find = ctypes.util.find_library
ctypes.util.find_library = lambda name: None if name[:3] in ("gda", "geo") else find(name)
PYTHON
chmod -R a+rX "$work"

mapfile -t environment < <(pip_configuration)
environment+=("PATH=$work/bin" "PYTHONPATH=$work/python")

# Run a command of the fresh machine: fresh WHO COMMAND…
fresh() {
    local who=$1 user=()
    shift
    if [ "$who" = "$stranger" ]; then
        user=(setpriv "--reuid=$who" "--regid=$who" --clear-groups)
    fi
    (cd "$work/$who/the clone" && exec "${user[@]}" env -i "${environment[@]}" "HOME=$work/$who/home" "$@")
}

answer() { # The page at this path, asked without a word of any language.
    "$python" -c 'import sys, urllib.request as r; print(r.urlopen(sys.argv[1], timeout=5).read().decode())' "http://localhost:$port$1" 2>/dev/null
}

# Start make run as a terminal would: in a process group of its own.
start() {
    local who=$1 began=$SECONDS
    shift
    set -m
    fresh "$who" make run "PORT=$port" "$@" >"$work/said" 2>&1 &
    started=$!
    set +m
    until answer /healthz >/dev/null; do
        kill -0 "$started" 2>/dev/null || { cat "$work/said" >&2; fail "make run ended"; }
        [ $((SECONDS - began)) -lt 600 ] || { cat "$work/said" >&2; fail "no page after 600 s"; }
        sleep 0.1
    done
    took=$((SECONDS - began))
}

# Every process that works in the clone or in what it keeps elsewhere.
left_behind() {
    for process in /proc/[0-9]*; do
        case $(readlink "$process/cwd" 2>/dev/null) in
            "$work/$1"/* | "$home"/*) [ "${process#/proc/}" = "$$" ] || echo "${process#/proc/}" ;;
        esac
    done
}

nothing_left() {
    wait "$started" || true
    started=""
    local left
    left=$(left_behind "$1")
    [ -z "$left" ] || fail "processes left after $2: $left"
}

try_as() {
    local who=$1
    echo "--- as $who"
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])')
    mkdir -p "$work/$who/home"
    git clone --quiet --no-hardlinks "$repository" "$work/$who/the clone"
    if [ "$who" = "$stranger" ]; then chown -R "$who:" "$work/$who"; fi

    for server in postgres initdb valkey-server redis-server psql; do
        ! fresh "$who" sh -c "command -v $server" || fail "$server is in the PATH"
    done
    fresh "$who" python3 -c 'import ctypes.util as c; assert c.find_library("gdal") is None'

    start "$who"
    echo "first start, packages included: $took s"
    [[ $(answer /) == *'<html lang="fr"'* ]] || fail "the home page is not in French"
    home=$(fresh "$who" .venv/bin/python -c 'from asasap.embedded import layout; print(layout("var").home)')
    [ -n "$(left_behind "$who")" ] || fail "the portal's processes cannot be seen"
    fresh "$who" make stop
    nothing_left "$who" "make stop"

    # No package index now: what is installed needs none.
    start "$who" PIP_INDEX_URL=http://127.0.0.1:1 PIP_NO_INDEX=1
    echo "second start: $took s"
    [ "$took" -le "$SECOND_START_SECONDS" ] || fail "the second start took $took s"
    kill -INT -- "-$started"
    nothing_left "$who" "Ctrl-C"

    if [ "$with_tests" = --with-tests ]; then fresh "$who" make test; fi
    fresh "$who" make reset
    [ ! -e "$work/$who/the clone/var" ] || fail "make reset left var/"
    [ ! -e "$home" ] || [ "$home" = "$work/$who/the clone/var" ] || fail "make reset left $home"
}

try_as "$(id -un)"
if [ "$(id -u)" = 0 ]; then
    useradd --no-create-home --home-dir "$work/$stranger/home" "$stranger"
    try_as "$stranger"
fi
echo "A fresh machine runs the portal."
