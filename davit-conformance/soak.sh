#!/usr/bin/env bash
# soak.sh HOURS [FILE]: a cluster of its own is used for so long (parts of an hour are fine: 0.1), about one thing each second:
# pods, Deployments, PinnedDeployments, changes in place, ConfigMaps, Services, namespaces, exec, logs, watches. Every minute a
# line about the host and the server is written to FILE (soak.tsv where nothing is said). Six times everything is deleted, and what is
# there then is a line that begins with "rest". At the end the last rest is held against the first one: nothing may have grown.
# Ends with 0 (nothing grew), 1 (something did), 77 (cannot run here).
set -euo pipefail
hours=${1:?soak.sh HOURS [FILE]}
file=$(readlink -f "${2:-soak.tsv}")
export DAVIT=${DAVIT:-$(dirname "$(readlink -f "$0")")/../davit}
renice -n 10 $$ >/dev/null
# shellcheck source=e2e/lib.sh
. "$(dirname "$(readlink -f "$0")")/e2e/lib.sh"
need_root
need kubectl jq pgrep awk timeout

RESTS=6
# What went on in the last minutes is kept for those who page or resume; idle carriers of virtual threads go in half a minute.
REST_SECONDS=${REST_SECONDS:-45}
RANDOM=${SEED:-$$}
total=$(awk -v h="$hours" 'BEGIN { printf "%d", h * 3600 }')
[ "$total" -ge 60 ] || { echo "a soak takes a minute at least"; exit 1; }

up
busybox_image
CLUSTER=$(jq -r .id "$DATA/cluster.json")
SERVER=$(jq -r .pid "$DATA/server.json")
JCMD=$(dirname "$(readlink -f "/proc/$SERVER/exe")")/jcmd
operations=0 refused=0 odd=0

ours() {
    {
        echo "$SERVER"
        pgrep -P "$SERVER" || true
        pgrep -f "conmon.*$DATA/" || true
        grep -ls "/davit-$CLUSTER/" /proc/[0-9]*/cgroup | cut -d/ -f3 || true
    } | sort -un
}
# Files come and go while they are counted: du says so, and nothing is lost by it.
bytes() { if [ -e "$1" ]; then du -s --block-size=1 "$1" 2>/dev/null | cut -f1; else echo 0; fi; }
count() { wc -l | tr -d ' '; }
memory() { awk -v what="$1:" '$1 == what { print $2 }' "/proc/$SERVER/smaps_rollup"; }
heap() { # in KiB: what was used after the collection, of all generations
    "$JCMD" "$SERVER" GC.heap_info | grep -viE 'metaspace|class space' | grep -o 'used [0-9]*K' | awk '{ sum += $2 } END { print sum + 0 }'
}

COLUMNS="kind minute operations processes conmons mounts nsmounts namespaces cgroups links fds threads heapKiB rssKiB pssKiB logB historyB snapshotB nodeB podsB runB imagesB daemonlogB"
sample() {
    local pids heap=0
    pids=$(ours)
    [ "$1" = busy ] || { "$JCMD" "$SERVER" GC.run >/dev/null && sleep 1 && heap=$(heap); }
    {
        printf '%s\t%d\t%d' "$1" $((SECONDS / 60)) "$operations"
        printf '\t%s' "$(echo "$pids" | count)" "$(pgrep -fc "conmon.*$DATA/" || true)" \
            "$(grep -cF " $DATA/" "/proc/$SERVER/mountinfo" || true)" "$(grep -c ' nsfs ' "/proc/$SERVER/mountinfo" || true)" \
            "$(for pid in $pids; do readlink "/proc/$pid/ns/"* || true; done 2>/dev/null | sort -u | count)" \
            "$(find /sys/fs/cgroup -type d -path "*/davit-$CLUSTER*" | count)" \
            "$(cat /sys/class/net/*/ifalias 2>/dev/null | grep -cF "$CLUSTER" || true)" \
            "$(find "/proc/$SERVER/fd" -mindepth 1 | count)" "$(find "/proc/$SERVER/task" -mindepth 1 -maxdepth 1 | count)" \
            "$heap" "$(memory Rss)" "$(memory Pss)" \
            "$(bytes "$DATA/store/log")" "$(bytes "$DATA/store/history")" "$(bytes "$DATA/store/snapshot")" \
            "$(bytes "$DATA/node")" "$(bytes "$DATA/pods")" "$(bytes "$DATA/run")" "$(bytes "$DATA/images")" "$(bytes "$DATA/log")"
        printf '\n'
    } >>"$file"
}

# do COMMAND...: one thing done to the cluster. Races between what is random here are no failure.
# shellcheck disable=SC2317
do_() {
    local said
    operations=$((operations + 1))
    said=$(timeout 30 "$@" 2>&1 >/dev/null) && return 0
    if grep -qiE 'notfound|not found|alreadyexists|already exists|conflict|has been modified|being deleted|terminating|not running|no running|is waiting|has ended|waits|not ready' <<<"$said"; then
        refused=$((refused + 1))
    else
        odd=$((odd + 1))
        echo "$(date +%T) $*: $said" >>"$WORK/odd"
    fi
}
k() { do_ kubectl -n soak "$@"; }
apply() { printf '%s' "$1" >"$WORK/object"; k apply -f "$WORK/object"; }
image() { echo "busybox:$((RANDOM % 2 + 1))"; }

pod_spec() {
    local second='' volumes='{"name":"tmp","emptyDir":{}}' probe=''
    [ $((RANDOM % 3)) = 0 ] && second=',{"name":"second","image":"busybox:1","command":["sleep","100000"]}'
    [ $((RANDOM % 3)) = 0 ] && volumes="$volumes"',{"name":"conf","configMap":{"name":"c0","optional":true}}'
    [ $((RANDOM % 3)) = 0 ] && probe=',"readinessProbe":{"exec":{"command":["true"]},"periodSeconds":2}'
    echo '{"terminationGracePeriodSeconds":1,"volumes":['"$volumes"'],"containers":[{"name":"main","image":"'"$(image)"'","command":["sh","-c","trap exit TERM; while echo alive; do sleep 5 & wait; done"],"volumeMounts":[{"name":"tmp","mountPath":"/tmp"}]'"$probe}$second]}"
}
template() { echo '{"metadata":{"labels":{"app":"'"$1"'"}},"spec":'"$(pod_spec)}"; }
deployment() { apply '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"'"$1"'"},"spec":{"replicas":'$((RANDOM % 3 + 1))',"selector":{"matchLabels":{"app":"'"$1"'"}},"template":'"$(template "$1")}}"; }
pinned() {
    local share=$((RANDOM % 101))
    apply '{"apiVersion":"davit.dev/v1","kind":"PinnedDeployment","metadata":{"name":"'"$1"'"},"spec":{"replicas":'$((RANDOM % 3 + 1))',"selector":{"matchLabels":{"app":"'"$1"'"}},"versions":[{"name":"a","share":'$share',"template":{"metadata":{"labels":{"app":"'"$1"'"}},"spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"main","image":"busybox:1","command":["sleep","100000"]}]}}},{"name":"b","share":'$((100 - share))',"template":{"metadata":{"labels":{"app":"'"$1"'"}},"spec":{"terminationGracePeriodSeconds":1,"containers":[{"name":"main","image":"busybox:2","command":["sleep","100000"]}]}}}]}}'
}
service() { apply '{"apiVersion":"v1","kind":"Service","metadata":{"name":"'"$1"'"},"spec":{"selector":{"app":"d'$((RANDOM % 3))'"},"ports":[{"port":80,"targetPort":8080}]}}'; }
configmap() { apply '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"'"$1"'"},"data":{"value":"'"$RANDOM"'"}}'; }
namespace() {
    do_ kubectl create namespace "$1"
    do_ kubectl -n "$1" create configmap some --from-literal=a=b
    do_ kubectl delete namespace "$1" --wait=false
}

act() {
    local p=p$((RANDOM % 5)) d=d$((RANDOM % 3)) w=w$((RANDOM % 2)) c=c$((RANDOM % 5)) s=s$((RANDOM % 3))
    case $((RANDOM % 24)) in
        0 | 1 | 2) apply '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"'$p'","annotations":{"davit.dev/on-config-change":"restart"}},"spec":'"$(pod_spec)}" ;;
        3 | 4) k delete pod "$p" --wait=false ;;
        5 | 6) k set image "pod/$p" "main=$(image)" ;;
        7 | 8) k exec "$p" -c main -- echo hello ;;
        9 | 10) k logs "$p" -c main --tail=5 ;;
        11 | 12) deployment "$d" ;;
        13) k scale deployment "$d" "--replicas=$((RANDOM % 4))" ;;
        14) k rollout restart deployment "$d" ;;
        15) k delete deployment "$d" --wait=false ;;
        16 | 17) pinned "$w" ;;
        18) k delete pinneddeployment "$w" --wait=false ;;
        19) configmap "$c" ;;
        20) if [ $((RANDOM % 2)) = 0 ]; then k delete configmap "$c"; else namespace "n$operations"; fi ;;
        21) service "$s" ;;
        22) k delete service "$s" ;;
        23) timeout 2 kubectl -n soak get pods -w >/dev/null 2>&1 || operations=$((operations + 1)) ;;
    esac
}

# churn UNTIL: until that many seconds have gone
churn() {
    while [ "$SECONDS" -lt "$1" ]; do
        kill -0 "$SERVER" 2>/dev/null || fail "the server has ended: $(tail -n 5 "$DATA/log/davit.log")"
        act
        [ $((SECONDS / 60)) = "$minute" ] || { minute=$((SECONDS / 60)) && sample busy; }
        sleep "0.$((RANDOM % 8 + 1))"
    done
}

nothing_left() {
    local folder
    for folder in pods node/pods run/containers run/pods run/exits run/runtime; do
        [ -z "$(ls -A "$DATA/$folder" 2>/dev/null)" ] || return 1
    done
    [ -z "$(kubectl get namespaces -o name | grep '^namespace/n[0-9]')" ]
}

left() {
    local folder
    for folder in pods node/pods run/containers run/pods run/exits run/runtime; do
        ls -A "$DATA/$folder" 2>/dev/null | sed "s|^|$folder: |"
    done
    kubectl -n soak get pods,deployments,replicasets,pinneddeployments -o json |
        jq -c '.items[] | {kind, name: .metadata.name, deleted: .metadata.deletionTimestamp, spec: .spec.replicas, status}'
    kubectl get namespaces
    fail "what was deleted is still there"
}

rest() {
    kubectl -n soak delete deployments,pinneddeployments,services,configmaps --all --wait=false >/dev/null
    kubectl -n soak delete pods --all --wait=false >/dev/null
    (eventually 120 nothing_left) || left
    sleep "$REST_SECONDS"
    sample rest
}

kubectl create namespace soak
echo "$COLUMNS" | tr ' ' '\t' >"$file"
minute=0
SECONDS=0
for part in $(seq "$RESTS"); do
    churn $((total * part / RESTS - REST_SECONDS))
    rest
done

echo "$operations operations in $((SECONDS / 60)) minutes, $refused refused in races, $odd odd"
[ ! -e "$WORK/odd" ] || { sort "$WORK/odd" | tail -n 20 && cp "$WORK/odd" "$file.odd"; }
"$JCMD" "$SERVER" GC.class_histogram >"$file.histogram"

# What may be more in the last rest than in the first one: code is compiled, and the store's log and history have bounds of their own,
# which docs/operations.md tells.
awk -F'\t' '
    BEGIN { split("processes 0 conmons 0 mounts 0 nsmounts 0 namespaces 0 cgroups 0 links 0 fds 8 threads 8 heapKiB 8192 rssKiB 49152 pssKiB 49152 nodeB 65536 podsB 65536 runB 65536 imagesB 65536", words, " ")
            for (i = 1; i in words; i += 2) may[words[i]] = words[i + 1] }
    NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i }
    $1 == "rest" { if (!rests++) for (i = 1; i <= NF; i++) first[i] = $i; for (i = 1; i <= NF; i++) last[i] = $i }
    END { for (i = 4; i in name; i++) { grown = last[i] - first[i]; bad = (name[i] in may) && grown > may[name[i]]; failed += bad
              printf "%-12s %14d %14d %+12d%s\n", name[i], first[i], last[i], grown, bad ? "  GREW" : "" }
          exit failed > 0 || rests < 2 }' "$file" || fail "something has grown: see $file"
echo "nothing has grown"
