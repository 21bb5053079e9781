#!/usr/bin/env bash
# What docs/differences.md says, seen on a running cluster. Each part begins with the words that its row points to.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

up
busybox_image
api() { # METHOD PATH CURL-OPTIONS...: the answer's body, then its code
    local method=$1 path=$2
    shift 2
    curl -s --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $(cat "$DATA/admin.token")" \
        -X "$method" -w '\n%{http_code}' "https://127.0.0.1:$PORT$path" "$@"
}
code() { api "$@" | tail -n 1; }
row() { echo "--- $*"; }
pods=/api/v1/namespaces/default/pods

row "a running pod is edited"
kubectl run web --image=busybox:1 --command -- sleep 10000
kubectl wait --for=condition=Ready pod/web --timeout=40s
before=$(kubectl get pod web -o 'jsonpath={.metadata.uid} {.status.podIP}')
kubectl set image pod/web web=busybox:2
eventually 30 sh -c "kubectl get pod web -o 'jsonpath={.status.containerStatuses[0].image}' | grep -q busybox:2"
is "$(kubectl get pod web -o 'jsonpath={.metadata.uid} {.status.podIP}')" "$before" "uid and address after an edit"

row "strict: not root, nothing writable, no capabilities"
eventually 20 sh -c "kubectl exec web -- true"
is "$(kubectl exec web -- id -u)" 65532 "the user"
refused kubectl exec web -- touch /x
is "$(kubectl exec web -- sh -c "sed -n 's/^CapEff:\t//p' /proc/self/status")" 0000000000000000 "the capabilities"

row "hazards are refused with both keys named"
refused kubectl run bad --image=busybox:1 --overrides='{"spec":{"hostNetwork":true}}'
has "$SAID" hostNetwork "the refusal of hostNetwork"

row "every pod has a user namespace"
[ "$(kubectl exec web -- cat /proc/self/uid_map | awk '{print $2}' | sed -n 1p)" != 0 ] || fail "the pod shares the node's users"
echo "ok: root in the pod is nobody outside"

row "one IPv6 address"
case $(kubectl get pod web -o 'jsonpath={.status.podIPs[*].ip}') in
    *.* | *' '* | '') fail "not one IPv6 address" ;;
    *) echo "ok: one address, and it is of IPv6" ;;
esac

row "unknown fields are refused for people, warned of for programs"
body='{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"odd"},"dta":{}}'
is "$(code POST /api/v1/namespaces/default/configmaps -H 'Content-Type: application/json' -A kubectl/v1.32 -d "$body")" 400 "the answer to kubectl"
is "$(code POST /api/v1/namespaces/default/configmaps -H 'Content-Type: application/json' -A program/1 -d "$body")" 201 "the answer to a program"

row "old versions are kept"
has "$(api GET "$pods/web/history")" '"ObjectHistory"' "history"
has "$(api GET "$pods/web/blame")" revision "blame"
first=$(api GET "$pods/web/history" | sed -n 1p | jq -r '.items[-1].revision')
is "$(api GET "$pods/web?revision=$first" | sed -n 1p | jq -r '.spec.containers[0].image')" busybox:1 "the pod as it was"

row "a stuck namespace tells what is left"
kubectl create namespace stuck
kubectl -n stuck create configmap held --from-literal=a=1
kubectl -n stuck patch configmap held --type=merge -p '{"metadata":{"finalizers":["example.com/hold"]}}'
kubectl delete namespace stuck --wait=false
eventually 20 sh -c '"$DAVIT" why ns/stuck | grep -q example.com/hold'
kubectl -n stuck patch configmap held --type=merge -p '{"metadata":{"finalizers":[]}}'
eventually 20 sh -c '! kubectl get namespace stuck'

row "our own kinds have no protocol buffers"
is "$(code GET /apis/davit.dev/v1/pinneddeployments -H 'Accept: application/vnd.kubernetes.protobuf')" 406 "a kind of ours as protocol buffers"
row "JSON is not indented unless asked for"
is "$(api GET "$pods" | wc -l)" 2 "the lines that curl gets, with its code"
