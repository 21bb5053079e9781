#!/usr/bin/env bash
# Looking into a pod that runs with a container of one's own, and giving its containers more or less
# while they run.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq

up
busybox_image
k() { kubectl "$@"; }
k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: web
    image: busybox:1
    command: [sh, -c, 'trap "exit 0" TERM; while :; do sleep 0.1; done']
    resources: {limits: {cpu: 500m, memory: 64Mi}, requests: {cpu: 500m, memory: 64Mi}}
  - name: again
    image: busybox:1
    command: [sh, -c, 'trap "exit 0" TERM; while :; do sleep 0.1; done']
    resources: {limits: {cpu: 100m, memory: 64Mi}, requests: {cpu: 100m, memory: 64Mi}}
    resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}, {resourceName: cpu, restartPolicy: NotRequired}]
YAML
k wait --for=condition=Ready pod/web --timeout=30s >/dev/null || fail "not Ready"
field() { k get pod web -o "jsonpath=$1"; }

# --- ephemeral containers
text=$(echo 'ps | grep -q "slee[p] 0.1" && echo sees; echo host $(hostname); exit' | timeout 40 kubectl debug -i -q web --image=busybox:1 --target=web --container=look -- sh 2>/dev/null)
has "$text" "sees" "what is seen of the target's processes"
has "$text" "host web" "the pod that it is in"
is "$(field '{.spec.ephemeralContainers[0].targetContainerName}')" web "the target in the spec"
eventually 10 sh -c "kubectl get pod web -o 'jsonpath={.status.ephemeralContainerStatuses[0].state}' | grep -q terminated"
is "$(field '{.status.containerStatuses[*].restartCount}')" "0 0" "restarts by debugging"
has "$(k logs web -c look)" "host web" "its log"
refused k patch pod web --subresource=ephemeralcontainers -p '{"spec":{"ephemeralContainers":[{"name":"two","image":"busybox:1","ports":[{"containerPort":80}]}]}}'
has "$SAID" "ports: Forbidden: cannot be set for an Ephemeral Container" "a port of one"
refused k patch pod web --subresource=ephemeralcontainers -p '{"spec":{"ephemeralContainers":[{"name":"two","image":"busybox:1","targetContainerName":"none"}]}}'
has "$SAID" 'targetContainerName: Not found: "none"' "no such target"
refused k patch pod web --subresource=ephemeralcontainers --type=json -p '[{"op":"replace","path":"/spec/ephemeralContainers/0/image","value":"busybox:2"}]'
has "$SAID" "may not be removed or changed" "a change of one"
k patch pod web --subresource=ephemeralcontainers -p '{"spec":{"ephemeralContainers":[{"name":"late","image":"not-there:1"}]}}' >/dev/null
eventually 20 sh -c "kubectl get pod web -o 'jsonpath={.status.ephemeralContainerStatuses[?(@.name==\"late\")].state.waiting.message}' | grep -q not-there"

# --- resize
resize() { k patch pod web --subresource=resize -p "{\"spec\":{\"containers\":[{\"name\":\"$1\",\"resources\":$2}]}}"; }
applied() { field "{.status.containerStatuses[?(@.name==\"$1\")].resources.limits.$2}"; }
is "$(field '{.status.qosClass}')" Guaranteed "the class of service"
is "$(applied web cpu)" 500m "the limit that is in force"
resize web '{"limits":{"cpu":"300m","memory":"96Mi"},"requests":{"cpu":"300m","memory":"96Mi"}}' >/dev/null
eventually 15 sh -c "[ \"\$(kubectl get pod web -o 'jsonpath={.status.containerStatuses[?(@.name==\"web\")].resources.limits.memory}')\" = 96Mi ]"
is "$(applied web cpu)" 300m "the new limit"
is "$(field '{.status.containerStatuses[?(@.name=="web")].allocatedResources.cpu}')" 300m "what is set aside for it"
is "$(field '{.status.containerStatuses[?(@.name=="web")].restartCount}')" 0 "restarts for it"
resize again '{"limits":{"memory":"96Mi"},"requests":{"memory":"96Mi"}}' >/dev/null
eventually 15 sh -c "[ \"\$(kubectl get pod web -o 'jsonpath={.status.containerStatuses[?(@.name==\"again\")].restartCount}')\" = 1 ]"
is "$(field '{.status.containerStatuses[?(@.name=="web")].restartCount}')" 0 "restarts of the other"
refused resize web '{"limits":{"cpu":"300m","memory":"96Mi"},"requests":{"cpu":"100m","memory":"96Mi"}}'
has "$SAID" "Pod QOS Class may not change as a result of resizing" "a change of class"
refused resize web '{"limits":{"cpu":"-1"}}'
has "$SAID" "must be greater than or equal to 0" "less than nothing"

# --- less memory than it uses
k exec web -c web -- sh -c 'head -c 40000000 /dev/zero >/dev/shm/held'
resize web '{"limits":{"cpu":"300m","memory":"16Mi"},"requests":{"cpu":"300m","memory":"16Mi"}}' >/dev/null
eventually 15 sh -c "kubectl get pod web -o 'jsonpath={.status.conditions[?(@.type==\"PodResizeInProgress\")].message}' | grep -q 'more than'"
is "$(applied web memory)" 96Mi "the limit that stays in force"
is "$(field '{.status.containerStatuses[?(@.name=="web")].restartCount}')" 0 "kills for it"
k exec web -c web -- rm /dev/shm/held
eventually 40 sh -c "[ \"\$(kubectl get pod web -o 'jsonpath={.status.containerStatuses[?(@.name==\"web\")].resources.limits.memory}')\" = 16Mi ]"
eventually 10 sh -c "! kubectl get pod web -o 'jsonpath={.status.conditions[*].type}' | grep -q PodResizeInProgress"
