#!/usr/bin/env bash
# The daemon is killed with -9 at random moments of pods' starts, changes and stops, KILLS times (100 when nothing is said).
# Clients go on all the while and note what was promised to them. After that: no promise is broken, every pod runs as
# wanted, and the host holds exactly what these pods need.
# long: five minutes
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq nsenter

KILLS=${KILLS:-100}
CLIENTS=3
MOST_PODS=3
READY_TENTHS=600
RANDOM=${SEED:-$$}

up
busybox_image
CLUSTER=$(jq -r .id "$DATA/cluster.json")
TOKEN=$(cat "$DATA/admin.token")
PODS=https://127.0.0.1:$PORT/api/v1/namespaces/default/pods

broken() {
    echo "$*" >>"$WORK/broken"
    echo "PROMISE BROKEN: $*" >&2
}

# ask METHOD URL [BODY [TYPE]]: leaves the status in CODE (000: no answer) and the answer in $ANSWER
ask() {
    CODE=$(curl -s --max-time 30 --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $TOKEN" -X "$1" \
        -H "Content-Type: ${4:-application/json}" ${3:+--data-binary "$3"} -o "$ANSWER" -w '%{http_code}' "$2") || CODE=000
}

unanswered() { [ "$CODE" = 000 ] || [ "$CODE" -ge 500 ]; }

# The truth about a pod, however long it takes until somebody answers.
look() {
    local i
    for i in $(seq "$READY_TENTHS"); do
        ask GET "$PODS/$1"
        unanswered || return 0
        sleep 0.1
    done
    broken "nobody answers about $1"
}

mark_of() { jq -r '.metadata.annotations.mark // "none"' "$ANSWER"; }
leaves() { [ "$CODE" = 404 ] || [ "$(jq -r '.metadata.deletionTimestamp // ""' "$ANSWER")" != "" ]; }

promised() {
    acked=$((acked + 1))
    echo >>"$WORK/promises"
}

# Each life of the daemon gives one promise at least, unless the clients were busy with reading.
await_promise() {
    local before i
    before=$(wc -l <"$WORK/promises")
    for i in $(seq 50); do
        [ "$(wc -l <"$WORK/promises")" -gt "$before" ] && return 0
        sleep 0.1
    done
}

spec() {
    local second='' volumes='' mounts=''
    [ $((RANDOM % 2)) = 0 ] && second=',{"name":"second","image":"busybox:1","command":["sleep","100000"]}'
    if [ $((RANDOM % 2)) = 0 ]; then
        volumes=',"volumes":[{"name":"data","emptyDir":{}}]'
        mounts=',"volumeMounts":[{"name":"data","mountPath":"/data"}]'
    fi
    echo '{"terminationGracePeriodSeconds":1,"containers":[{"name":"main","image":"busybox:1","command":["sleep","100000"]'"$mounts}$second]$volumes}"
}

create() {
    local name=$1
    ask POST "$PODS" '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"'"$name"'","annotations":{"mark":"0"}},"spec":'"$(spec)}"
    if unanswered; then
        doubtful=$((doubtful + 1))
        look "$name"
        [ "$CODE" = 200 ] || { gone+=("$name") && return 0; }
    elif [ "$CODE" != 201 ]; then
        broken "create $name: $CODE $(cat "$ANSWER")"
        return 0
    else
        promised
    fi
    marks[$name]=0 images[$name]=busybox:1
}

edit() {
    local name=$1 mark=$((marks[$1] + 1)) image=${images[$1]} change=''
    case $((RANDOM % 3)) in
        0) image=busybox:$((RANDOM % 2 + 1)) ;;
        1) change=',"env":[{"name":"N","value":"'$mark'"}]' ;;
    esac
    ask PATCH "$PODS/$name" '{"metadata":{"annotations":{"mark":"'"$mark"'"}},"spec":{"containers":[{"name":"main","image":"'"$image"'"'"$change}]}}" \
        application/strategic-merge-patch+json
    if unanswered; then
        doubtful=$((doubtful + 1))
        look "$name"
        case $(mark_of) in
            "$mark") ;;
            "${marks[$name]}") return 0 ;;
            *) broken "$name: neither what it was (${marks[$name]}) nor what it was to be ($mark): $CODE $(cat "$ANSWER")" && return 0 ;;
        esac
    elif [ "$CODE" != 200 ]; then
        broken "edit $name: $CODE $(cat "$ANSWER")"
        return 0
    else
        promised
    fi
    marks[$name]=$mark images[$name]=$image
}

delete() {
    local name=$1 options='{}'
    [ $((RANDOM % 2)) = 0 ] && options='{"gracePeriodSeconds":'$((RANDOM % 2))'}'
    ask DELETE "$PODS/$name" "$options"
    if unanswered; then
        doubtful=$((doubtful + 1))
        look "$name"
        leaves || return 0
    elif [ "$CODE" != 200 ] && [ "$CODE" != 202 ]; then
        broken "delete $name: $CODE $(cat "$ANSWER")"
        return 0
    else
        promised
    fi
    unset "marks[$name]" "images[$name]"
    gone+=("$name")
}

still_there() {
    look "$1"
    [ "$CODE" = 200 ] || { broken "$1 was promised and is not there: $CODE" && return 0; }
    [ "$(mark_of)" = "${marks[$1]}" ] || broken "$1: edit ${marks[$1]} was acknowledged; it has $(mark_of)"
}

still_gone() {
    look "$1"
    leaves || broken "$1 was deleted and is back: $(cat "$ANSWER")"
}

client() {
    local who=$1 number=0 name
    local acked=0 doubtful=0
    local -A marks=() images=()
    local -a gone=() live
    local ANSWER=$WORK/answer-$who
    RANDOM=$((${SEED:-$$} + who))
    while [ ! -e "$WORK/enough" ]; do
        live=("${!marks[@]}")
        name=${live[RANDOM % (${#live[@]} + (${#live[@]} == 0))]:-}
        case $((RANDOM % 10)) in
            0 | 1 | 2) [ ${#live[@]} -lt "$MOST_PODS" ] && create "c$who-$((number++))" ;;
            3 | 4) [ "$name" ] && delete "$name" ;;
            5) [ "$name" ] && still_there "$name" ;;
            6) [ ${#gone[@]} -gt 0 ] && still_gone "${gone[RANDOM % ${#gone[@]}]}" ;;
            *) [ "$name" ] && edit "$name" ;;
        esac
        sleep "0.$((RANDOM % 4 + 1))"
    done
    for name in "${!marks[@]}"; do still_there "$name"; done
    for name in "${gone[@]}"; do still_gone "$name"; done
    for name in "${!marks[@]}"; do echo "live $name ${marks[$name]} ${images[$name]}"; done >"$WORK/client-$who"
    for name in "${gone[@]}"; do echo "gone $name"; done >>"$WORK/client-$who"
    echo "count $acked $doubtful" >>"$WORK/client-$who"
}

# A Deployment that is scaled, changed and restarted in the middle of its rollouts.
workload_client() {
    local replicas=1 image=busybox:1 mark=0 next ANSWER=$WORK/answer-workload
    local acked=0 doubtful=0 url=https://127.0.0.1:$PORT/apis/apps/v1/namespaces/default/deployments
    RANDOM=$((${SEED:-$$} + 100))
    until ask POST "$url" '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"app","annotations":{"mark":"0"}},"spec":{"replicas":1,
        "selector":{"matchLabels":{"app":"app"}},"template":{"metadata":{"labels":{"app":"app"}},"spec":{"terminationGracePeriodSeconds":1,
        "containers":[{"name":"main","image":"busybox:1","command":["sleep","100000"]}]}}}}'
        [ "$CODE" = 201 ] || [ "$CODE" = 409 ]; do sleep 0.2; done
    while [ ! -e "$WORK/enough" ]; do
        sleep "$((RANDOM % 3 + 1)).$((RANDOM % 10))"
        case $((RANDOM % 3)) in
            0) next='"replicas":'$((replicas = RANDOM % 3 + 1)) ;;
            1) image=busybox:$((RANDOM % 2 + 1)) next='"template":{"spec":{"containers":[{"name":"main","image":"'"$image"'"}]}}' ;;
            2) next='"template":{"metadata":{"annotations":{"restarted":"'$mark'"}}}' ;;
        esac
        mark=$((mark + 1))
        # Asked until it is answered: what is told twice is the same.
        until ask PATCH "$url/app" '{"metadata":{"annotations":{"mark":"'$mark'"}},"spec":{'"$next"'}}' application/strategic-merge-patch+json
            ! unanswered; do doubtful=$((doubtful + 1)) && sleep 0.1; done
        if [ "$CODE" = 200 ]; then promised; else broken "change $mark of the Deployment: $CODE $(cat "$ANSWER")"; fi
    done
    {
        echo "workload $mark $replicas $image"
        echo "count $acked $doubtful"
    } >"$WORK/client-w"
}

# Starts the daemon as `up` did, without asking for more than that it listens.
start() {
    local i
    nsenter "--mount=$DATA/run/mntns" -- setsid "${DAEMON[@]}" >>"$DATA/log/davit.log" 2>&1 </dev/null &
    daemon=$!
    for i in $(seq $((READY_TENTHS * 2))); do
        [ "$(jq -r .pid "$DATA/server.json" 2>/dev/null)" = "$daemon" ] && return 0
        kill -0 "$daemon" 2>/dev/null || fail "the daemon ended at its start"
        sleep 0.05
    done
    fail "the daemon does not start"
}

daemon=$(jq -r .pid "$DATA/server.json")
mapfile -d '' DAEMON <"/proc/$daemon/cmdline"
touch "$WORK/promises"
clients=()
for i in $(seq "$CLIENTS"); do
    client "$i" &
    clients+=($!)
done
workload_client &
clients+=($!)
stop_clients() { touch "$WORK/enough"; }
end() {
    local code=$?
    set +e
    stop_clients
    wait "${clients[@]}" 2>/dev/null
    return_code "$code"
    down_and_clean
}
return_code() { return "$1"; }
trap end EXIT

began=$(date +%s%N)
down_millis=0
for i in $(seq "$KILLS"); do
    await_promise
    sleep "0.$((RANDOM % 10))"
    kill -0 "$daemon" 2>/dev/null || fail "the daemon had ended by itself before kill $i"
    killed=$(date +%s%N)
    kill -9 "$daemon"
    wait "$daemon" 2>/dev/null || true
    start
    down_millis=$((down_millis + ($(date +%s%N) - killed) / 1000000))
    [ -s "$WORK/broken" ] && fail "after kill $i: $(cat "$WORK/broken")"
done
echo "$KILLS kills in $((($(date +%s%N) - began) / 1000000000)) s; from kill to listening $((down_millis / KILLS)) ms on average"
stop_clients
wait "${clients[@]}"
[ -s "$WORK/broken" ] && fail "$(cat "$WORK/broken")"

cat "$WORK"/client-? | awk '$1 == "live" { print $2, $3, $4 }' | sort >"$WORK/wanted"
echo "$(cat "$WORK"/client-? | awk '$1 == "count" { a += $2; d += $3 } END { print a " writes acknowledged, " d " without an answer" }');" \
    "$(wc -l <"$WORK/wanted") pods wanted, $(cat "$WORK"/client-? | grep -c ^gone) gone"

# The Deployment has what it was last asked for, no more and no less.
workload_as_wanted() {
    local mark replicas image
    read -r mark replicas image < <(sed -n 's/^workload //p' "$WORK/client-w")
    kubectl get deployment app -o json | jq -e --arg mark "$mark" --argjson replicas "$replicas" \
        '.metadata.annotations.mark == $mark and .spec.replicas == $replicas and .status.observedGeneration == .metadata.generation
        and ([.status.replicas, .status.updatedReplicas, .status.readyReplicas] | all(. == $replicas))' || return 1
    jq -e --arg image "$image" --argjson replicas "$replicas" '[.items[] | select(.metadata.labels.app == "app") | .spec.containers[0].image]
        == [range($replicas) | $image]' "$WORK/pods.json"
}

as_wanted() {
    kubectl get pods -o json >"$WORK/pods.json"
    workload_as_wanted || return 1
    jq -r '.items[] | select(.metadata.labels.app != "app") | [.metadata.name, .metadata.annotations.mark, .spec.containers[0].image] | join(" ")' "$WORK/pods.json" | sort |
        diff - "$WORK/wanted" || return 1
    jq -e 'all(.items[]; .status.phase == "Running" and .status.davit.observedGeneration == .metadata.generation
        and any(.status.conditions[]; .type == "Ready" and .status == "True")
        and ([.status.containerStatuses[].image | sub("^docker.io/library/"; "")] == [.spec.containers[].image]))' "$WORK/pods.json"
}

uids() { jq -r '.items[].metadata.uid' "$WORK/pods.json" | sort; }
runs() { jq -r '.items[].status.containerStatuses[].containerID | sub("^davit://"; "")' "$WORK/pods.json" | sort; }

# same WHAT EXPECTED: what stands on stdin must be exactly that
same() {
    local found
    found=$(sort -u)
    [ "$found" = "$2" ] || { diff <(echo "$found") <(echo "$2") | sed "s|^|$1: |" && return 1; }
}

names_in() { if [ -d "$1" ]; then ls -A "$1"; fi; }
mounts() { nsenter "--mount=$DATA/run/mntns" awk '{ print $2 }' /proc/self/mounts; }

host_as_wanted() {
    local pods runs bad=0
    as_wanted >/dev/null || return 1
    pods=$(uids) runs=$(runs)
    names_in "$DATA/run/containers" | same "run folders" "$runs" || bad=1
    names_in "$DATA/run/runtime" | same "the runtime's containers" "$runs" || bad=1
    names_in "$DATA/run/pods" | same "pods' run folders" "$pods" || bad=1
    names_in "$DATA/pods" | same "pods' data folders" "$pods" || bad=1
    names_in "$DATA/node/pods" | same "the node's records" "$pods" || bad=1
    names_in "$DATA/run/exits" | same "exit files" "" || bad=1
    mounts | grep -o "$DATA/run/containers/[^/]*" | sed 's|.*/||' | same "containers' mounts" "$runs" || bad=1
    mounts | grep -o "$DATA/run/pods/[^/]*" | sed 's|.*/||' | same "pods' mounts" "$pods" || bad=1
    pgrep -a conmon | grep -F "$DATA/" | grep -o -e '--cid=[^ ]*' | sed 's/--cid=//' | same "conmon processes" "$runs" || bad=1
    cat /sys/class/net/*/ifalias | grep -F "$CLUSTER" | grep -oE '[0-9a-f-]{36}$' | same "links" "$pods" || bad=1
    find /sys/fs/cgroup -maxdepth 4 -type d -path "*/davit-$CLUSTER/*" | sed "s|.*/davit-$CLUSTER/||" | grep -v ^supervise |
        same "cgroups" "$(jq -r '.items[] | .metadata.uid as $u | $u, (.status.containerStatuses[].containerID | $u + "/" + sub("^davit://"; ""))' "$WORK/pods.json" | sort)" || bad=1
    return $bad
}

# As a monitor leaves it whose run was taken away under it.
echo 0 >"$DATA/run/exits/of-nobody-0"
until=$(($(date +%s) + 60))
until host_as_wanted >"$WORK/differs" 2>&1; do
    if [ "$(date +%s)" -ge "$until" ]; then
        cat "$WORK/differs"
        as_wanted || kubectl get deployments,replicasets -o wide || true
        jq -c '.items[] | {n: .metadata.name, g: .metadata.generation, s: .status}' "$WORK/pods.json"
        fail "it does not come to what is wanted"
    fi
    sleep 0.5
done
echo "ok: every promise was kept, every pod runs as wanted, and nothing is left of the others"
