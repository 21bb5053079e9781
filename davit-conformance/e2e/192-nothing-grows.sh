#!/usr/bin/env bash
# Some rounds of everyday use, and everything is taken away after each: nothing of it may be left on the host or in the server.
# Of one object no more history is kept than the administrator wants. An hour of the same: davit-conformance/soak.sh.
. "$(dirname "$0")/lib.sh"
need_root
unset DAVIT_JAVA_OPTS # with every compiler, as users have it
need kubectl jq pgrep

ROUNDS=3
export DAVIT_HISTORY_ENTRIES=5

echo "--- what is no number is refused, by name"
refused env DAVIT_HISTORY_DAYS=many "$DAVIT" up --listen "127.0.0.1:$(free_port)"
has "$SAID" 'DAVIT_HISTORY_DAYS: it is "many"; a number above 0 is wanted' "the refusal"

# Shorter than a day, so that what is too much goes at once.
export DAVIT_HISTORY_DAYS=0.01
up
busybox_image
SERVER=$(jq -r .pid "$DATA/server.json")
CLUSTER=$(jq -r .id "$DATA/cluster.json")

# What there is of the cluster on this host, one line each.
state() {
    {
        echo "conmon: $(pgrep -fc "conmon.*$DATA/" || true)"
        echo "mounts: $(grep -cF " $DATA/" "/proc/$SERVER/mountinfo" || true)"
        echo "cgroups: $(find /sys/fs/cgroup -maxdepth 4 -type d -path "*/davit-$CLUSTER/*" ! -name 'supervise*' ! -name 'spare*' | wc -l)"
        echo "links: $(cat /sys/class/net/*/ifalias 2>/dev/null | grep -F "$CLUSTER" | grep -cE '[0-9a-f-]{36}$' || true)"
        for folder in pods node/pods run/containers run/pods run/exits run/runtime; do
            echo "$folder: $(ls -A "$DATA/$folder" 2>/dev/null | wc -l)"
        done
    } >"$WORK/$1"
}
fds() { find "/proc/$SERVER/fd" -mindepth 1 | wc -l; }
as_before() { state now && diff "$WORK/first" "$WORK/now"; }
all_running() { [ "$(kubectl get pods -o json | jq '[.items[] | select(.status.phase == "Running")] | length')" -ge "$1" ]; }

round() {
    local i
    for i in 1 2 3; do
        kubectl run "p$i" --image=busybox:1 --restart=Always --overrides '{"spec":{"terminationGracePeriodSeconds":1}}' -- sleep 100000 >/dev/null
    done
    kubectl create deployment web --image=busybox:1 --replicas=3 -- sleep 100000 >/dev/null
    kubectl patch deployment web -p '{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":1}}}}' >/dev/null
    kubectl expose deployment web --port=80 >/dev/null
    kubectl create configmap words --from-literal=a=0 >/dev/null
    eventually 30 all_running 6
    for i in $(seq 10); do kubectl patch configmap words -p '{"data":{"a":"'"$i"'"}}' >/dev/null; done
    kubectl set image pod/p1 p1=busybox:2 >/dev/null
    eventually 20 kubectl exec p2 -- true
    kubectl logs p2 >/dev/null
    [ "$1" -lt "$ROUNDS" ] || eventually 20 history_is_short
    kubectl delete deployment/web service/web configmap/words >/dev/null
    kubectl delete pods --all >/dev/null
}
history_is_short() { [ "$(davit history configmap/words -o json | jq '.items | length')" -le 5 ]; }

echo "--- $ROUNDS rounds"
state first
for number in $(seq "$ROUNDS"); do
    round "$number"
    (eventually 30 as_before) || { diff "$WORK/first" "$WORK/now" || true; fail "something of round $number is left"; }
    [ "$number" -gt 1 ] || first=$(fds)
done
last=$(fds)
[ "$last" -le $((first + 8)) ] || fail "the server has $last open files, after the first round it had $first"
echo "ok: the server has $last open files, after the first round it had $first"
