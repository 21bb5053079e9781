#!/usr/bin/env bash
# What a pod is told in files: of itself, of its limits, of several objects at once, and the token
# of its service account. Files change together and without a restart.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq curl

up
busybox_image
k() { kubectl "$@"; }
create() { kubectl create "$@" --dry-run=client -o yaml | kubectl apply -f - >/dev/null; }
file() { k exec teller -- cat "$1"; }

create configmap words --from-literal=hello=world --from-literal=more=less
create secret generic hidden --from-literal=key=value
k create serviceaccount robot >/dev/null
k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: teller, labels: {app: teller, tier: one}, annotations: {quote: 'say "hi"'}}
spec:
  serviceAccountName: robot
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, 'trap "exit 0" TERM; while :; do sleep 0.1; done']
    resources: {limits: {cpu: 250m, memory: 64Mi}, requests: {cpu: 100m}}
    env:
    - {name: TIER, valueFrom: {fieldRef: {fieldPath: "metadata.labels['tier']"}}}
    - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1m}}}
    - {name: CORES, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
    - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
    - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    volumeMounts:
    - {name: told, mountPath: /told}
    - {name: all, mountPath: /all}
    - {name: own, mountPath: /own, subPathExpr: $(POD)/$(TIER)}
    - {name: own, mountPath: /whole}
  volumes:
  - name: told
    downwardAPI:
      defaultMode: 0440
      items:
      - {path: labels, fieldRef: {fieldPath: metadata.labels}}
      - {path: annotations, fieldRef: {fieldPath: metadata.annotations}}
      - {path: deep/tier, fieldRef: {fieldPath: "metadata.labels['tier']"}, mode: 0444}
      - {path: cpu, mode: 0444, resourceFieldRef: {containerName: main, resource: requests.cpu, divisor: 1m}}
  - name: all
    projected:
      sources:
      - configMap: {name: words, items: [{key: hello, path: from/map}]}
      - secret: {name: hidden, items: [{key: key, path: from/secret, mode: 0444}]}
      - downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}
      - serviceAccountToken: {path: vault, audience: vault, expirationSeconds: 700}
      - configMap: {name: not-there, optional: true}
  - name: own
    emptyDir: {}
YAML
k wait --for=condition=Ready pod/teller --timeout=20s >/dev/null || { davit why pod teller; fail "never Ready"; }

# --- environment
is "$(k exec teller -- sh -c 'echo $TIER $CPU $CORES $MEMORY')" "one 250 1 64" "the environment"
# --- downward
has "$(k exec teller -- cat /told/deep/tier)" one "a label in a file"
is "$(file /told/cpu)" 100 "a request in a file"
is "$(k exec teller -- stat -L -c %a /told/labels)" 440 "the mode of a file"
# --- projected
is "$(file /all/from/map) $(file /all/from/secret) $(file /all/name)" "world value teller" "a projected volume"
refused k exec teller -- sh -c 'echo x >/all/from/map'
has "$SAID" "ead-only" "writing into a projected volume"
# --- subPathExpr
k exec teller -- sh -c 'echo here >/own/file'
is "$(file /whole/teller/one/file)" here "a file below subPathExpr"
# --- live
k label pod teller tier=two --overwrite >/dev/null
eventually 10 sh -c '[ "$(kubectl exec teller -- cat /told/deep/tier)" = two ]'
k patch cm words --type=merge -p '{"data":{"hello":"moon"}}' >/dev/null
eventually 10 sh -c '[ "$(kubectl exec teller -- cat /all/from/map)" = moon ]'
is "$(k get pod teller -o 'jsonpath={.status.containerStatuses[0].restartCount}')" 0 "restarts for it"

# --- the token
at=/var/run/secrets/kubernetes.io/serviceaccount
is "$(file $at/namespace)" default "the namespace's file"
file $at/ca.crt >"$WORK/ca.crt"
server=$(k config view --minify -o 'jsonpath={.clusters[0].cluster.server}')
api() { curl -sS --cacert "$WORK/ca.crt" -H "Authorization: Bearer $1" "$server$2"; }
token=$(file $at/token)
claims() { jq -R 'split(".")[1] | gsub("-"; "+") | gsub("_"; "/") | @base64d | fromjson' <<<"$1"; }
is "$(claims "$token" | jq -r .sub)" system:serviceaccount:default:robot "the token's subject"
is "$(claims "$token" | jq -r '."kubernetes.io".pod.name')" teller "the pod that the token is bound to"
has "$(api "$token" /api/v1)" '"pods"' "discovery by the token"
has "$(api "$token" /api/v1/namespaces/default/pods)" 'User \"system:serviceaccount:default:robot\" cannot list' "what the account may not"
vault=$(file /all/vault)
is "$(claims "$vault" | jq -r '.aud[0]')" vault "the audience of another token"
has "$(api "$vault" /api/v1)" "another audience" "that token at the API"
has "$(api "${token%?????}AAAAA" /api/v1)" Unauthorized "a token that was tampered with"
made=$(k create token robot --duration=10m)
has "$(api "$made" /api/v1)" '"pods"' "discovery by kubectl create token"
refused k create token robot --duration=1m
has "$SAID" "10 minutes" "too short a token"
refused k create token nobody
has "$SAID" 'serviceaccounts "nobody" not found' "a token of nobody"
k delete pod teller --now >/dev/null
has "$(api "$token" /api/v1)" "is gone" "the token after its pod"
k delete serviceaccount robot >/dev/null
has "$(api "$made" /api/v1)" "is gone" "the token after its account"

# --- who is given one
k run plain --image=busybox:1 --command -- sleep 1000 >/dev/null
is "$(k get pod plain -o 'jsonpath={.spec.volumes}')" "" "volumes of a pod that names no account"
k run none --image=busybox:1 --overrides='{"spec":{"serviceAccountName":"x","automountServiceAccountToken":false}}' --command -- sleep 1000 >/dev/null
is "$(k get pod none -o 'jsonpath={.spec.volumes}')" "" "volumes of a pod that wants none"

# --- what waits, and why
k run late --image=busybox:1 --overrides='{"spec":{"serviceAccountName":"late"}}' --command -- sleep 1000 >/dev/null
eventually 10 sh -c "'$DAVIT' why pod late | grep -q 'serviceaccounts \"late\" not found'"
k create serviceaccount late >/dev/null
k wait --for=condition=Ready pod/late --timeout=30s >/dev/null || fail "not ready once its account is there"

# --- what is refused
bad() { printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec: {containers: [{name: a, image: "busybox:1"}], volumes: [{name: v, %s}]}\n' "$1" | kubectl apply -f - 2>&1 || true; }
has "$(bad 'downwardAPI: {items: [{path: ../x, fieldRef: {fieldPath: metadata.name}}]}')" "spec.volumes[0].downwardAPI.items[0].path" "a path that leads out"
has "$(bad 'downwardAPI: {items: [{path: x, fieldRef: {fieldPath: spec.secret}}]}')" "items[0].fieldRef.fieldPath: Unsupported value" "a field that is none"
has "$(bad 'downwardAPI: {items: [{path: x, resourceFieldRef: {containerName: b, resource: limits.cpu}}]}')" 'resourceFieldRef.containerName: Not found: "b"' "another container"
has "$(bad 'projected: {sources: [{serviceAccountToken: {path: t, expirationSeconds: 5}}]}')" "less than 10 minutes" "too short a token in a volume"
has "$(bad 'projected: {sources: [{clusterTrustBundle: {name: x, path: z}}]}')" "sources[0].clusterTrustBundle: this source of files: not supported yet" "a trust bundle"
has "$(bad 'projected: {sources: [{configMap: {name: a, items: [{key: k, path: p}]}}, {secret: {name: b, items: [{key: k, path: p}]}}]}')" "conflicting duplicate paths" "two files of one name"
