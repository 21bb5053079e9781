#!/usr/bin/env bash
# Problems of many kinds, planted at once on one cluster: `davit why` answers each in one command with the cause, since
# when, and what to do, as text and as JSON. The answers are in golden/why; BLESS=yes accepts what is said now.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq skopeo
. "$HERE/registry-lib.sh"

GOLDEN=$HERE/golden/why

registry main
MAIN=$REGISTRY
push "$(cached busybox)" busybox:1
sh -c 'set -eu
    . "$1/common.sh"
    architecture() { echo s390x; }
    mkdir "$work/root" && echo x >"$work/root/file"
    image "[\"other:1\"]" "{\"Cmd\":[\"x\"]}" "$(layer "$work/root")"
    archive "$2"' other.sh "$HERE/../images" "$WORK/other.tar"
push "$WORK/other.tar" other:1
DOWN=127.0.0.1:$(free_port)
plain "$MAIN" "$DOWN"
up
busybox_image
NODE=$(kubectl get nodes -o 'jsonpath={.items[0].metadata.name}')

echo "--- planting"
kubectl create namespace closed >/dev/null
kubectl label namespace closed davit.dev/profile=standard pod-security.kubernetes.io/enforce=privileged >/dev/null
# pod NAME CONTAINER-FIELDS [SPEC-FIELDS]
pod() {
    printf -- '---\napiVersion: v1\nkind: Pod\nmetadata: {name: %s, labels: {app: %s}}\nspec: {terminationGracePeriodSeconds: 1, %s containers: [{name: main, %s}]}\n' \
        "$1" "$1" "${3:-}" "$2"
}
# deployment NAME NAMESPACE APP CONTAINER-FIELDS
deployment() {
    printf -- '---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: %s, namespace: %s}\nspec: {replicas: 2, selector: {matchLabels: {app: %s}}, template: {metadata: {labels: {app: %s}}, spec: {terminationGracePeriodSeconds: 1, containers: [{name: main, image: "busybox:1", command: [sleep, "100000"]%s}]}}}\n' \
        "$1" "$2" "$3" "$3" "$4"
}
sleeps='image: "busybox:1", command: [sleep, "100000"]'
{
    pod no-room "$sleeps, resources: {requests: {memory: 900Ti}}"
    pod no-node "$sleeps" "nodeSelector: {disk: ssd},"
    pod no-image "image: '$MAIN/busybox:99'"
    pod no-registry "image: '$DOWN/busybox:1'"
    pod other-platform "image: '$MAIN/other:1'"
    pod no-config "$sleeps, envFrom: [{configMapRef: {name: settings}}]"
    pod crashes 'image: "busybox:1", command: [sh, -c, "echo reading the configuration; echo cannot open database; exit 3"]'
    pod out-of-memory 'image: "busybox:1", command: [sh, -c, "head -c 60000000 /dev/zero | tail"], resources: {limits: {memory: 20Mi}}'
    pod unready 'image: "busybox:1", command: [sh, -c, "echo serving soon; exec sleep 100000"], readinessProbe: {httpGet: {port: 8080, path: /ready}, periodSeconds: 1, failureThreshold: 1}'
    pod probe-hangs "$sleeps, livenessProbe: {exec: {command: [sleep, '1234']}, periodSeconds: 1, failureThreshold: 1}"
    pod hook-hangs "$sleeps, lifecycle: {postStart: {exec: {command: [sleep, '1234']}}}"
    pod end-hangs "$sleeps, lifecycle: {preStop: {exec: {command: [sleep, '1234']}}}" | sed 's/Seconds: 1,/Seconds: 600,/'
    pod held "$sleeps" | sed 's/name: held,/name: held, finalizers: [example.com\/backup],/'
    printf -- '---\napiVersion: v1\nkind: Service\nmetadata: {name: nobody}\nspec: {selector: {app: unredy}, ports: [{port: 80}]}\n'
    printf -- '---\napiVersion: v1\nkind: Service\nmetadata: {name: unready}\nspec: {selector: {app: unready}, ports: [{port: 8080}]}\n'
    deployment never default never ', env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: database, key: password}}}]'
    deployment one default both ''
    deployment forbidden closed forbidden ', securityContext: {privileged: true}'
} >"$WORK/plants.yaml"
kubectl apply -f "$WORK/plants.yaml" >/dev/null
deployment two default both '' | kubectl apply -f - 2>"$WORK/warning"
has "$(cat "$WORK/warning")" "Warning: spec.selector: overlaps with that of Deployment one" "what is said of the second selector"

steps() { kubectl get pod "$1" -o "jsonpath={.status.davit.steps.$2.state}"; }
up_is() { kubectl get pod "$1" -o 'jsonpath={.status.containerStatuses[0].state.running.startedAt}' | grep -q .; }
says() { davit why "$1" 2>/dev/null | grep -q -- "$2"; }
eventually 20 up_is held
eventually 20 up_is end-hangs
kubectl delete pod held end-hangs --wait=false >/dev/null
# What a template could run as yesterday, it can not today.
eventually 20 sh -c '[ "$(kubectl -n closed get pods -o name | wc -l)" = 2 ]'
kubectl label namespace closed davit.dev/profile=strict pod-security.kubernetes.io/enforce- --overwrite >/dev/null
kubectl -n closed delete pods --all --force --grace-period=0 >/dev/null 2>&1

echo "--- asking"
# As said, without what differs from run to run.
masked() {
    sed -E "s/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/TIME/g
        s/$MAIN/REGISTRY/g; s/$DOWN/DOWN/g; s/\b$NODE\b/NODE/g; s/linux\/$(dpkg --print-architecture)/linux\/HERE/g
        s/([0-9]+ (d|h|min) )*[0-9.]+ s( by itself|\$|;)/SPAN\3/g; s/[0-9]+ h [0-9]+ min/SPAN/g
        s/fd[0-9a-f]{2}:[0-9a-f:]+/ADDRESS/g; s/(never|forbidden)-[a-z0-9]{9,10}(-[a-z0-9]{5})?/\1-HASH/g
        s/back-off [0-9]+s/back-off SPAN/; s/; [0-9]+ times in a row//; s/; tried [0-9]+ times//
        s/[0-9]+(Ki|Mi|Gi) (free|of memory)/AMOUNT \2/g; s/[0-9]+ of [0-9]+ (are (ready|there|available))/N of N \1/
        s/\"attempts\": [0-9]+/\"attempts\": N/"
}
# golden FILE TEXT
golden() {
    if [ "${BLESS:-}" ]; then
        mkdir -p "$GOLDEN"
        printf '%s\n' "$2" >"$GOLDEN/$1"
    fi
    diff -u "$GOLDEN/$1" <(printf '%s\n' "$2") || fail "$1 is not as in golden/why (BLESS=yes accepts it)"
    echo "ok: $1"
}
asked=0
# ask NAME RESOURCE/OBJECT WORDS [NAMESPACE]: the answer, once it has WORDS: by the API, and by the command line
ask() {
    local name=$1 object=$2 words=$3 namespace=${4:-default} path text
    case $object in
        deployments/*) path=/apis/apps/v1/namespaces/$namespace/$object/lifecycle ;;
        *) path=/api/v1/namespaces/$namespace/$object/lifecycle ;;
    esac
    eventually 40 sh -c 'kubectl get --raw "$1?format=text" | grep -qF -- "$2"' sh "$path" "$words"
    # Its steps stand below the first empty line.
    text=$(davit why "$object" -n "$namespace" | sed '/^$/,$d')
    golden "$name.txt" "$(masked <<<"$text")"
    [ "$(wc -l <<<"$text")" -le 20 ] || fail "the answer for $name is longer than a screen"
    kubectl get --raw "$path" | jq --arg name "$name" '{($name): {subject: .explanation.subject, result,
        waitsFor: [.explanation.waitsFor[] | {step, state, owner, message, unblock, log} | del(..|nulls)]}}' >>"$WORK/said.json"
    asked=$((asked + 1))
}
ask no-room pods/no-room "Insufficient memory"
ask no-node pods/no-node "nodeSelector: disk=ssd"
ask no-image pods/no-image MANIFEST_UNKNOWN
ask no-registry pods/no-registry "the connection was refused"
ask other-platform pods/other-platform "linux/s390x"
ask no-config pods/no-config "not found"
ask crashes pods/crashes "times in a row"
# The log is of the run that goes on: empty for a moment after each restart.
killed() { davit why pod/out-of-memory | grep -q "^    Killed"; }
eventually 20 killed
ask out-of-memory pods/out-of-memory OOMKilled
ask unready pods/unready "Connection refused"
ask probe-hangs pods/probe-hangs "liveness probe failed: timed out"
ask hook-hangs pods/hook-hangs "postStart hook"
ask end-hangs pods/end-hangs "preStop hook"
ask held pods/held "held by the finalizer"
ask service-nobody services/nobody "no pod in namespace"
ask service-unready services/unready "Connection refused"
ask never deployments/never "not found"
ask overlap deployments/one "overlaps with that of"
ask forbidden deployments/forbidden "needs two keys" closed
kubectl taint node "$NODE" maintenance=tonight:NoSchedule >/dev/null
kubectl run tainted --image=busybox:1 -- sleep 100000 >/dev/null
ask tainted pods/tainted "untolerated taint"
kubectl taint node "$NODE" maintenance- >/dev/null
golden answers.json "$(masked <"$WORK/said.json")"
has "$(davit why pods/crashes -o json | jq -c '.explanation.waitsFor[0].log')" '"container":"main","previous":true' "why -o json"
[ "$asked" -ge 10 ] || fail "only $asked"
echo "ok: $asked problems answered"

echo "--- what it says helps"
kubectl create configmap settings -n default --from-literal=KEY=VALUE >/dev/null
kubectl label node "$NODE" disk=ssd >/dev/null
# The command that the answer for the held pod ends with, pasted.
sh -c "$(davit why held | sed -n 's/.*without it: \(kubectl patch.*\)/\1/p')" >/dev/null
kubectl create secret generic database -n default --from-literal=password=VALUE >/dev/null
kubectl delete pod end-hangs -n default --grace-period=1 --wait=false >/dev/null 2>&1
for name in no-config no-node; do eventually 20 running "$name"; done
eventually 20 sh -c '! kubectl get pod held'
eventually 20 sh -c '! kubectl get pod end-hangs'
eventually 30 kubectl rollout status deployment/never --timeout=1s
eventually 20 says deployment/never "waits for nothing"
