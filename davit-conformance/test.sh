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
        dig:bind9-dnsutils zsh:zsh wrk:wrk systemd-analyze:systemd pgrep:procps node:nodejs npm:npm; do
        command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
    done
    /usr/bin/python3 -c 'import kubernetes' 2>/dev/null || missing="$missing python3-kubernetes"
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
        mvn -f "$home/pom.xml" --batch-mode --no-transfer-progress -T 2 --fail-at-end \
        -Dsurefire.rerunFailingTestsCount=1 verify
}

# One story: a line where it passes; what it said is in DIRECTORY/NAME.out, and is shown where it does not.
#   story DIRECTORY SCRIPT
story() {
    name=$(basename "$2" .sh)
    began=$(date +%s)
    code=0
    DAVIT="$home/davit" bash "$2" </dev/null >"$1/$name.out" 2>&1 || code=$?
    took=$(($(date +%s) - began))
    case $code in
        0) result=passed ;;
        77) result=skipped ;;
        *) result=FAILED ;;
    esac
    {
        flock 9
        if [ $result != passed ] || [ -n "${DAVIT_STORIES_TALK-}" ]; then
            say "story: $name"
            cat "$1/$name.out"
        fi
        case $result in
            skipped) echo "SKIPPED LOUDLY: $name cannot run on this host (see above)" ;;
            *) echo "$result: $name (exit $code, $took s)" ;;
        esac
        echo "$2" >>"$1/$result"
    } 9>"$1/lock"
}

# A story that is red beside others is played once more, alone. Red again, it is red; green, it is told as shaky: a race,
# or a machine that was too slow for three stories, and worth a look either way. More than a few are red at once.
again() {
    [ "$(count "$1/FAILED")" -le 3 ] || return 0
    mv "$1/FAILED" "$1/first"
    while read -r script; do
        name=$(basename "$script" .sh)
        mv "$1/$name.out" "$1/$name.first.out"
        say "once more, alone: $name"
        story "$1" "$script"
    done <"$1/first"
    while read -r script; do
        grep -qxF "$script" "$1/FAILED" 2>/dev/null && continue
        echo "SHAKY: $(basename "$script" .sh) was red beside others and green alone: its first words are above"
        echo "$script" >>"$1/shaky"
    done <"$1/first"
}

count() { if [ -e "$1" ]; then wc -l <"$1"; else echo 0; fi; }

# Three at a time, since they wait more than they work; the long ones (they say so in a line "# long:") begin first. Their
# servers live for half a minute: the compiler that makes code for days would have a fifth of the CPU, so it is left out.
stories() {
    export DAVIT_JAVA_OPTS="${DAVIT_JAVA_OPTS--XX:TieredStopAtLevel=1}" DAVIT_REHEARSED_PODS=1
    "$home/davit" help >/dev/null || return 1
    results="$home/davit-conformance/target/stories"
    rm -rf "$results"
    mkdir -p "$results"
    {
        grep -l '^# long:' "$here"/e2e/[0-9]*.sh
        grep -L '^# long:' "$here"/e2e/[0-9]*.sh
    } | grep "/e2e/[^/]*$only[^/]*$" | xargs -r -P "${DAVIT_STORIES:-3}" -n 1 sh "$here/test.sh" story "$results" || true
    [ ! -e "$results/FAILED" ] || again "$results"
    passed=$(count "$results/passed") failed=$(count "$results/FAILED") skipped=$(count "$results/skipped")
    [ "$failed" = 0 ] || echo "failed stories: $(sed 's|.*/||; s|\.sh$||' "$results/FAILED" | paste -sd' ')"
    echo "what each said: davit-conformance/target/stories"
    echo "stories: $passed passed ($(count "$results/shaky") shaky), $failed failed, $skipped skipped"
    [ "$failed" = 0 ] && [ $((passed + skipped)) -gt 0 ]
}

case $what in
    unit)
        packages
        unit
        ;;
    e2e)
        packages
        stories
        ;;
    all)
        packages
        # Both are played whatever the other says: one run tells all that is red.
        red=
        unit || red="build or unit tests"
        stories || red="${red:+$red, }stories"
        [ -z "$red" ] || { echo "davit: red: $red" >&2 && exit 1; }
        ;;
    story) story "$2" "$3" ;;
    *)
        echo "usage: davit test [unit | e2e [NAME]]" >&2
        exit 2
        ;;
esac
