#!/usr/bin/env bash
# How things leave: evictions that ask a budget, a drained node, namespaces that say what holds them.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

up
busybox_image
API=https://127.0.0.1:$PORT
TOKEN=$(cat "$DATA/admin.token")
curl_api() { curl -sk -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' "$@"; }

kubectl create ns shop
kubectl config set-context --current --namespace=shop >/dev/null
kubectl create -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - {name: a, image: "busybox:1", command: [sleep, "3600"]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
YAML
kubectl wait --for=condition=Available deployment/web --timeout=60s

echo "--- a budget tells how many may go"
counted() { [ "$(kubectl get pdb web -o json | jq -c '.status | [.currentHealthy, .desiredHealthy, .expectedPods, .disruptionsAllowed, .observedGeneration, .conditions[0].reason]')" = "$1" ]; }
eventually 10 counted '[3,2,3,1,1,"SufficientPods"]'
is "$(kubectl get pdb web --no-headers | awk '{print $1, $2, $3, $4}')" "web N/A 1 1" "kubectl get pdb"
has "$(kubectl get --raw /api/v1 | jq -c '.resources[] | select(.name == "pods/eviction")')" '"group":"policy","version":"v1","kind":"Eviction"' "discovery"

echo "--- of three evictions at once one goes through"
kubectl cordon "$(kubectl get nodes -o 'jsonpath={.items[0].metadata.name}')"
kubectl get pods -o name | cut -d/ -f2 >"$WORK/pods"
evict() { printf '{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"%s"}%s}' "$1" "${2:-}"; }
first=$(head -1 "$WORK/pods")
is "$(curl_api -d "$(evict "$first" ',"deleteOptions":{"dryRun":["All"]}')" "$API/api/v1/namespaces/shop/pods/$first/eviction" | jq -c '[.status, .code]')" '["Success",201]' "a dry eviction"
while read -r pod; do evict "$pod" >"$WORK/evict-$pod.json"; done <"$WORK/pods"
xargs -P 3 -I {pod} curl -sk -o "$WORK/said-{pod}" -D "$WORK/head-{pod}" -w '%{http_code}\n' -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d @"$WORK/evict-{pod}.json" "$API/api/v1/namespaces/shop/pods/{pod}/eviction" <"$WORK/pods" >"$WORK/codes"
is "$(sort "$WORK/codes" | tr '\n' ' ')" "201 429 429 " "the answers"
refusal=$(grep -l TooManyRequests "$WORK"/said-* | sed -n 1p)
is "$(jq -c '[.message, .details.causes[0].reason]' "$refusal")" '["Cannot evict pod as it would violate the pod'"'"'s disruption budget.","DisruptionBudget"]' "the refusal"
has "$(jq -r '.details.causes[0].message' "$refusal")" "The disruption budget web needs 2 healthy pods and has" "why"
has "$(tr 'A-Z' 'a-z' <"${refusal/said-/head-}")" "retry-after: 1" "its head"

echo "--- a node is drained as the budget lets it be"
node=$(kubectl get nodes -o 'jsonpath={.items[0].metadata.name}')
kubectl drain "$node" --timeout=60s >"$WORK/drained" 2>&1 &
draining=$!
sleep 3
is "$(kubectl get pods -o json | jq '[.items[] | select(.status.phase == "Running" and .metadata.deletionTimestamp == null)] | length')" 2 "the pods that must stay"
kubectl delete pdb web >/dev/null
wait "$draining" || fail "kubectl drain: $(cat "$WORK/drained")"
has "$(cat "$WORK/drained")" "node/$node drained" "kubectl drain"
is "$(kubectl get pods -o json | jq '[.items[] | select(.spec.nodeName != null)] | length')" 0 "the pods that are left on it"
kubectl uncordon "$node"
kubectl wait --for=condition=Available deployment/web --timeout=60s

echo "--- a namespace says what holds it"
kubectl create ns stuck
kubectl -n stuck create configmap held
kubectl -n stuck patch configmap held --type=merge -p '{"metadata":{"finalizers":["example.com/hold"]}}'
kubectl -n stuck run p --image=busybox:1 --dry-run=client -o yaml --overrides='{"spec":{"nodeSelector":{"no":"where"}}}' | kubectl create -f -
kubectl delete ns stuck --wait=false
told() { kubectl get ns stuck -o json | jq -e --arg type "$1" --arg said "$2" '.status.conditions[] | select(.type == $type and .status == "True" and (.message | contains($said)))'; }
eventually 20 told NamespaceContentRemaining "Some resources are remaining: configmaps. has 1 resource instances"
eventually 10 told NamespaceFinalizersRemaining "example.com/hold in 1 resource instances"
is "$(kubectl get ns stuck -o json | jq -r '[.status.conditions[].type] | sort | join(" ")')" \
    "NamespaceContentRemaining NamespaceDeletionContentFailure NamespaceDeletionDiscoveryFailure NamespaceDeletionGroupVersionParsingFailure NamespaceFinalizersRemaining" "the conditions"
has "$(davit why ns/stuck)" "example.com/hold" "davit why ns/stuck"
has "$(davit why -n stuck configmap/held)" "example.com/hold" "davit why of what is stuck"
refused kubectl -n stuck create configmap more
has "$SAID" "unable to create new content in namespace stuck because it is being terminated" "a newcomer"
is "$(curl_api -d '{"metadata":{"name":"more"}}' "$API/api/v1/namespaces/stuck/configmaps" | jq -c '[.code, .details.causes[0].reason]')" '[403,"NamespaceTerminating"]' "the cause"
kubectl -n stuck patch configmap held --type=merge -p '{"metadata":{"finalizers":null}}'
gone() { ! kubectl get ns stuck; }
eventually 20 gone
