# shellcheck shell=sh
# The steps that script/demo, script/setup, script/server and script/test share: sourced, never run.
# Plain POSIX sh: it has to work in dash and in the bash 3.2 of macOS.
#
# A step that is slow leaves the hash of what it read in .venv/stamps/ once it has succeeded, and is
# left out while that hash stays the same. What a step prints goes to var/log/.

set -eu

me=script/${0##*/}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
python=.venv/bin/python
stamps=.venv/stamps

# Another project's environment must not lead this one astray; and where bytecode is not written,
# every process compiles all sources anew, and each run of the tests all of theirs.
unset PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE DJANGO_SETTINGS_MODULE
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '==> %s\n' "$*"; }
fail() {
    printf '%s: %s\n' "$me" "$*" >&2
    exit 1
}
trap 'printf "\n%s: stopped.\n" "$me" >&2; exit 130' INT
trap 'exit 143' TERM

# logged NAME COMMAND…: runs COMMAND with its output in var/log/NAME.log.
logged() {
    log=var/log/$1.log
    shift
    mkdir -p var/log
    "$@" >"$log" 2>&1 </dev/null
}

# unchanged STEP FILE-OR-FOLDER…: whether STEP last succeeded with these very contents. Folders named
# build inside a folder are results and do not count.
unchanged() {
    step=$1
    shift
    hash=$("$python" -I -S - "$@" <<'PYTHON'
import hashlib, os, sys

def files(name):
    if not os.path.isdir(name):
        yield name
    for folder, subfolders, names in os.walk(name):
        subfolders[:] = sorted(set(subfolders) - {"build"})
        yield from (os.path.join(folder, each) for each in sorted(names))

digest = hashlib.sha256()
for name in sys.argv[1:]:
    for path in files(name):
        with open(path, "rb") as file:
            digest.update(path.encode() + b"\0" + hashlib.sha256(file.read()).digest())
print(digest.hexdigest())
PYTHON
    ) || fail "a file of this project is missing: one of $*."
    [ -e "$stamps/$step" ] && [ "$(cat "$stamps/$step")" = "$hash" ]
}

# started and finished stand around the work of the step that `unchanged` was last asked about.
started() { rm -f "$stamps/$step"; }
finished() {
    mkdir -p "$stamps"
    printf '%s\n' "$hash" >"$stamps/$step"
}

# manage COMMAND… [+ COMMAND…]: manage.py commands, in one process.
manage() { "$python" script/_manage.py "$@"; }

# What is being installed when a run is killed may be half there: then .venv is made anew.
installing=var/installing

make_venv() {
    if [ ! -e "$installing" ] &&
        "$python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return
    fi
    found=
    for base in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) ||
            continue
        if "$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            found=yes
            break
        fi
        : "${found:=" (found $version)"}"
    done
    [ "$found" = yes ] || fail "Python 3.11 or newer is needed$found. Install it and try again."

    say "Making .venv with Python $version"
    mkdir -p var
    : >"$installing"
    logged venv "$base" -m venv --clear .venv || fail "'$base -m venv' failed: on Debian and \
Ubuntu, 'apt install python3-venv' brings what is missing. See $log."
    rm -f "$installing"
}

# pip_install FILE: the packages of a requirements file.
pip_install() {
    mkdir -p var
    : >"$installing"
    if ! logged pip "$python" -m pip install --no-input --require-hashes --requirement "$1"; then
        rm -f "$installing" # pip gave up by itself: it installs only after it has everything
        fail "pip could not install $1: can the Python package registry be reached? See $log."
    fi
    rm -f "$installing"
}

# install_python requirements.txt | requirements-dev.txt: the latter holds the former.
install_python() {
    make_venv
    unchanged requirements-dev requirements.txt requirements-dev.txt && return
    if [ "$1" = requirements.txt ]; then
        unchanged requirements requirements.txt && return
    fi
    started
    say "Installing Python packages from $1 (a minute or less)"
    pip_install "$1"
    finished
}

# need_npm: a Node.js of 20 or newer with its npm on PATH, from .venv if the machine has none.
need_npm() {
    have=$(node --version 2>/dev/null) || have=none
    if [ "$have" != none ] && command -v npm >/dev/null &&
        node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
        return
    fi
    [ -x .venv/bin/npm ] ||
        say "Installing Node.js into .venv (20 or newer with npm is needed; here: $have)"
    pip_install requirements-node.txt
    PATH=$root/.venv/bin:$PATH
}

# build_front_end: static/build/app.css, app.js and fonts/, which PDF documents are set in.
build_front_end() {
    if ! unchanged npm package.json package-lock.json || [ ! -d node_modules ]; then
        need_npm
        started
        say "Installing front-end packages (npm ci)"
        logged npm-ci npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=2 \
            --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 ||
            fail "'npm ci' failed: can the npm registry be reached? See $log."
        finished
    fi
    if ! unchanged build package.json package-lock.json static ||
        [ ! -s static/build/app.css ] || [ ! -s static/build/app.js ] ||
        [ ! -d static/build/fonts ]; then
        need_npm
        started
        say "Building the style sheet and scripts, copying the fonts"
        rm -rf static/build
        logged npm-build npm run build || fail "'npm run build' failed. See $log."
        finished
    fi
}

# collect_static: staticfiles/, which gunicorn serves.
collect_static() {
    if ! unchanged collectstatic requirements.txt static/build ||
        [ ! -e staticfiles/staticfiles.json ]; then
        started
        say "Collecting static files"
        logged collectstatic manage collectstatic --no-input --clear ||
            fail "static files could not be collected. See $log."
        finished
    fi
}

# make_keys: what must be secret and must last, once, in .env.
make_keys() {
    "$python" -I - <<'PYTHON'
import base64, os, pathlib, re, secrets

path = pathlib.Path(".env")
text = path.read_text() if path.exists() else ""
keys = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
}
missing = {name: key for name, key in keys.items() if not re.search(rf"^{name}=", text, re.M)}
if missing:
    lines = "".join(f"{name}={key}\n" for name, key in missing.items())
    if text and not text.endswith("\n"):
        lines = "\n" + lines
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(file, lines.encode())
    print("==> Made", " and ".join(missing), "in .env")
PYTHON
}

# make_tables [ADVICE]: the tables, and what every installation has in them.
make_tables() {
    logged tables manage migrate --no-input + createcachetable + load_question_sets + load_timescales ||
        fail "the database could not be prepared. See $log.${1:+ $1}"
    # Counts are stored; what is counted is decided by these.
    if ! unchanged "recount-${0##*/}" cases/returns/progress.py cases/returns/forms/section.py; then
        started
        logged recount manage recount || fail "answers could not be counted. See $log."
        finished
    fi
}

# check_port: the number in PORT, or 8000, and nobody else on it.
check_port() {
    PORT=${PORT:-8000}
    export PORT
    problem=$("$python" -I -S - "$PORT" "$me" <<'PYTHON'
import errno, socket, sys

port = sys.argv[1]
if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
    print(f"PORT must be a number from 1 to 65535, not '{port}'.")
    sys.exit()
with socket.socket() as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with socket.socket() as caller:
        answers = caller.connect_ex(("127.0.0.1", int(port))) == 0
    try:
        listener.bind(("127.0.0.1", int(port)))
        refusal = errno.EADDRINUSE if answers else 0
    except OSError as error:
        refusal = error.errno
if refusal == errno.EADDRINUSE:
    print(f"port {port} is taken. Stop what uses it, or choose another: PORT=8001 {sys.argv[2]}")
elif refusal:
    print(f"port {port} may not be used ({errno.errorcode[refusal]}). Choose one above 1023.")
PYTHON
    )
    [ -z "$problem" ] || fail "$problem"
}
