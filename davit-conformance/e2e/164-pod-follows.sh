#!/usr/bin/env bash
# Containers that are started anew: by their own restart rules, and because a ConfigMap or Secret that
# they were started with has changed.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq

up
busybox_image
k() { kubectl "$@"; }
ready() { k wait --for=condition=Ready "$1" --timeout=40s >/dev/null || { davit why "$1"; fail "$1 never Ready"; }; }
restarts() { k get pod "$1" -o "jsonpath={.status.containerStatuses[$2].restartCount}"; }

# --- restart rules
k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: rules}
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 0
  volumes: [{name: v, emptyDir: {}}]
  containers:
  - name: again
    image: busybox:1
    command: [sh, -c, 'echo run >>/v/runs; [ "$(wc -l </v/runs)" -lt 2 ] && exit 42; exit 7']
    volumeMounts: [{name: v, mountPath: /v}]
    restartPolicy: Never
    restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]
  - name: still
    image: busybox:1
    command: [sh, -c, 'sleep 1; exit 1']
    restartPolicy: OnFailure
  - name: never
    image: busybox:1
    command: ["false"]
YAML
eventually 20 sh -c '[ "$(kubectl get pod rules -o jsonpath={.status.containerStatuses[0].state.terminated.exitCode})" = 7 ]'
is "$(restarts rules 0)" 1 "restarts by a rule: 42 runs again, 7 does not"
eventually 20 sh -c '[ "$(kubectl get pod rules -o jsonpath={.status.containerStatuses[1].restartCount})" -ge 1 ]'
is "$(restarts rules 2)" 0 "restarts of the one that the pod's policy holds for"
is "$(k get pod rules -o 'jsonpath={.status.phase}')" Running "the phase: one of them runs again"
k delete pod rules --now --wait=false >/dev/null
bad() { printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: bad, annotations: {davit.dev/on-config-change: %s}}\nspec: {containers: [{name: a, image: "busybox:1", %s}]}\n' "$1" "$2" | kubectl apply -f - 2>&1 || true; }
has "$(bad restart 'restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]')" "spec.containers[0].restartPolicy: Required value" "rules without a policy"
has "$(bad restart 'restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1, 1]}}]')" 'exitCodes.values[1]: Duplicate value: 1' "a code that is named twice"
has "$(bad maybe 'restartPolicy: Never')" 'metadata.annotations[davit.dev/on-config-change]: Unsupported value: "maybe"' "a word that is none"

# --- containers follow their configuration
k create configmap words --from-literal=hello=world >/dev/null
k create secret generic hidden --from-literal=key=one >/dev/null
k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: follows, annotations: {davit.dev/on-config-change: restart}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: main
    image: busybox:1
    command: [sleep, "100000"]
    env: [{name: HELLO, valueFrom: {configMapKeyRef: {name: words, key: hello}}}]
    envFrom: [{secretRef: {name: hidden}}]
  - name: other
    image: busybox:1
    command: [sleep, "100000"]
---
apiVersion: v1
kind: Pod
metadata: {name: stays}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: "busybox:1", command: [sleep, "100000"], envFrom: [{configMapRef: {name: words}}]}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  strategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 0}}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}, annotations: {davit.dev/on-config-change: restart}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: main
        image: busybox:1
        command: [sleep, "100000"]
        readinessProbe: {exec: {command: ["true"]}, initialDelaySeconds: 1, periodSeconds: 1}
        envFrom: [{configMapRef: {name: words}}]
YAML
ready pod/follows
ready pod/stays
k rollout status deployment/web --timeout=40s >/dev/null
is "$(restarts follows 0)" 0 "restarts before anything changed"
uid=$(k get pod follows -o 'jsonpath={.metadata.uid}')
has "$(k get pod follows -o 'jsonpath={.spec.davit.configs.main}')" "configmap/words@" "what it is noted to run with"
uids=$(k get pods -l app=web -o 'jsonpath={.items[*].metadata.uid}')
least=3
k patch configmap words --type=merge -p '{"data":{"hello":"moon"}}' >/dev/null
until [ "$(k get pods -l app=web -o json | jq '[.items[] | select(.status.containerStatuses[0].restartCount == 1 and .status.containerStatuses[0].ready)] | length')" = 3 ]; do
    now=$(k get pods -l app=web -o json | jq '[.items[] | select(.status.conditions[]? | select(.type == "Ready" and .status == "True"))] | length')
    [ "$now" -ge "$least" ] || least=$now
    [ "$SECONDS" -lt 180 ] || { k get pods; fail "the Deployment's pods did not follow"; }
done
[ "$least" -ge 2 ] || fail "only $least of 3 pods were ready meanwhile"
echo "ok: never fewer than $least of 3 pods were ready"
is "$(k get pods -l app=web -o 'jsonpath={.items[*].metadata.uid}')" "$uids" "the same pods"
eventually 20 sh -c '[ "$(kubectl exec follows -c main -- sh -c "echo \$HELLO")" = moon ]'
is "$(restarts follows 0) $(restarts follows 1) $(restarts stays 0)" "1 0 0" "restarts: who uses it and follows, a container beside it, who does not follow"
is "$(k get pod follows -o 'jsonpath={.metadata.uid}')" "$uid" "the pod's uid"
has "$(k get events --field-selector reason=ConfigChanged)" "Restarting main: configmap/words changed" "the event"
has "$(davit history pod/follows)" "configmap/words changed" "the history"
k label configmap words note=me >/dev/null
k patch secret hidden --type=merge -p '{"stringData":{"key":"two"}}' >/dev/null
eventually 20 sh -c '[ "$(kubectl exec follows -c main -- sh -c "echo \$key")" = two ]'
is "$(restarts follows 0)" 2 "restarts: a label of a ConfigMap is none's business"
