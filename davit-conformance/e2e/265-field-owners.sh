#!/usr/bin/env bash
# Every field has one owner: people, programs and controllers on the same objects; what is refused, shared, kept, taken over, frozen.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

up
kubectl create namespace ops
kubectl create serviceaccount robot -n ops
kubectl create serviceaccount other -n ops
kubectl create clusterrole writer --verb=get,list,watch,create,update,patch,delete --resource='*.*'
for account in robot other; do kubectl create clusterrolebinding "$account" --clusterrole=writer --serviceaccount="ops:$account"; done
TOKEN=$(kubectl create token robot -n ops)
robot() { kubectl --token="$TOKEN" "$@"; }
# call METHOD PATH CURL-OPTIONS...: as the robot; the answer's body
call() {
    local method=$1 path=$2
    shift 2
    curl -s --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $TOKEN" -X "$method" "https://127.0.0.1:$PORT$path" "$@"
}
domains() { kubectl get --raw "$1" | jq -c '[.metadata.managedFields[] | .domain // empty] | unique'; }
data() { kubectl get configmap "$1" -o json | jq -c .data; }
set_data() { # KUBECTL-FUNCTION NAME PATCH
    "$1" patch configmap "$2" --type=merge -p "{\"data\":$3}"
}
CONFIG=/api/v1/namespaces/default/configmaps

echo "--- a program is refused what a person has written, on every verb"
kubectl create configmap settings --from-literal=a=1 --from-literal=b=1
refused set_data robot settings '{"a":"2"}'
has "$SAID" '(FieldOwned): configmaps "settings" is forbidden: data.a: owned by "kubectl-create" (people)' "the refusal"
has "$SAID" "kubectl annotate serviceaccount robot -n ops davit.dev/acts-for=people" "a way out"
has "$SAID" "davit takeover configmap/settings -n default --field 'data.a'" "another way out"
grant=$(printf '%s\n' "$SAID" | sed -n "/^kubectl apply/,/^EOF/p")
kubectl get configmap settings -o json | jq '.data.a = "3"' >"$WORK/put.json"
is "$(call PUT $CONFIG/settings -H 'Content-Type: application/json' --data-binary "@$WORK/put.json" | jq -c '[.code, .reason, .details.causes[0].field]')" \
    '[403,"FieldOwned","data.a"]' "the answer to PUT"
apply='{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"4"}}'
is "$(call PATCH "$CONFIG/settings?fieldManager=robot&force=true" -H 'Content-Type: application/apply-patch+yaml' -d "$apply" |
    jq -c '[.code, .reason, .details.causes[0].reason, .details.causes[0].field]')" \
    '[409,"Conflict","FieldManagerConflict",".data.a"]' "the answer to a forced apply"
set_data robot settings '{"robots":"1"}'
is "$(data settings)" '{"a":"1","b":"1","robots":"1"}' "what is written"
is "$(domains $CONFIG/settings)" '["system:serviceaccount:ops:robot"]' "what is recorded of domains"
refused set_data kubectl settings '{"robots":"3"}'
has "$SAID" 'owned by "kubectl-patch" (system:serviceaccount:ops:robot)' "the refusal"

echo "--- a grant as the refusal prints it shares the field"
sh -c "$grant"
set_data robot settings '{"a":"2"}'
set_data kubectl settings '{"a":"3"}'
has "$(kubectl get fieldgrants)" "data.a" "the table of grants"
refused set_data robot settings '{"b":"2"}'

echo "--- what is fought over is frozen, until somebody takes it over"
has "$(set_data robot settings '{"a":"4"}' 2>&1)" "data.a: changed domain three times in ten minutes" "the warning"
refused set_data kubectl settings '{"a":"5"}'
has "$SAID" "data.a: frozen since" "the refusal"
owners=$("$DAVIT" owners configmap/settings)
has "$owners" "davit-frozen" "the owners"
ends="davit takeover configmap/settings -n default --field 'data.a'"
has "$owners" "$ends" "how it ends"
has "$("$DAVIT" why configmap/settings)" "To end it: $ends" "why"
described=$(kubectl describe configmap settings)
has "$described" "FieldFrozen" "the event"
has "$described" "$ends" "the event"
"$DAVIT" takeover configmap/settings --field data.a --cause "the robot is wrong"
set_data kubectl settings '{"a":"5"}'
has "$("$DAVIT" history configmap/settings)" "the robot is wrong (data.a to people)" "the history"

echo "--- what people do every day to what a program has made"
robot create deployment web --image=busybox:1 --replicas=0
kubectl label deployment web tier=front
kubectl annotate deployment web note=mine
kubectl scale deployment web --replicas=1
kubectl rollout restart deployment web
kubectl apply -f - <<'YAML'
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {minReplicas: 1, maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
YAML
robot scale deployment web --replicas=2
web() { printf 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 1, minReadySeconds: 3}\n'; }
has "$(web | kubectl apply --server-side --field-manager=chart -f - 2>&1)" "spec.replicas: left as it is" "the warning of an upgrade"
is "$(kubectl get deployment web -o 'jsonpath={.spec.replicas} {.spec.minReadySeconds}')" "2 3" "replicas and what else was applied"
refused kubectl set image deployment/web busybox=busybox:2
has "$SAID" "spec.template.spec.containers[name=\"busybox\"].image: owned by \"kubectl-create\" (system:serviceaccount:ops:robot)" "the refusal"

echo "--- what a controller has made is changed where it comes from"
eventually 10 sh -c 'kubectl get replicasets -l app=web -o name | grep -q web'
set=$(kubectl get replicasets -l app=web -o 'jsonpath=replicaset/{.items[0].metadata.name}')
refused kubectl patch "$set" --type=merge -p '{"spec":{"template":{"spec":{"priority":0,"terminationGracePeriodSeconds":3}}}}'
has "$SAID" "kubectl edit deployment/web -n default" "the refusal"
kubectl label "$set" seen=yes

echo "--- a program that acts for people is one of them; no program says so of itself"
refused robot annotate serviceaccount robot -n ops davit.dev/acts-for=people
has "$SAID" "a person says which programs act for people" "the refusal"
kubectl annotate serviceaccount robot -n ops davit.dev/acts-for=people
set_data robot settings '{"b":"2"}'
kubectl set image deployment/web busybox=busybox:2
kubectl annotate serviceaccount robot -n ops davit.dev/acts-for-

echo "--- who writes what, and handing it over"
set_data robot settings '{"robots":"9"}'
has "$("$DAVIT" owners configmaps)" "system:serviceaccounts:ops" "who writes ConfigMaps"
is "$("$DAVIT" owners configmaps -o json | jq -c '[.fields[] | select(.path == "data.robots") | .domains[]]')" \
    '[{"domain":"system:serviceaccounts:ops","objects":1}]' "who writes data.robots"
"$DAVIT" owners hand-over configmaps --from system:serviceaccounts:ops --to people --dry-run >"$WORK/said"
has "$(cat "$WORK/said")" "1 field of 1 object would be handed over" "the dry run"
refused set_data kubectl settings '{"robots":"10"}'
"$DAVIT" owners hand-over configmaps --from system:serviceaccounts:ops --to people --cause "the robot retires"
set_data kubectl settings '{"robots":"10"}'

echo "--- people are split by group"
kubectl apply -f - <<'YAML'
apiVersion: davit.dev/v1
kind: OwnerDomain
metadata: {name: platform}
spec: {groups: [platform-team]}
YAML
member() { kubectl --as=pia --as-group=platform-team --as-group=system:masters "$@"; }
member create configmap shared --from-literal=level=1
refused set_data kubectl shared '{"level":"2"}'
has "$SAID" 'owned by "kubectl-create" (people:platform)' "the refusal"
set_data member shared '{"level":"2"}'
kubectl delete ownerdomain platform
set_data kubectl shared '{"level":"3"}'

echo "--- the takeover needs its verb"
is "$(robot auth can-i takeover configmaps || true)" no "whether the robot may take over"
is "$(call POST "$CONFIG/settings/takeover" -H 'Content-Type: application/json' -d '{}' | jq -r .code)" 403 "the robot's takeover"

echo "--- owners and removed grants survive a restart; ownership lapses with its namespace"
set_data robot settings '{"late":"1"}'
kubectl delete fieldgrant nodes -n kube-system
"$DAVIT" down >/dev/null
"$DAVIT" up --listen "127.0.0.1:$PORT" >/dev/null
is "$(kubectl get fieldgrant nodes -n kube-system --ignore-not-found -o name)" "" "the removed grant"
has "$(kubectl get fieldgrants -n kube-system -o name)" "fieldgrant.davit.dev/metadata" "the other grants"
refused set_data kubectl settings '{"late":"2"}'
kubectl delete namespace ops
set_data kubectl settings '{"late":"2"}'
