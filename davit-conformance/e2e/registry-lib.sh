# Sourced by stories that need a registry: Debian's own on loopback, with real images in it.
# shellcheck shell=bash disable=SC2034

# fetch_registry OUT: the program alone of Debian's docker-registry, because its package would start a service.
fetch_registry() {
    mkdir -p "$WORK/deb"
    (cd "$WORK/deb" && apt-get download -qq docker-registry) && dpkg-deb -x "$WORK"/deb/docker-registry*.deb "$WORK/deb/x" &&
        cp "$WORK/deb/x/usr/bin/docker-registry" "$1"
}

registry_program() {
    command -v docker-registry || made_once docker-registry fetch_registry ||
        { echo "this story needs Debian's docker-registry" >&2; exit 77; }
}
REGISTRY_PROGRAM=$(registry_program) || exit 77

# registry NAME [TLS-CERT TLS-KEY [HTPASSWD]]: starts one on a free port; its address is left in $REGISTRY, its process id
# in $WORK/registry-NAME.pid. What it keeps is kept when it is stopped.
registry() {
    local name=$1 cert=${2:-} key=${3:-} users=${4:-} port=${REGISTRY_PORT:-}
    [ -n "$port" ] || port=$(free_port)
    REGISTRY=127.0.0.1:$port
    {
        echo "version: 0.1"
        echo "log: {level: warn, accesslog: {disabled: true}}"
        echo "storage: {filesystem: {rootdirectory: $WORK/registry-$name}, delete: {enabled: true}}"
        echo "http: {addr: '$REGISTRY'$([ -z "$cert" ] || echo ", tls: {certificate: $cert, key: $key}")}"
        [ -z "$users" ] || echo "auth: {htpasswd: {realm: davit, path: $users}}"
    } >"$WORK/registry-$name.yml"
    "$REGISTRY_PROGRAM" serve "$WORK/registry-$name.yml" >"$WORK/registry-$name.log" 2>&1 &
    echo $! >"$WORK/registry-$name.pid"
    local scheme=http
    [ -z "$cert" ] || scheme=https
    for _ in $(seq 1 100); do
        curl -sk -o /dev/null "$scheme://$REGISTRY/v2/" && return 0
        sleep 0.1
    done
    fail "the registry does not start: $(cat "$WORK/registry-$name.log")"
}

registry_down() {
    local pid
    pid=$(cat "$WORK/registry-$1.pid" 2>/dev/null) || return 0
    rm -f "$WORK/registry-$1.pid"
    kill "$pid" 2>/dev/null || return 0
    wait "$pid" 2>/dev/null || true
}

registries_down() {
    local file
    for file in "$WORK"/registry-*.pid; do
        [ -e "$file" ] && registry_down "$(basename "$file" .pid | sed 's/^registry-//')"
    done
    return 0
}

# A story's last act: registries first, then the cluster.
registry_clean() {
    local code=$?
    trap - EXIT
    registries_down
    down_and_clean "$code"
}
trap registry_clean EXIT

# push ARCHIVE NAME:TAG [SKOPEO-OPTION...]: to $REGISTRY
push() {
    local archive=$1 name=$2
    shift 2
    skopeo --insecure-policy copy --quiet --dest-tls-verify=false "$@" \
        "docker-archive:$archive:$name" "docker://$REGISTRY/$name"
}

# plain HOST...: registries.json of a cluster that talks to these without encryption
plain() {
    local entries='' host
    for host in "$@"; do entries="$entries${entries:+, }\"$host\": {\"plainHttp\": true}"; done
    mkdir -p "$DATA"
    echo "{\"registries\": {$entries}}" >"$DATA/registries.json"
}

waiting() { kubectl get pod "$1" -o "jsonpath={.status.containerStatuses[0].state.waiting.reason}"; }
waits() { [ "$(waiting "$1")" = "$2" ]; }
