# Sourced by the scripts: finds a Python, makes .venv once, installs the project with its constraints.
# Usage: prepare_environment EXTRAS   (EXTRAS like "test,lint", may be empty)

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "zhbrief: Python 3.11 or newer is needed and was not found; install it and run this again." >&2
    return 1
}

prepare_environment() {
    local extras=${1:-} python stamp wanted
    stamp="$venv/.installed-${extras//,/-}"
    # kernels are compiled by the installation: a change of theirs asks for another
    wanted=$(cat "$root/pyproject.toml" "$root/constraints.txt" "$root"/scripts/build_*.py "$root"/translate/inference/native/* | cksum)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
        return
    fi
    if [ ! -x "$venv/bin/python" ]; then
        python=$(find_python) || return 1
        echo "zhbrief: making .venv with $("$python" --version)" >&2
        if ! "$python" -m venv "$venv" >&2; then
            rm -rf "$venv"
            echo "zhbrief: no virtual environment could be made; on Debian and Ubuntu: apt install python3-venv" >&2
            return 1
        fi
    fi
    echo "zhbrief: installing zhbrief${extras:+[$extras]} (once; a few minutes)" >&2
    if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --constraint "$root/constraints.txt" --editable "$root${extras:+[$extras]}" >&2; then
        echo "zhbrief: the installation failed; the messages above say why. Run this again to go on." >&2
        return 1
    fi
    echo "$wanted" >"$stamp"
}
