# What every story begins with: a cluster of its own, kubectl pointed at it, and words to check with.
# A story ends with 0 (passed), 77 (cannot run here) or anything else (failed).
# shellcheck shell=bash
set -euo pipefail

: "${DAVIT:?run this through ./davit test e2e}"
HERE=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
STORY=$(basename "$0" .sh)
WORK=$(mktemp -d "${TMPDIR:-/tmp}/davit-$STORY-XXXXXX")
# runc enters a container's root as the pod's own user: it must be able to pass through.
chmod 711 "$WORK"
DATA=$WORK/data
export DAVIT_DATA_DIR=$DATA

need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "this story needs $tool"; exit 77; }
    done
}

need_root() {
    [ "$(id -u)" = 0 ] || { echo "this story needs root"; exit 77; }
}

# A port that nobody listens on now, from the range that the kernel does not hand out.
free_port() {
    local port
    for port in $(shuf -i 20000-30000 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return 0
        fi
    done
    return 1
}

davit() { "$DAVIT" "$@"; }

up() {
    PORT=${PORT:-$(free_port)}
    davit up --listen "127.0.0.1:$PORT" "$@"
    davit kubeconfig >"$WORK/kubeconfig"
    export KUBECONFIG=$WORK/kubeconfig
}

down_and_clean() {
    local code=${1:-$?}
    trap - EXIT
    if [ "$code" != 0 ] && [ "$code" != 77 ]; then
        echo "--- the story failed (exit $code); the server's log ends:"
        tail -n 40 "$DATA/log/davit.log" 2>/dev/null || true
    fi
    [ -d "$DATA" ] && { davit down --pods >/dev/null || code=1; }
    if [ "${KEEP:-}" ]; then echo "kept: $WORK"; else rm -rf "$WORK"; fi
    exit "$code"
}
trap down_and_clean EXIT

# made_once FILE COMMAND...: the path of FILE among what is kept for all stories of this machine. What is not there yet is
# made by COMMAND with the path to write as its last word; stories that play at the same time wait for each other here.
made_once() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/davit-images file=$1
    shift
    mkdir -p "$cache"
    (
        flock 9
        [ -s "$cache/$file" ] || { "$@" "$cache/$file.part" >&2 && mv "$cache/$file.part" "$cache/$file"; }
    ) 9>"$cache/$file.lock" || return 1
    echo "$cache/$file"
}

# cached IMAGES: the path of an archive of what images/IMAGES.sh makes as it is now.
cached() {
    made_once "$1-$(cat "$HERE/../images/$1.sh" "$HERE/../images/common.sh" | sha256sum | cut -c1-12).tar" sh "$HERE/../images/$1.sh"
}

# The busybox test image under its two tags.
busybox_image() { davit image import "$(cached busybox)"; }

fail() {
    echo "NOT AS IT SHOULD BE: $*" >&2
    exit 1
}

# is ACTUAL EXPECTED WHAT
is() {
    [ "$1" = "$2" ] || fail "$3: expected \"$2\", got \"$1\""
    echo "ok: $3 is \"$2\""
}

# has TEXT PART WHAT
has() {
    case $1 in
        *"$2"*) echo "ok: $3 has \"$2\"" ;;
        *) fail "$3 lacks \"$2\": $1" ;;
    esac
}

# lacks TEXT PART WHAT
lacks() {
    case $1 in
        *"$2"*) fail "$3 must not have \"$2\": $1" ;;
        *) echo "ok: $3 lacks \"$2\"" ;;
    esac
}

# refused COMMAND...: it must fail; what it said is left in $SAID
refused() {
    if SAID=$("$@" 2>&1); then
        fail "this should have been refused: $* (it said: $SAID)"
    fi
    echo "ok: refused: $*"
}

# eventually SECONDS COMMAND...: until it succeeds
eventually() {
    local until=$(($(date +%s) + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt "$until" ] || fail "never came true: $*"
        sleep 0.1
    done
    echo "ok: eventually: $*"
}

phase() { kubectl get pod "$1" -o 'jsonpath={.status.phase}'; }
running() { [ "$(phase "$1")" = Running ]; }
