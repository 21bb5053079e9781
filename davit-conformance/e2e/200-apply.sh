#!/usr/bin/env bash
# Who owns which field: server-side apply by kubectl, conflicts, what is shared, handed over and let go.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

up
api() { # METHOD PATH CURL-OPTIONS...: the answer's body
    local method=$1 path=$2
    shift 2
    curl -s --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $(cat "$DATA/admin.token")" -X "$method" "https://127.0.0.1:$PORT$path" "$@"
}
record() { kubectl get "$@" -o json --show-managed-fields | jq -c '.metadata.managedFields'; }
# owner KIND NAME MANAGER [SUBRESOURCE]: what it owns
owner() { record "$1" "$2" | jq -c --arg m "$3" --arg s "${4:-}" '[.[] | select(.manager == $m and (.subresource // "") == $s) | .fieldsV1] | add'; }
revision() { kubectl get "$1" "$2" -o 'jsonpath={.metadata.resourceVersion}'; }
web() { # REPLICAS IMAGE
    cat <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  ${1:+replicas: $1}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "$2", ports: [{containerPort: 80}]}]}
YAML
}

echo "--- kubectl apply --server-side makes, changes, and leaves alone"
web 0 busybox:1 | kubectl apply --server-side -f - >"$WORK/said"
has "$(cat "$WORK/said")" "deployment.apps/web serverside-applied" "what kubectl says"
is "$(owner deployment web kubectl | jq -c '."f:spec" | keys')" '["f:replicas","f:selector","f:template"]' "what kubectl owns of the spec"
eventually 10 sh -c "kubectl get deployment web -o jsonpath='{.status.observedGeneration}' | grep -q 1"
before=$(revision deployment web)
web 0 busybox:1 | kubectl apply --server-side -f -
is "$(revision deployment web)" "$before" "the revision after the same apply"
eventually 10 sh -c "kubectl get deployment web -o json --show-managed-fields | jq -e '.metadata.managedFields[] | select(.subresource == \"status\" and (.manager | startswith(\"davit-\")))'"
has "$(kubectl get deployment web -o yaml --show-managed-fields)" "fieldsType: FieldsV1" "the record in YAML"
lacks "$(kubectl get deployment web -o yaml)" "managedFields" "kubectl's usual YAML"
lacks "$("$DAVIT" get deployment web -o yaml)" "managedFields" "davit's YAML"

echo "--- a conflict, and force"
kubectl set image deployment/web web=busybox:2
refused kubectl apply --server-side -f <(web 0 busybox:1)
has "$SAID" 'Apply failed with 1 conflict: conflict with "kubectl-set" using apps/v1: .spec.template.spec.containers[name="web"].image' "the refusal"
has "$(web 0 busybox:1 | kubectl diff --server-side --force-conflicts -f - || true)" "busybox:1" "the diff"
web 0 busybox:1 | kubectl apply --server-side --force-conflicts -f -
is "$(owner deployment web kubectl-set)" null "what is left to kubectl-set"

echo "--- replicas are handed to a scaler"
kubectl scale deployment web --replicas=1
refused kubectl apply --server-side -f <(web 0 busybox:1)
has "$SAID" 'conflict with "kubectl" with subresource "scale"' "the refusal"
web "" busybox:1 | kubectl apply --server-side -f -
is "$(kubectl get deployment web -o 'jsonpath={.spec.replicas}')" 1 "replicas, which the scaler owns"
scale='{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web"},"spec":{"replicas":0}}'
api PATCH "/apis/apps/v1/namespaces/default/deployments/web/scale?fieldManager=hpa&force=true" \
    -H 'Content-Type: application/apply-patch+yaml' -d "$scale" >"$WORK/scale"
is "$(jq .spec.replicas "$WORK/scale")" 0 "an applied scale"
is "$(owner deployment web hpa scale)" '{"f:spec":{"f:replicas":{}}}' "what the scaler owns"

has "$("$DAVIT" owners deployment/web)" "spec.replicas" "davit owners"
is "$("$DAVIT" owners deployment/web --of hpa -o json | jq -c '[.fields[] | {p: .path, o: [.owners[] | .manager + "/" + .subresource]}]')" \
    '[{"p":".spec.replicas","o":["hpa/scale"]}]' "what davit says of the scaler"

echo "--- what is applied no longer goes, unless somebody else owns it"
settings() { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: %s\n' "$1"; }
settings '{a: "1", b: "1", c: "1"}' | kubectl apply --server-side --field-manager=one -f -
settings '{b: "1"}' | kubectl apply --server-side --field-manager=two -f -
settings '{a: "1"}' | kubectl apply --server-side --field-manager=one -f -
is "$(kubectl get configmap settings -o json | jq -c .data)" '{"a":"1","b":"1"}' "what is left"
settings '{a: "2", b: "2"}' >"$WORK/settings.yaml"
refused kubectl apply --server-side --field-manager=three -f "$WORK/settings.yaml"
has "$SAID" 'Apply failed with 2 conflicts' "two conflicts"
kubectl apply --server-side --field-manager=three --dry-run=server --force-conflicts -f "$WORK/settings.yaml"
is "$(kubectl get configmap settings -o json | jq -c .data)" '{"a":"1","b":"1"}' "what is left by a dry run"
settings '{x: "1", x: "2"}' >"$WORK/settings.yaml"
is "$(api PATCH '/api/v1/namespaces/default/configmaps/settings?fieldManager=four&fieldValidation=Strict' -H 'Content-Type: application/apply-patch+yaml' --data-binary "@$WORK/settings.yaml" | jq -r .code)" 400 "a field given twice"
is "$(api PATCH /api/v1/namespaces/default/configmaps/settings -H 'Content-Type: application/apply-patch+yaml' -d '{}' | jq -r .message)" \
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch' "an apply of nobody"

echo "--- two appliers, one list by its keys"
pod() { printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: shared}\nspec: {nodeSelector: {never: here}, containers: %s}\n' "$1"; }
pod '[{name: a, image: "busybox:1", env: [{name: ONE, value: "1"}], ports: [{containerPort: 80}]}]' | kubectl apply --server-side --field-manager=one -f -
pod '[{name: b, image: "busybox:1"}, {name: a, env: [{name: TWO, value: "2"}], ports: [{containerPort: 80, protocol: UDP}]}]' |
    kubectl apply --server-side --field-manager=two -f -
is "$(kubectl get pod shared -o json | jq -c '[.spec.containers[] | {n: .name, e: [.env[]?.name], p: [.ports[]?.protocol]}]')" \
    '[{"n":"b","e":[],"p":[]},{"n":"a","e":["ONE","TWO"],"p":["TCP","UDP"]}]' "containers of both"
pod '[{name: a, image: "busybox:1"}]' | kubectl apply --server-side --field-manager=one -f -
is "$(kubectl get pod shared -o json | jq -c '[.spec.containers[] | {n: .name, e: [.env[]?.name], p: [.ports[]?.protocol]}]')" \
    '[{"n":"b","e":[],"p":[]},{"n":"a","e":["TWO"],"p":["UDP"]}]' "containers after one has let go"
kubectl delete pod shared --grace-period=0 --force

echo "--- from kubectl apply to kubectl apply --server-side"
settings() { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: moved}\ndata: %s\n' "$1"; }
settings '{a: "1", b: "1"}' | kubectl apply -f -
is "$(record configmap moved | jq -r '.[0] | "\(.manager) \(.operation)"')" "kubectl-client-side-apply Update" "the manager of kubectl apply"
settings '{a: "2"}' | kubectl apply --server-side -f -
is "$(kubectl get configmap moved -o json | jq -c .data)" '{"a":"2"}' "what was applied before and is no longer"
is "$(record configmap moved | jq -r '[.[] | select(.operation == "Update")] | length')" 0 "entries of updates"

echo "--- a record may be reset, and is not in history"
kubectl patch configmap moved --type=json -p '[{"op":"replace","path":"/metadata/managedFields","value":[{}]}]'
is "$(record configmap moved)" null "the record"
lacks "$(api GET '/api/v1/namespaces/default/configmaps/moved/history?diff=true')" managedFields "history"
