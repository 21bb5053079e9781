#!/usr/bin/env bash
# `davit why` names the step, since when, and what would unblock it.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl

up
busybox_image

kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: no-room}
spec:
  containers:
  - {name: main, image: "busybox:1", command: [sleep, "1000"], resources: {requests: {memory: 900Ti}}}
---
apiVersion: v1
kind: Pod
metadata: {name: no-image}
spec:
  containers: [{name: main, image: "nowhere/nothing:9", command: [sleep, "1000"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: crashes}
spec:
  containers: [{name: main, image: "busybox:1", command: [sh, -c, "echo about to fail; exit 3"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: no-config}
spec:
  containers:
  - name: main
    image: busybox:1
    command: [sleep, "1000"]
    envFrom: [{configMapRef: {name: settings}}]
YAML

why_has() {
    local pod=$1 said
    shift
    said=$(davit why "pod/$pod")
    for part in "$@"; do
        has "$said" "$part" "why $pod"
    done
}
says() { davit why "pod/$1" 2>/dev/null | grep -qi -- "$2"; }

eventually 20 says no-room memory
why_has no-room place scheduler memory
eventually 20 says no-image "correct the registry's name"
why_has no-image image/main "docker.io" "nowhere/nothing:9"
eventually 20 says crashes "exit code 3"
why_has crashes container/main "3"
eventually 20 says no-config settings
why_has no-config settings
davit why pod/no-config

# What unblocks it does unblock it.
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {COLOUR: green}
YAML
eventually 20 running no-config
is "$(kubectl exec no-config -- sh -c 'echo $COLOUR')" green "the variable from the ConfigMap"
kubectl delete pod --all --grace-period=0
