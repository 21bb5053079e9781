#!/usr/bin/env bash
# Admission policies: what is written is asked of them, denied, warned of and changed by them, in Kubernetes' words; with
# parameters, selectors, conditions and variables; for every verb; and what does not compile or never ends is refused.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

up
API="https://127.0.0.1:$PORT"
curl_api() { curl -sk --max-time 10 -H "Authorization: Bearer $(cat "$DATA/admin.token")" -H 'Content-Type: application/json' "$@"; }
# policy NAME KIND RULE SPEC BINDING: a policy for what RULE names, bound.
policy() {
    printf 'apiVersion: admissionregistration.k8s.io/v1\nkind: %sAdmissionPolicy\nmetadata: {name: %s}\nspec:\n  matchConstraints: {resourceRules: [%s]}\n%s\n---\n' "$2" "$1" "$3" "$4"
    printf 'apiVersion: admissionregistration.k8s.io/v1\nkind: %sAdmissionPolicyBinding\nmetadata: {name: %s}\nspec: {policyName: %s%s}\n' "$2" "$1" "$1" "$5"
}
denied() { # WORDS COMMAND...
    local words=$1 out
    shift
    if out=$("$@" 2>&1); then fail "not denied: $*"; fi
    case $out in *"$words"*) ;; *) fail "denied in other words: $out (wanted: $words)" ;; esac
}
deployment() { # NAME REPLICAS IMAGE
    printf 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: %s}\nspec:\n  replicas: %s\n  selector: {matchLabels: {app: %s}}\n' "$1" "$2" "$1"
    printf '  template: {metadata: {labels: {app: %s}}, spec: {containers: [{name: a, image: "%s"}]}}\n' "$1" "$3"
}
maps='{apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [configmaps]}'

echo "== parameters, variables, a message that is made, a scale"
policy replicas Validating '{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, deployments/scale]}' '
  paramKind: {apiVersion: v1, kind: ConfigMap}
  variables: [{name: most, expression: "int(params.data.most)"}]
  validations:
  - {expression: object.spec.replicas <= variables.most, messageExpression: "'"'at most %d of %s'.format([variables.most, request.name])"'"}
  - {expression: object.spec.nothing == 1 || true}' \
    ', validationActions: [Deny], paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}, matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: default}}}' |
    kubectl apply -f -
kubectl get validatingadmissionpolicy replicas -o json | jq -e '.status.observedGeneration == 1 and (.status.typeChecking.expressionWarnings[0]
    | .fieldRef == "spec.validations[1].expression" and (.warning | contains("apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field '\''nothing'\''")))' >/dev/null
deployment web 5 none.example.com/a:1 >"$WORK/web.yaml"
denied "no params found for policy binding with \`Deny\` parameterNotFoundAction" kubectl apply -f "$WORK/web.yaml"
kubectl create configmap limits --from-literal=most=3
denied "The deployments \"web\" is invalid: : ValidatingAdmissionPolicy 'replicas' with binding 'replicas' denied request: at most 3 of web" kubectl apply -f "$WORK/web.yaml"
sed -i 's/replicas: 5/replicas: 0/' "$WORK/web.yaml"
kubectl apply -f "$WORK/web.yaml"
denied 'at most 3 of web' kubectl scale deployment web --replicas=4
denied 'at most 3 of web' kubectl patch deployment web -p '{"spec":{"replicas":4}}'
kubectl scale deployment web --replicas=1
kubectl create namespace other
kubectl create -n other -f <(deployment web 0 none.example.com/a:1)
kubectl -n other scale deployment web --replicas=9
kubectl -n other scale deployment web --replicas=0

echo "== the status of a refusal, and its reasons"
policy names Validating "$maps" '
  matchConditions: [{name: not-free, expression: "object == null || !has(object.metadata.labels) || !('"'free'"' in object.metadata.labels)"}]
  validations:
  - {expression: "request.operation != '"'CREATE'"' || object.metadata.name.startsWith('"'a-'"')", reason: Forbidden, message: " begin with a- "}
  - {expression: "oldObject == null || object == null || !has(oldObject.data) || object.data.all(k, v, !(k in oldObject.data) || oldObject.data[k] == v)"}
  - {expression: "request.operation != '"'DELETE'"' || authorizer.group('"''"').resource('"'secrets'"').namespace('"'default'"').check('"'get'"').allowed()", message: "who deletes must be able to read secrets"}' \
    ', validationActions: [Deny], matchResources: {objectSelector: {matchExpressions: [{key: exempt, operator: DoesNotExist}]}, excludeResourceRules: [{apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [configmaps], resourceNames: [limits, left-out]}]}' |
    kubectl apply -f -
curl_api -d '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}' "$API/api/v1/namespaces/default/configmaps" | jq -e '
    .code == 403 and .reason == "Forbidden" and .details.name == "b" and .details.kind == "configmaps"
    and .message == "configmaps \"b\" is forbidden: ValidatingAdmissionPolicy '\''names'\'' with binding '\''names'\'' denied request: begin with a-"
    and .details.causes[0].message == "ValidatingAdmissionPolicy '\''names'\'' with binding '\''names'\'' denied request: begin with a-"' >/dev/null
kubectl create configmap a-1 --from-literal=x=1
kubectl create configmap left-out
kubectl create -f - <<<'{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c", "labels": {"free": "yes"}}}'
kubectl create -f - <<<'{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "d", "labels": {"exempt": "yes"}}}'
denied 'failed expression: oldObject == null' kubectl patch configmap a-1 -p '{"data":{"x":"2"}}'
denied 'failed expression: oldObject == null' kubectl apply --server-side --field-manager=t --force-conflicts -f - <<<'{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a-1"}, "data": {"x": "3"}}'
kubectl patch configmap a-1 -p '{"data":{"y":"2"}}'
kubectl create serviceaccount robot
kubectl create clusterrole maps --verb='*' --resource=configmaps
kubectl create clusterrolebinding robot --clusterrole=maps --serviceaccount=default:robot
robot=$(kubectl create token robot)
as_robot() { kubectl --kubeconfig /dev/null --server "$API" --insecure-skip-tls-verify --token "$robot" "$@"; }
denied 'who deletes must be able to read secrets' as_robot delete configmap a-1
denied 'who deletes must be able to read secrets' as_robot delete configmap --all
kubectl delete configmap a-1
denied 'begin with a-' kubectl create configmap e --dry-run=server
kubectl delete validatingadmissionpolicybinding names replicas

echo "== warned of, and what goes wrong"
policy warned Validating "$maps" '
  failurePolicy: Ignore
  validations: [{expression: "object.data.none == '"'x'"'"}, {expression: "has(object.data)", message: no data}]
  auditAnnotations: [{key: seen, valueExpression: "request.name"}]' ', validationActions: [Warn, Audit]' | kubectl apply -f -
kubectl create configmap w 2>&1 | grep -F "Warning: Validation failed for ValidatingAdmissionPolicy 'warned' with binding 'warned': no data"
kubectl delete validatingadmissionpolicybinding warned
policy broken Validating "$maps" '
  validations: [{expression: "object.data.none == '"'x'"'"}]' ', validationActions: [Deny]' | kubectl apply -f -
denied "denied request: expression 'object.data.none == 'x'' resulted in error: no such key: data" kubectl create configmap w2
kubectl delete validatingadmissionpolicybinding broken
policy bomb Validating "$maps" '
  variables: [{name: a, expression: "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]"}]
  validations: [{expression: "variables.a.all(w, variables.a.all(x, variables.a.all(y, variables.a.all(z, w + x + y + z > 0))))"}]' ', validationActions: [Deny]' | kubectl apply -f -
started=$(date +%s)
denied 'operation cancelled: actual cost limit exceeded' kubectl create configmap w3
[ $(($(date +%s) - started)) -lt 5 ] || fail "a bomb went off"
kubectl delete validatingadmissionpolicybinding bomb
denied 'spec.validations[0].expression: Invalid value: "object.": compilation failed: ERROR: <input>:1:8: ' kubectl apply -f <(policy wrong Validating "$maps" '
  validations: [{expression: "object."}]' '')
denied 'spec.validations[0].expression: Invalid value: "1 + 1": must evaluate to bool' kubectl apply -f <(policy wrong Validating "$maps" '
  validations: [{expression: "1 + 1"}]' '')
denied "undeclared reference to 'params'" kubectl apply -f <(policy wrong Validating "$maps" '
  validations: [{expression: "params.x == 1"}]' '')

echo "== what keepers make of a template passes policies as its author would; a stream does, too"
policy images Validating '{apiGroups: [""], apiVersions: [v1], operations: [CREATE, CONNECT], resources: [pods, pods/exec]}' '
  validations:
  - {expression: "request.operation != '"'CREATE'"' || object.spec.containers.all(c, c.image.startsWith('"'good.example.com/'"'))", message: good images only}
  - {expression: "request.operation != '"'CONNECT'"' || object.command[0] != '"'sh'"'", message: no shells}' ', validationActions: [Deny]' | kubectl apply -f -
kubectl create -f <(deployment bad 1 bad.example.com/a:1)
eventually 10 sh -c "kubectl get deployment bad -o jsonpath='{.status.conditions[?(@.type==\"ReplicaFailure\")].message}' | grep -F 'denied request: good images only'"
kubectl delete deployment bad web
kubectl delete validatingadmissionpolicybinding images

echo "== mutating: a part is laid over, a patch is applied, by name, and once more where it is needed"
pods='{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}'
policy a-count Mutating "$pods" '
  reinvocationPolicy: IfNeeded
  mutations:
  - patchType: ApplyConfiguration
    applyConfiguration: {expression: "Object{metadata: Object.metadata{annotations: {'"'containers'"': string(object.spec.containers.size())}}}"}' '' | kubectl apply -f -
policy b-sidecar Mutating "$pods" '
  matchConditions: [{name: not-yet, expression: "!object.spec.containers.exists(c, c.name == '"'side'"')"}]
  mutations:
  - patchType: ApplyConfiguration
    applyConfiguration: {expression: "Object{spec: Object.spec{containers: [Object.spec.containers{name: '"'side'"', image: '"'none.example.com/side:1'"'}]}}"}
  - patchType: JSONPatch
    jsonPatch: {expression: "[JSONPatch{op: '"'add'"', path: '"'/metadata/labels/'"' + jsonpatch.escapeKey('"'example.com/by'"'), value: request.userInfo.username}]"}' '' | kubectl apply -f -
kubectl create -f - <<<'{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "labels": {"a": "b"}}, "spec": {"nodeSelector": {"never": "here"}, "containers": [{"name": "main", "image": "none.example.com/main:1"}]}}'
kubectl get pod p -o json --show-managed-fields | jq -e '[.spec.containers[].name] == ["main", "side"] and .metadata.annotations.containers == "2"
    and .metadata.labels["example.com/by"] == "admin" and .spec.containers[1].terminationMessagePath == "/dev/termination-log"
    and ([.metadata.managedFields[] | select(.subresource == null) | .fieldsV1["f:spec"]["f:containers"] // {} | keys[]] | index("k:{\"name\":\"side\"}") == null)' >/dev/null
policy c-wrong Mutating "$maps" '
  mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: "Object{metadata: Object.spec{name: '"'x'"'}}"}}]' '' | kubectl apply -f -
denied "policy 'c-wrong' with binding 'c-wrong' denied request: type mismatch: unexpected type name \"Object.spec\", expected \"Object.metadata\"" kubectl create configmap m
kubectl delete mutatingadmissionpolicybinding c-wrong
kubectl create configmap m
kubectl delete pod p --wait=false
