#!/usr/bin/env bash
# A PinnedDeployment through its whole life: shares, shifts in steps, an abort, a version that does not come up, a
# canary of 1 %, equal templates, scaling in the middle of a shift. Every event of its pods is recorded on the way, and
# the record is judged at the end: exact counts whenever it says that it is settled, and never a pod too many.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq

up
busybox_image

template() { # VERSION-IMAGE [COMMAND]
    printf '{"metadata":{"labels":{"app":"web"}},"spec":{"terminationGracePeriodSeconds":2,"containers":[{"name":"web","image":"busybox:%s","command":["sh","-c","%s"]}]}}' \
        "$1" "${2:-exec sleep 100000}"
}
pinned() { # SHARE SHARE
    cat <<JSON
{"apiVersion": "davit.dev/v1", "kind": "PinnedDeployment", "metadata": {"name": "web"},
 "spec": {"replicas": 10, "minReadySeconds": 0, "selector": {"matchLabels": {"app": "web"}},
  "versions": [{"name": "1.16", "share": $1, "template": $(template 1)},
               {"name": "1.17", "share": $2, "template": $(template 2)}]}}
JSON
}
status() { kubectl get pd web -o "jsonpath={.status$1}"; }
settled() { kubectl wait --for=condition=Settled --timeout=60s pd/web >/dev/null; }
counts() { kubectl get pd web -o json | jq -r '[.status.versions[] | "\(.name)=\(.current)/\(.desired)"] | join(" ")'; }
pods() { kubectl get pods -l app=web -o json | jq -r '.items[] | '"$1" | sort; }
who() { pods '"\(.metadata.name) \(.metadata.uid) \(.status.podIP)"'; }
same_pods() { [ "$(who)" = "$before" ] || fail "names, uids or addresses differ after $1"; echo "ok: names, uids and addresses after $1"; }
# Without the revision that was read: the keeper may write the status in between.
edited() { kubectl get pd web -o json | jq "del(.metadata.resourceVersion) | $1" | kubectl apply -f -; }
programs() { pods '.status.containerStatuses[0].containerID'; }

# Shares that do not add up are refused before anything runs.
pinned 60 30 >"$WORK/bad.json"
refused kubectl apply -f "$WORK/bad.json"
has "$SAID" "spec.versions: Invalid value: 90: shares must add up to 100, and 1.16=60 + 1.17=30 is 90: add 10 to one of them" "the refusal"

kubectl get pods -w --output-watch-events -o json >"$WORK/pods.json" 2>/dev/null &
watch_pods=$!
kubectl get pd -w --output-watch-events -o json >"$WORK/pds.json" 2>/dev/null &
watch_pds=$!
sleep 1

pinned 60 40 | kubectl apply -f -
settled
is "$(counts)" "1.16=6/6 1.17=4/4" "60/40 of ten"
is "$(pods '.metadata.labels["davit.dev/version"]' | uniq -c | tr -s ' \n' ' ')" " 6 1.16 4 1.17 " "what the pods' labels say"
is "$(status '.versions[*].weight')" "60 40" "the parts of the traffic"
has "$(kubectl explain pinneddeployment.spec.versions.share)" "Percentage of the replicas" "kubectl explain"
has "$(kubectl get pd web)" "10/10" "kubectl get"

# In steps to the new version: edited in place, so that every pod stays who and where it is.
before=$(who)
davit shift web --to 1.17=100 --step 20
is "$(counts)" "1.16=0/0 1.17=10/10" "after the shift"
same_pods "the shift"
is "$(status '.versions[*].weight')" "0 100" "the parts of the traffic after the shift"

# Half of the way back, and then taken back.
davit shift web 1.16=50 --wait
is "$(counts)" "1.16=5/5 1.17=5/5" "half of the way"
davit abort web
settled
is "$(counts)" "1.16=0/0 1.17=10/10" "after the abort"
refused davit abort web
has "$SAID" "was taken back already" "a second abort"
has "$(davit history pd/web)" "abort of revision" "the history"
same_pods "the abort"

# A version that does not come up holds the shift after one pod, and says which and why.
edited ".spec.versions += [{name: \"2.0\", share: 0, template: $(template 1 'exit 3')}]"
kubectl patch pd web --type=merge -p '{"spec": {"minReadySeconds": 1}}'
# Pods that are not ready for that long yet could be changed at no cost: here none is to be.
all_available() { [ "$(kubectl get pd web -o 'jsonpath={.status.observedGeneration} {.status.readyReplicas}')" = "$(kubectl get pd web -o 'jsonpath={.metadata.generation}') 10" ]; }
eventually 10 all_available
davit shift web 2.0=50
held() { [ "$(kubectl get pd web -o 'jsonpath={.status.conditions[?(@.type=="Progressing")].reason}')" = Held ]; }
eventually 20 held
is "$(kubectl get pd web -o json | jq -r '.status.versions[] | select(.name == "2.0").current')" 1 "pods that were risked"
named() { kubectl get pd web -o 'jsonpath={.status.conditions[?(@.type=="Progressing")].message}' | grep -q "of version 2.0 is not ready: container.*exit code 3"; }
eventually 10 named
is "$(status .readyReplicas)" 9 "pods that are ready meanwhile"
why=$(davit why pd/web)
has "$why" "is available in version 2.0" "why"
has "$why" "davit abort web" "why"
davit abort web
settled
is "$(counts)" "1.16=0/0 1.17=10/10 2.0=0/0" "after the bad version was taken back"
kubectl patch pd web --type=merge -p '{"spec": {"minReadySeconds": 0}}'
same_pods "the bad version"

# 1 % of five is one pod. Scaling goes through the scale subresource.
kubectl scale pd/web --replicas=5
davit shift web 1.17=99 1.16=1 --wait
is "$(counts)" "1.16=1/1 1.17=4/4 2.0=0/0" "1 % of five"
is "$(status .replicas)" 5 "pods after scaling down"

# Scaling in the middle of a shift.
davit shift web 1.16=70
kubectl scale pd/web --replicas=10
settled
is "$(counts)" "1.16=7/7 1.17=3/3 2.0=0/0" "scaled up in the middle of a shift"
davit shift web 1.16=30
kubectl scale pd/web --replicas=6
settled
is "$(counts)" "1.16=2/2 1.17=4/4 2.0=0/0" "scaled down in the middle of a shift"

# A pause holds every running pod where it is.
davit pause web
davit shift web 1.16=100
paused() { [ "$(kubectl get pd web -o 'jsonpath={.status.conditions[?(@.type=="Progressing")].reason}')" = Paused ]; }
eventually 10 paused
is "$(counts)" "1.16=2/6 1.17=4/0 2.0=0/0" "while it is paused"
has "$(davit why pd/web)" "davit resume web" "why it does not go on"
davit resume web
settled
is "$(counts)" "1.16=6/6 1.17=0/0 2.0=0/0" "after it was resumed"

# Equal templates are one version: shares go to and fro between their names, and no program ends.
edited '.spec.versions[1].template = .spec.versions[0].template'
settled
same=$(programs)
davit shift web 1.17=50 --wait
is "$(kubectl get pd web -o json | jq -c '.status.versions[0] | [.name, .also, .current, .weight]')" '["1.16",["1.17"],6,100]' "two names of one version"
[ "$(programs)" = "$same" ] || fail "a shift between equal templates ended programs"
davit shift web 1.17=100 --wait
is "$(pods '.metadata.labels["davit.dev/version"]' | uniq -c | tr -s ' \n' ' ')" " 6 1.17 " "labels after the name has changed"
[ "$(programs)" = "$same" ] || fail "another name ended programs"

# Replaced instead of edited: other pods, never one too many.
kubectl patch pd web --type=merge -p '{"spec": {"update": "Replace", "maxUnavailable": "50%"}}'
edited ".spec.versions[0].template = $(template 2)"
before=$(pods .metadata.uid)
davit shift web 1.16=100 --wait
is "$(counts)" "1.16=6/6 1.17=0/0 2.0=0/0" "after the replacement"
lacks " $(pods .metadata.uid | tr '\n' ' ')" " $(echo "$before" | head -n 1)" "uids after the replacement"

kubectl delete pd web
eventually 30 sh -c '[ -z "$(kubectl get pods -o name)" ]'
sleep 1
kill "$watch_pods" "$watch_pds"

# The record, in the order of revisions: what was there at every moment.
jq -r '.type as $t | .object | select(.kind == "Pod") | ["P", .metadata.resourceVersion, $t, .metadata.name,
    .metadata.labels["davit.dev/version"], (if .metadata.deletionTimestamp then "leaves" else "stays" end),
    ([.status.conditions[]? | select(.type == "Ready").status] | first // "False")] | @tsv' "$WORK/pods.json" >"$WORK/record"
jq -r '.type as $t | .object | ["D", .metadata.resourceVersion, $t, .spec.replicas,
    (if ([.status.conditions[]? | select(.type == "Settled").status] | first) == "True"
        and .status.observedGeneration == .metadata.generation then "settled" else "moves" end),
    ([.status.versions[]? | "\(.name):\(.desired)"] | join(","))] | @tsv' "$WORK/pds.json" >>"$WORK/record"
sort -t "$(printf '\t')" -k 2,2n "$WORK/record" | awk -F '\t' '
    function wrong(what) { print "revision " $2 ": " what; bad++ }
    $1 == "D" {
        if ($3 == "DELETED") { over = 1 }
        replicas = $4
        if ($5 == "settled" && !over) {
            settled++
            n = split($6, wanted, ",")
            for (i = 1; i <= n; i++) {
                split(wanted[i], pair, ":")
                have = 0
                for (name in version) if (version[name] == pair[1] && !leaves[name]) have++
                if (have != pair[2]) wrong("settled, but version " pair[1] " has " have " pods instead of " pair[2])
            }
        }
    }
    $1 == "P" && $3 == "DELETED" { delete version[$4]; delete leaves[$4]; delete ready[$4]; delete was[$4] }
    $1 == "P" && $3 != "DELETED" {
        events++
        version[$4] = $5
        leaves[$4] = $6 == "leaves"
        ready[$4] = $7 == "True"
        if (ready[$4]) was[$4] = 1
        live = 0
        for (name in version) live++
        if (live > most) most = live
        if ($3 == "ADDED" && live > replicas) wrong("a pod is made though there are " live - 1 " of " replicas)
    }
    END {
        print events " events of pods, " settled " settled moments, " most " pods at most, " bad + 0 " wrong"
        exit bad > 0 || settled < 10 || events < 100 || most > 10
    }' || fail "the record is not as it should be"
echo "ok: the record: exact whenever settled, never a pod too many"
