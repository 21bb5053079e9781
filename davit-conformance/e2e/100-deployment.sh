#!/usr/bin/env bash
# A Deployment's day with kubectl: rolled, undone, paused, scaled, edited in place. Never fewer pods
# are available than may be missing: a watch of the pods is counted afterwards.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl awk

up
busybox_image

# watched NAME COMMAND...: what the pods were while the command ran
watched() {
    local file=$WORK/watch-$1 watcher
    shift
    kubectl get pods -l app=web -w -o \
        'jsonpath={.metadata.name}{" "}{.metadata.uid}{" "}{.status.conditions[?(@.type=="Ready")].status}{" -"}{.metadata.deletionTimestamp}{"\n"}' \
        >"$file" 2>/dev/null &
    watcher=$!
    eventually 10 test -s "$file"
    "$@"
    sleep 0.5
    kill "$watcher" && wait "$watcher" 2>/dev/null || true
}

# The fewest that were ready at one time, and the most that were there; the list at first is whole.
counted() {
    awk -v begin="$2" '
        { ready[$1] = ($3 == "True" && $4 == "-"); there[$1] = ($4 == "-")
          r = t = 0; for (p in ready) { r += ready[p]; t += there[p] }
          if (NR >= begin) { if (least == "" || r < least) least = r; if (t > most) most = t } }
        END { print least, most }' "$WORK/watch-$1"
}

# Of those that stay: a pod on its way out is none of the Deployment's replicas any more.
staying() { kubectl get pods -l app=web -o json | jq -r "[.items[] | select(.metadata.deletionTimestamp == null)] | $1"; }

in_time() { kubectl rollout status deployment/web --timeout=40s; }

echo "--- created, waited for, shown"
kubectl create deployment web --image=busybox:1 --replicas=4 -- sh -c 'trap exit TERM; sleep 1000 & wait'
kubectl wait deployment/web --for=condition=available --timeout=30s
in_time
is "$(kubectl get deploy web --no-headers | awk '{print $2, $3, $4}')" "4/4 4 4" "READY UP-TO-DATE AVAILABLE"
has "$(kubectl get deploy,rs -o wide)" "app=web,pod-template-hash=" "the selector of the ReplicaSet"
has "$(kubectl get all)" "deployment.apps/web" "get all"
has "$(kubectl get deploy web -o wide | head -1)" "CONTAINERS   IMAGES      SELECTOR" "wide columns"

echo "--- rolled: at most one more, at most one missing of four"
kubectl annotate deployment/web kubernetes.io/change-cause='first'
watched roll sh -c 'kubectl set image deployment/web busybox=busybox:2 && kubectl rollout status deployment/web --timeout=40s'
read -r least most <<<"$(counted roll 4)"
[ "$least" -ge 3 ] || fail "only $least were ready at one time"
[ "$most" -le 5 ] || fail "$most were there at one time"
echo "ok: never fewer than $least ready, never more than $most there"
is "$(staying '.[].spec.containers[0].image' | sort -u)" busybox:2 "the image of all"
kubectl annotate deployment/web kubernetes.io/change-cause='second' --overwrite
has "$(kubectl rollout history deployment/web)" "first" "history"
has "$(kubectl rollout history deployment/web --revision=2)" "busybox:2" "the second revision"

echo "--- undone"
kubectl rollout undo deployment/web
in_time
is "$(kubectl get deploy web -o 'jsonpath={.spec.template.spec.containers[0].image}')" busybox:1 "the image after undo"
kubectl rollout undo deployment/web --to-revision=2
in_time
is "$(kubectl get deploy web -o 'jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}')" 4 "the revision"
is "$(kubectl get rs -l app=web --no-headers | wc -l)" 2 "ReplicaSets: undo makes none"

echo "--- paused: nothing rolls until it is resumed; restarted"
kubectl rollout pause deployment/web
kubectl set env deployment/web COLOUR=green
sleep 1
is "$(kubectl get rs -l app=web --no-headers | wc -l)" 2 "ReplicaSets while paused"
has "$(davit why deployment/web)" "kubectl rollout resume deployment/web" "why"
kubectl rollout resume deployment/web
in_time
is "$(kubectl get rs -l app=web --no-headers | wc -l)" 3 "ReplicaSets after it was resumed"
kubectl rollout restart deployment/web
in_time
is "$(staying 'map(.metadata.annotations["kubectl.kubernetes.io/restartedAt"] != null) | all')" true "the mark of a restart"

echo "--- scaled"
kubectl scale deployment/web --replicas=2 --current-replicas=4
eventually 20 sh -c '[ "$(kubectl get pods -l app=web --no-headers | wc -l)" = 2 ]'
refused kubectl scale deployment/web --replicas=9 --current-replicas=4
has "$SAID" "Expected replicas to be 4, was 2" "the refusal"
refused kubectl scale deployment/web --replicas=-1
kubectl scale deployment/web --replicas=4
in_time
is "$(kubectl get --raw /apis/apps/v1/namespaces/default/deployments/web/scale | grep -o '"kind":"Scale"')" '"kind":"Scale"' "the Scale"

echo "--- in place: the same pods, one after the other"
kubectl patch deployment web --type=merge -p '{"spec":{"strategy":{"type":"InPlace","rollingUpdate":{"maxUnavailable":1,"maxSurge":null}}}}'
before=$(staying '.[] | .metadata.uid + " " + .status.podIP' | sort)
watched place sh -c 'kubectl set image deployment/web busybox=busybox:1 && kubectl rollout status deployment/web --timeout=40s'
after=$(staying '.[] | .metadata.uid + " " + .status.podIP' | sort)
is "$after" "$before" "uids and addresses of the pods"
read -r least most <<<"$(counted place 4)"
[ "$least" -ge 3 ] && [ "$most" = 4 ] || fail "in place: $least ready at least, $most there at most"
is "$(kubectl get rs -l app=web --no-headers | awk '$2 > 0' | wc -l)" 1 "ReplicaSets with pods"
is "$(staying '.[].spec.containers[0].image' | sort -u)" busybox:1 "the image of all"
kubectl rollout restart deployment/web
in_time
is "$(staying '.[] | .metadata.uid + " " + .status.podIP' | sort)" "$before" "uids and addresses after a restart in place"
is "$(staying '.[].status.containerStatuses[0].restartCount' | sort -u)" 2 "restarts of each"

echo "--- its pods are its own"
pod=$(kubectl get pod -l app=web -o name | sed -n 1p)
refused kubectl set image "$pod" busybox=busybox:2
has "$SAID" "kubectl edit deployment/web" "the refusal"
kubectl label "$pod" colour=blue
kubectl delete "$pod" --wait=false
eventually 20 sh -c "[ \"\$(kubectl get pods -l app=web --no-headers | grep -c Running)\" = 4 ]"

echo "--- what cannot be is refused, what is stuck is explained"
refused kubectl patch deployment web --type=merge -p '{"spec":{"selector":{"matchLabels":{"app":"x"}}}}'
has "$SAID" "field is immutable" "the refusal"
refused kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"busybox","image":""}]}}}}'
has "$SAID" "spec.template.spec.containers[0].image: Required value" "the refusal"
kubectl patch deployment web --type=merge -p '{"spec":{"progressDeadlineSeconds":3,"strategy":{"type":"RollingUpdate","rollingUpdate":null}}}'
kubectl set image deployment/web busybox=nowhere/nothing:9
refused kubectl rollout status deployment/web --timeout=40s
has "$SAID" "exceeded its progress deadline" "rollout status"
has "$(davit why deployment/web)" "image/busybox" "why"
is "$(kubectl get deploy web -o 'jsonpath={.status.conditions[?(@.type=="Available")].status}')" True "Available while it is stuck"
has "$(kubectl describe deployment web)" "Scaled up replica set" "describe"
kubectl delete deployment web
eventually 20 sh -c '[ -z "$(kubectl get rs,pods -l app=web -o name)" ]'

echo "--- recreated: none beside each other"
kubectl create deployment web --image=busybox:1 --replicas=2 -- sh -c 'trap exit TERM; sleep 1000 & wait'
kubectl patch deployment web --type=merge -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'
in_time
watched recreate sh -c 'kubectl set image deployment/web busybox=busybox:2 && kubectl rollout status deployment/web --timeout=40s'
read -r least most <<<"$(counted recreate 2)"
is "$least $most" "0 2" "the fewest and the most while recreated"
kubectl delete deployment web
