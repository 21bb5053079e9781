#!/usr/bin/env bash
# Init containers in order, one that fails and is corrected; sidecars that start before and end after
# the others; hooks after the start and before the end; what a program leaves to be read; grace.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl

up --profile strict
busybox_image

get() { kubectl get pod "$1" -o "jsonpath=$2"; }
status() { kubectl get pod "$1" --no-headers | awk '{print $3}'; }
shows() { [ "$(status "$1")" = "$2" ]; }
ready() { [ "$(get "$1" '{.status.conditions[?(@.type=="Ready")].status}')" = True ]; }
events() { kubectl get events --field-selector "involvedObject.name=$1" -o 'jsonpath={range .items[*]}{.reason}: {.message}{"\n"}{end}'; }
told() { events "$1" | grep -q "$2"; }

kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: order}
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{name: w, emptyDir: {}}]
  initContainers:
  - {name: one, image: "busybox:1", command: [sh, -c, "while [ ! -f /w/go ]; do sleep 1; done; echo one >>/w/log"], volumeMounts: [{name: w, mountPath: /w}]}
  - {name: two, image: "busybox:1", command: [sh, -c, "echo two >>/w/log"], volumeMounts: [{name: w, mountPath: /w}]}
  containers:
  - {name: main, image: "busybox:1", command: [sh, -c, "echo main >>/w/log; exec sleep 3600"], volumeMounts: [{name: w, mountPath: /w}]}
---
apiVersion: v1
kind: Pod
metadata: {name: fails}
spec:
  terminationGracePeriodSeconds: 1
  initContainers:
  - {name: setup, image: "busybox:1", command: [sh, -c, "echo no database; exit 3"], terminationMessagePolicy: FallbackToLogsOnError}
  containers:
  - {name: main, image: "busybox:1", command: [sleep, "3600"]}
---
apiVersion: v1
kind: Pod
metadata: {name: job}
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 5
  volumes: [{name: w, emptyDir: {}}]
  initContainers:
  - name: first
    image: "busybox:1"
    restartPolicy: Always
    command: [sh, -c, "trap 'echo first ends; exit 0' TERM; touch /w/first; echo first runs; while :; do sleep 1 & wait $!; done"]
    startupProbe: {exec: {command: [test, -f, /w/first]}, periodSeconds: 1}
    volumeMounts: [{name: w, mountPath: /w}]
  - name: second
    image: "busybox:1"
    restartPolicy: Always
    command: [sh, -c, "trap 'echo second ends; exit 0' TERM; [ -f /w/first ] && echo after first; while :; do sleep 1 & wait $!; done"]
    volumeMounts: [{name: w, mountPath: /w}]
  containers:
  - {name: work, image: "busybox:1", command: [sh, -c, "sleep 3; echo work ends"]}
---
apiVersion: v1
kind: Pod
metadata: {name: hooked}
spec:
  terminationGracePeriodSeconds: 5
  volumes: [{name: w, emptyDir: {}}]
  containers:
  - name: main
    image: "busybox:1"
    command: [sh, -c, "trap 'echo term >>/w/log; exit 0' TERM; while :; do sleep 1 & wait $!; done"]
    volumeMounts: [{name: w, mountPath: /w}]
    lifecycle:
      postStart: {exec: {command: [sh, -c, "echo post-start >>/w/log"]}}
      preStop: {exec: {command: [sh, -c, "echo pre-stop >>/w/log"]}}
---
apiVersion: v1
kind: Pod
metadata: {name: badhook}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: "busybox:1"
    command: [sleep, "3600"]
    lifecycle: {postStart: {exec: {command: [sh, -c, "echo no lock; exit 7"]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: endless}
spec:
  terminationGracePeriodSeconds: 2
  containers:
  - name: main
    image: "busybox:1"
    command: [sleep, "3600"]
    lifecycle: {preStop: {exec: {command: [sleep, "1000"]}}}
---
apiVersion: v1
kind: Pod
metadata: {name: message}
spec:
  restartPolicy: Never
  containers:
  - {name: own, image: "busybox:1", command: [sh, -c, "echo out of paper >/dev/termination-log; exit 1"]}
  - {name: log, image: "busybox:1", command: [sh, -c, "echo started; echo out of ink; exit 2"], terminationMessagePolicy: FallbackToLogsOnError}
---
apiVersion: v1
kind: Pod
metadata: {name: deadline}
spec:
  activeDeadlineSeconds: 3
  terminationGracePeriodSeconds: 1
  containers: [{name: main, image: "busybox:1", command: [sleep, "3600"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: stubborn}
spec:
  containers: [{name: main, image: "busybox:1", command: [sh, -c, "trap '' TERM; while :; do sleep 1; done"]}]
YAML

# One after the other, and seen as Kubernetes' users know it.
eventually 20 shows order Init:0/2
kubectl exec order -c one -- touch /w/go
eventually 20 ready order
is "$(kubectl exec order -- cat /w/log | tr '\n' ' ')" "one two main " "the order"
is "$(get order '{.status.initContainerStatuses[*].state.terminated.reason}')" "Completed Completed" "the init containers"
plan=$(kubectl patch pod order --dry-run=server -o name --type=json -p '[{"op":"replace","path":"/spec/initContainers/1/image","value":"busybox:2"}]' 2>&1)
has "$plan" "when the pod's sandbox is next made" "the plan of a change to an init container"

# One that fails says why, backs off, and is corrected in place.
eventually 20 sh -c '"$DAVIT" why fails | grep -q "exit code 3"'
has "$(status fails)" Init: "status"
eventually 5 sh -c 'kubectl get pod fails -o yaml | grep -q "no database"'
kubectl patch pod fails --type=json -p '[{"op":"replace","path":"/spec/initContainers/0/command","value":["true"]}]'
eventually 20 ready fails

# Sidecars: started in order, ended in the opposite one, no obstacle to the end.
eventually 30 shows job Completed
is "$(get job '{.status.phase}')" Succeeded "phase"
has "$(kubectl logs job -c second)" "after first" "the second sidecar"
at() { kubectl logs job -c "$1" --timestamps | awk -v w="$2" '$0 ~ w {print $1}' | tail -n 1; }
ends=$(printf '%s work\n%s second\n%s first\n' "$(at work 'work ends')" "$(at second 'second ends')" "$(at first 'first ends')")
is "$(echo "$ends" | sort | awk '{print $2}' | tr '\n' ' ')" "work second first " "the order of their ends"

# Hooks, seen over a restart in place.
eventually 20 ready hooked
kubectl set env pod/hooked A=1 >/dev/null
eventually 20 sh -c '[ "$(kubectl get pod hooked -o "jsonpath={.status.containerStatuses[0].restartCount}")" = 1 ]'
eventually 10 ready hooked
is "$(kubectl exec hooked -- cat /w/log | tr '\n' ' ')" "post-start pre-stop term post-start " "what happened"
eventually 20 told badhook "FailedPostStartHook: postStart hook failed: exit code 7: no lock"
eventually 20 sh -c '"$DAVIT" why badhook | grep -q "postStart hook failed: exit code 7"'

# What programs leave.
eventually 20 sh -c '[ "$(kubectl get pod message -o jsonpath={.status.phase})" = Failed ]'
is "$(get message '{.status.containerStatuses[0].state.terminated.message}')" "out of paper" "the message"
has "$(get message '{.status.containerStatuses[1].state.terminated.message}')" "out of ink" "the message from the log"
eventually 20 sh -c '[ "$(kubectl get pod deadline -o jsonpath={.status.reason})" = DeadlineExceeded ]'

# A hook that never ends is cut; grace is as the deleter says.
eventually 20 ready endless
begin=$(date +%s)
kubectl delete pod endless --wait=false
eventually 20 told endless "FailedPreStopHook: preStop hook failed: timed out after 2000 ms"
eventually 20 sh -c '! kubectl get pod endless'
took=$(($(date +%s) - begin))
[ "$took" -ge 2 ] || fail "it ended before its hook's time was over"
eventually 20 ready stubborn
begin=$(date +%s)
kubectl delete pod stubborn --now
[ $(($(date +%s) - begin)) -lt 20 ] || fail "--now took $(($(date +%s) - begin)) s"
echo "ok: --now does not wait for the pod's own grace"

# Killed and started again, the agent knows which init containers have done their work.
kill -9 "$(sed -n 's/.*"pid": *\([0-9]*\).*/\1/p' "$DATA/server.json")"
davit up --listen "127.0.0.1:$PORT" >/dev/null
eventually 20 ready order
sleep 1
is "$(kubectl exec order -- cat /w/log | tr '\n' ' ')" "one two main " "what ran, after the agent was killed"
is "$(get order '{.status.containerStatuses[0].restartCount}')" 0 "restarts"
kubectl delete pod job message deadline hooked badhook fails order --grace-period=0 --force >/dev/null 2>&1
eventually 20 sh -c '[ -z "$(kubectl get pods -o name)" ]'
