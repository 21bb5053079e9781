#!/usr/bin/env bash
# Ten HTTP servers under constant load go to a new version, by RollingUpdate and by InPlace. The load is a good client's:
# one wrk for each address that discovery says is ready, begun when it is, ended when it is not any more. The servers do
# nothing to end well: no preStop hook, and they are gone the moment they get SIGTERM. No request fails, and at no moment
# are fewer ready than may be.
# long: ten pods go through three versions
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq wrk curl

up
busybox_image

deployment() { # VERSION STRATEGY
    cat <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 10
  selector: {matchLabels: {app: web}}
  strategy: $2
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
      - name: http
        image: busybox:$1
        command: [sh, -c, "trap 'exit 0' TERM; sleep 0.3; echo version $1 >/srv/index.html; httpd -f -p 8080 -h /srv & wait"]
        ports: [{name: http, containerPort: 8080}]
        readinessProbe: {httpGet: {path: /index.html, port: http}, periodSeconds: 1}
        volumeMounts: [{name: srv, mountPath: /srv}]
      volumes: [{name: srv, emptyDir: {}}]
YAML
}
in_time() { kubectl rollout status deployment/web --timeout=90s; }
slices() { kubectl get endpointslices -l kubernetes.io/service-name=web "$@"; }

# A request every 20 ms to each address that is ready.
printf 'function delay() return 20 end\n' >"$WORK/pace.lua"
load() {
    declare -A running
    local address ready count=0
    while read -r ready; do
        echo "$ready" | wc -w >>"$WORK/ready-addresses"
        for address in $ready; do
            if [ -z "${running[$address]:-}" ]; then
                count=$((count + 1))
                wrk -t 1 -c 1 -d 150 --timeout 5 -s "$WORK/pace.lua" "http://[$address]:8080/" >"$WORK/wrk-$count" 2>&1 &
                running[$address]=$!
            fi
        done
        for address in "${!running[@]}"; do
            case " $ready " in
                *" $address "*) ;;
                *) kill -INT "${running[$address]}"; unset "running[$address]" ;;
            esac
        done
    done
    for address in "${!running[@]}"; do kill -INT "${running[$address]}"; done
    wait
}

# under_load COMMAND...: with the load on the service, and a record of the pods, while the command runs
under_load() {
    local pods slices loads
    rm -f "$WORK"/wrk-* "$WORK/ready-addresses" "$WORK/slices" "$WORK/ready"
    mkfifo "$WORK/slices" "$WORK/ready"
    load <"$WORK/ready" &
    loads=$!
    # Every state of the slices in a line: the addresses that are ready.
    jq --unbuffered -r '[.endpoints[]? | select(.conditions.ready).addresses[0]] | join(" ")' <"$WORK/slices" >"$WORK/ready" &
    kubectl get endpointslices -l kubernetes.io/service-name=web -w -o json >"$WORK/slices" &
    slices=$!
    kubectl get pods -l app=web -w --output-watch-events -o json >"$WORK/pods.json" &
    pods=$!
    eventually 20 sh -c "[ \"\$(ls $WORK/wrk-* | wc -l)\" = 10 ]"
    sleep 1
    "$@"
    sleep 1
    # With the watch of the slices its lines end, and with them the load.
    kill "$pods" "$slices"
    wait "$loads"
}

# What all wrk said: requests, and how many of them failed. One that says nothing could not even begin.
judged() { # WHAT
    awk '/ requests in / { requests += $1; ended++ }
         /Socket errors/ { gsub(",", ""); failed += $4 + $6 + $8 + $10 }
         /Non-2xx/ { failed += $NF }
         END { printf "%d requests of %d loads, %d failed\n", requests, ended, failed }' "$WORK"/wrk-* >"$WORK/judgement"
    [ "$(cat "$WORK"/wrk-* | grep -c ' requests in ')" = "$(ls "$WORK"/wrk-* | wc -l)" ] || { cat "$WORK"/wrk-*; fail "$1: a load could not begin"; }
    has "$(cat "$WORK/judgement")" " 0 failed" "$1"
    cat "$WORK/judgement"
    [ "$(cut -d ' ' -f 1 "$WORK/judgement")" -gt 1000 ] || fail "$1: too few requests to say anything: $(cat "$WORK/judgement")"
    least=$(sort -n "$WORK/ready-addresses" | head -n 1)
    [ "$least" -ge 8 ] || fail "$1: discovery named only $least addresses at one time"
    jq -r '.type as $t | .object | [$t, .metadata.name, (.metadata.deletionTimestamp // "-"),
        ([.status.conditions[]? | select(.type == "Ready").status] | first // "False")] | @tsv' "$WORK/pods.json" |
        awk -F '\t' '{ there[$2] = $1 != "DELETED" && $3 == "-"; ready[$2] = there[$2] && $4 == "True"
               r = t = 0; for (p in there) { r += ready[p]; t += there[p] }
               if (NR > 10) { if (least == "" || r < least) least = r; if (t > most) most = t } }
             END { print least, most }' >"$WORK/counts"
    read -r least most <"$WORK/counts"
    [ "$least" -ge 8 ] && [ "$most" -le "$2" ] || fail "$1: $least pods were ready at least, $most there at most"
    echo "ok: $1: never fewer than $least ready, never more than $most there"
}

# Everybody answers with this version.
all_say() {
    slices -o json | jq -r '.items[].endpoints[].addresses[0]' >"$WORK/addresses"
    is "$(wc -l <"$WORK/addresses")" 10 "addresses in discovery"
    is "$(while read -r a; do curl -gsS "http://[$a]:8080/"; done <"$WORK/addresses" | sort | uniq -c | xargs)" "10 version $1" "what they answer"
}
who() { kubectl get pods -l app=web -o json | jq -r '.items[] | select(.metadata.deletionTimestamp | not) | "\(.metadata.uid) \(.status.podIP)"' | sort; }

deployment 1 '{type: RollingUpdate}' | kubectl apply -f -
kubectl expose deployment web --port=8080
in_time
ten() { [ "$(slices -o json | jq '[.items[].endpoints[] | select(.conditions.ready)] | length')" = 10 ]; }
eventually 10 ten

echo "--- RollingUpdate: a quarter more, a quarter fewer"
to() { deployment "$@" | kubectl apply -f - && in_time; }
under_load to 2 '{type: RollingUpdate}'
judged "RollingUpdate" 13
eventually 10 ten
all_say 2

echo "--- InPlace: the same pods at the same addresses, two at a time"
before=$(who)
under_load to 1 '{type: InPlace, rollingUpdate: {maxUnavailable: 2}}'
judged "InPlace" 10
eventually 10 ten
all_say 1
[ "$(who)" = "$before" ] || fail "uids or addresses differ: $(who)"
echo "ok: the same uids and addresses"
