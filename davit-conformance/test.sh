#!/bin/sh
# All tests: the build with its checks and unit tests, the simulation, then real clients on a real cluster.
#   ./davit test             everything
#   ./davit test unit        the build, its checks, unit tests and simulation
#   ./davit test e2e [NAME]  real clusters: all stories, or those whose file name contains NAME
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
home=$(dirname "$here")
what=${1:-all}
only=${2:-}

say() { printf '\n== %s\n' "$*"; }

# What the tests drive. On hosts that are not Debian, or without root, the stories say what they miss.
packages() {
    missing=
    for pair in crun:crun runc:runc conmon:conmon ip:iproute2 nft:nftables busybox:busybox-static \
        nsenter:util-linux mkfs.ext4:e2fsprogs curl:curl jq:jq script:bsdutils mmdebstrap:mmdebstrap skopeo:skopeo openssl:openssl \
        dig:bind9-dnsutils zsh:zsh systemd-analyze:systemd; do
        command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
    done
    [ -z "$missing" ] && return 0
    if [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ]; then
        say "installing$missing"
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "davit: missing for the tests:$missing" >&2
    fi
}

unit() {
    say "build, checks, unit tests, simulation"
    MAVEN_OPTS="-XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow" \
        mvn -f "$home/pom.xml" --batch-mode --no-transfer-progress verify
}

passed=0
failed=0
skipped=0
broken=

story() {
    name=$(basename "$1" .sh)
    say "story: $name"
    code=0
    DAVIT="$home/davit" bash "$1" || code=$?
    case $code in
        0) passed=$((passed + 1)) ;;
        77) skipped=$((skipped + 1)) && echo "SKIPPED LOUDLY: $name cannot run on this host (see above)" ;;
        *) failed=$((failed + 1)) && broken="$broken $name" && echo "FAILED: $name (exit $code)" ;;
    esac
}

stories() {
    "$home/davit" help >/dev/null
    for file in "$here"/e2e/[0-9]*"$only"*.sh; do
        [ -e "$file" ] && story "$file"
    done
}

packages
case $what in
    unit) unit ;;
    e2e) stories ;;
    all)
        unit
        stories
        ;;
    *)
        echo "usage: davit test [unit | e2e [NAME]]" >&2
        exit 2
        ;;
esac
[ -z "$broken" ] || echo "failed stories:$broken"
if [ "$what" != unit ]; then
    echo "stories: $passed passed, $failed failed, $skipped skipped"
fi
[ "$failed" = 0 ]
