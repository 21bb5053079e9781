#!/usr/bin/env bash
# Who may do what: roles and bindings with kubectl, reviews, impersonation, escalation, a service account's token,
# a watch whose right is taken away; and davit can-i with what would have to be written.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

up
api() { # TOKEN METHOD PATH CURL-OPTIONS...: the answer's body, then its code
    local token=$1 method=$2 path=$3
    shift 3
    curl -s --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $token" -X "$method" -w '\n%{http_code}' \
        "https://127.0.0.1:$PORT$path" "$@"
}
code() { api "$@" | tail -n 1; }
admin=$(cat "$DATA/admin.token")
json='Content-Type: application/json'

echo "--- what every cluster begins with"
is "$(kubectl get clusterroles -l kubernetes.io/bootstrapping=rbac-defaults -o name | wc -l)" 14 "the number of default roles"
filled() { [ "$(kubectl get clusterrole "$1" -o json | jq '.rules | length')" -gt 3 ]; }
for role in view edit admin; do eventually 5 filled "$role"; done
lacks "$(kubectl describe clusterrole view)" secrets "what view shows"
has "$(kubectl describe clusterrole edit)" "secrets" "what edit shows"
has "$(kubectl get clusterrolebindings -o wide)" "system:masters" "the bindings' groups"
is "$(kubectl auth whoami -o 'jsonpath={.status.userInfo.username}')" admin "who asks"
has "$(kubectl auth can-i --list)" '*.*' "what the administrator may"

echo "--- roles and bindings by kubectl"
kubectl create namespace team
refused kubectl get pods -n team --as bob
has "$SAID" 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "team"' "the refusal"
refused kubectl auth can-i list pods -n team --as bob
kubectl create role reader --verb=get,list,watch --resource=pods,pods/log,configmaps -n team
kubectl create rolebinding readers --role=reader --user=bob --group=readers --serviceaccount=team:robot -n team
is "$(kubectl auth can-i list pods -n team --as bob)" yes "bob in team"
refused kubectl auth can-i list pods -n default --as bob
kubectl get pods -n team --as carol --as-group readers
kubectl create clusterrole nodes --verb=get --resource=nodes --resource-name=none
kubectl create clusterrolebinding nodes --clusterrole=nodes --user=bob
has "$(kubectl auth can-i --list --as bob)" '[none]' "the names that bob may"
has "$(kubectl get role,rolebinding -n team -o wide)" "Role/reader" "what kubectl shows"
refused kubectl -n team patch rolebinding readers --type merge -p '{"roleRef":{"name":"other"}}'
has "$SAID" "cannot change roleRef" "another role in a binding"
refused kubectl create -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: bad, namespace: team}
rules: [{nonResourceURLs: [/metrics], verbs: [get]}]
YAML
has "$SAID" "namespaced rules cannot apply to non-resource URLs" "paths in a Role"
cat >"$WORK/rbac.yaml" <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: team}
rules: [{apiGroups: [""], resources: [services], verbs: [get]}]
YAML
has "$(kubectl auth reconcile -f "$WORK/rbac.yaml")" reconciled "kubectl auth reconcile"
is "$(kubectl auth can-i get services/x -n team --as bob)" yes "a reconciled rule"
is "$(kubectl auth can-i list pods -n team --as bob)" yes "a rule from before"

echo "--- a binding to a role that is not there grants nothing"
kubectl create rolebinding ghost --clusterrole=ghost --user=dora -n team
refused kubectl auth can-i get pods -n team --as dora
has "$SAID" 'clusterrole.rbac.authorization.k8s.io "ghost" not found' "the reason"
kubectl create clusterrole ghost --verb=get --resource=pods
is "$(kubectl auth can-i get pods -n team --as dora)" yes "once it is there"

echo "--- aggregation"
kubectl create clusterrole more --verb=spin --resource=pods
kubectl create rolebinding viewer --clusterrole=view --user=vera -n team
refused kubectl auth can-i spin pods -n team --as vera
kubectl label clusterrole more rbac.authorization.k8s.io/aggregate-to-view=true
eventually 5 kubectl auth can-i spin pods -n team --as vera
refused kubectl auth can-i get secrets -n team --as vera

echo "--- nobody gives more than they hold"
kubectl create rolebinding boss --clusterrole=admin --user=boss -n team
boss() { kubectl --as boss -n team "$@"; }
boss create role small --verb=get --resource=pods
refused boss create role large --verb='*' --resource=nodes
has "$SAID" 'user "boss" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:' "the refusal"
has "$SAID" '{APIGroups:[""], Resources:["nodes"], Verbs:["*"]}' "what is missing"
refused boss create rolebinding power --clusterrole=cluster-admin --user=boss
has "$SAID" '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}' "what is missing"
boss create rolebinding friend --clusterrole=edit --user=friend
refused boss create clusterrolebinding me --clusterrole=edit --user=boss
kubectl create clusterrole binder --verb=bind --resource=clusterroles --resource-name=cluster-admin
kubectl create rolebinding binder --clusterrole=binder --user=boss -n team
boss create rolebinding power --clusterrole=cluster-admin --user=boss

echo "--- impersonation"
refused kubectl get pods -n team --as bob --as-group system:masters --token=x
sa=/api/v1/namespaces/team/serviceaccounts
kubectl create serviceaccount robot -n team
robot=$(kubectl create token robot -n team --duration=10m)
is "$(code "$robot" GET /api/v1/namespaces/team/pods)" 200 "a service account's list of pods"
is "$(code "$robot" GET $sa)" 403 "its list of accounts"
is "$(code "$robot" GET /api/v1/namespaces/team/pods -H 'Impersonate-User: bob')" 403 "the account as bob"
is "$(code "$robot" GET /api/v1/namespaces/team/pods -H 'Impersonate-Uid: 7')" 400 "a part of another identity"
kubectl create configmap made -n team --as alice --as-group davit:authors
has "$(kubectl get --raw /api/v1/namespaces/team/configmaps/made/history)" '"author":"alice"' "the history"
has "$(kubectl get --raw /api/v1/namespaces/team/configmaps/made/history)" 'impersonated by admin' "the history"

echo "--- reviews"
has "$(kubectl auth whoami --as system:serviceaccount:team:robot)" system:serviceaccounts:team "the groups of an account"
review() { api "$admin" POST "$1" -H "$json" -d "$2"; }
sar='{"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"bob","resourceAttributes":{"namespace":"team","verb":"list","resource":"pods"}}}'
said=$(review /apis/authorization.k8s.io/v1/subjectaccessreviews "$sar")
is "$(tail -n 1 <<<"$said")" 201 "the answer's code"
is "$(sed -n 1p <<<"$said" | jq -r .status.reason)" 'RBAC: allowed by RoleBinding "readers/team" of Role "reader" to User "bob"' "the reason"
said=$(review /apis/authorization.k8s.io/v1/namespaces/team/localsubjectaccessreviews "${sar/Subject/LocalSubject}")
is "$(sed -n 1p <<<"$said" | jq -r .status.allowed)" true "a local review"
is "$(code "$admin" POST /apis/authorization.k8s.io/v1/namespaces/default/localsubjectaccessreviews -H "$json" -d "${sar/Subject/LocalSubject}")" 422 "of another namespace"
is "$(code "$admin" GET /apis/authorization.k8s.io/v1/subjectaccessreviews)" 405 "a list of reviews"
token='{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"'
said=$(review /apis/authentication.k8s.io/v1/tokenreviews "$token$robot\"}}" | sed -n 1p)
is "$(jq -r '.status.user.username + " " + (.status.authenticated | tostring)' <<<"$said")" "system:serviceaccount:team:robot true" "the token's user"
said=$(review /apis/authentication.k8s.io/v1/tokenreviews "${token}nonsense\"}}" | sed -n 1p)
is "$(jq -r .status.authenticated <<<"$said")" false "nonsense as a token"
is "$(code "$robot" POST /apis/authentication.k8s.io/v1/tokenreviews -H "$json" -d "${token}x\"}}")" 403 "a review by the account"

echo "--- documents"
is "$(code "$robot" GET /apis)" 200 "discovery"
is "$(code "$robot" GET /metrics)" 403 "metrics"
kubectl create clusterrolebinding scrape --clusterrole=system:monitoring --serviceaccount=team:robot
is "$(code "$robot" GET /metrics)" 200 "metrics with the right"
is "$(code nobody GET /api)" 401 "somebody unknown"
is "$(curl -s --cacert "$DATA/pki/ca.crt" -o /dev/null -w '%{http_code}' "https://127.0.0.1:$PORT/version")" 200 "/version for all"

echo "--- a watch ends with its right"
curl -sN --max-time 20 --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $robot" \
    "https://127.0.0.1:$PORT/api/v1/namespaces/team/configmaps?watch=1" >"$WORK/watch" &
watch=$!
eventually 5 grep -q '"name":"made"' "$WORK/watch"
kubectl -n team delete rolebinding readers
kubectl -n team create configmap unseen
wait "$watch" || true
lacks "$(cat "$WORK/watch")" unseen "what the watch was told"
is "$(code "$robot" GET /api/v1/namespaces/team/pods)" 403 "the account's list after it"

echo "--- grant-hazard is a verb"
kubectl create clusterrole keys --verb=create,get,update,patch,grant-hazard --resource=hazardgrants.davit.dev
kubectl create rolebinding keys --clusterrole=keys --user=kim -n team
grant() { printf 'apiVersion: davit.dev/v1\nkind: HazardGrant\nmetadata: {name: %s, namespace: team}\nspec: {hazards: [host-network]}\n' "$1"; }
grant one >"$WORK/grant.yaml"
refused kubectl create --as alice --as-group davit:authors -f "$WORK/grant.yaml"
has "$SAID" "cannot grant-hazard" "an author"
kubectl create --as kim -f "$WORK/grant.yaml"
has "$(kubectl -n team get hazardgrants)" kim "who granted"

echo "--- davit can-i"
is "$(davit can-i list pods -n team --as vera)" yes "davit can-i"
has "$(davit can-i list pods -n team --as vera --why)" 'RoleBinding "viewer/team" of ClusterRole "view"' "why"
refused davit can-i delete pod/web -n team --as vera --why
has "$SAID" "kind: RoleBinding" "what would have to be written"
printf '%s\n' "$SAID" | sed -n "/^davit apply -f - <<'EOF'\$/,/^EOF\$/p" | sed -e 1d -e '$d' >"$WORK/allow.yaml"
davit apply -f "$WORK/allow.yaml"
is "$(davit can-i delete pod/web -n team --as vera)" yes "after it was pasted"
refused davit can-i delete pod/other -n team --as vera
is "$(davit can-i get /metrics --as x --as-group system:monitoring)" yes "a path"

echo "--- flow control's mandatory objects come back at once"
for kind in flowschema prioritylevelconfiguration; do
    for name in exempt catch-all; do
        kubectl delete "$kind" "$name"
        eventually 10 kubectl get "$kind" "$name"
    done
done
is "$(kubectl get prioritylevelconfiguration exempt -o 'jsonpath={.spec.type}')" Exempt "the one that is exempt"

echo "--- a start adds what is missing, and keeps what users added"
kubectl patch clusterrole system:basic-user --type json -p '[{"op":"remove","path":"/rules/1"},{"op":"add","path":"/rules/-","value":{"apiGroups":["x"],"resources":["y"],"verbs":["z"]}}]'
before=$(kubectl get clusterroles view -o 'jsonpath={.metadata.resourceVersion}')
davit down >/dev/null
davit up --listen "127.0.0.1:$PORT" >/dev/null
has "$(kubectl get clusterrole system:basic-user -o json | jq -c .rules)" selfsubjectaccessreviews "what came back"
has "$(kubectl get clusterrole system:basic-user -o json | jq -c .rules)" '"verbs":["z"]' "what stayed"
is "$(kubectl get clusterroles view -o 'jsonpath={.metadata.resourceVersion}')" "$before" "view's revision"
