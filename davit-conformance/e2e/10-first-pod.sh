#!/usr/bin/env bash
# From nothing to a running, confined container that is changed in place and rolled back.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl

up
busybox_image
started=$(date +%s%N)
up
echo "second up: $((($(date +%s%N) - started) / 1000000)) ms"

kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: one, image: "busybox:1", command: [sh, -c, "echo one is up; sleep 100000"]}
  - {name: two, image: "busybox:1", command: [sh, -c, "echo two is up; sleep 100000"]}
YAML
eventually 20 running web
eventually 5 sh -c "kubectl logs web -c one | grep -q 'one is up'"
is "$(kubectl exec web -c one -- sh -c 'echo hello')" hello "exec"

field() { kubectl get pod web -o "jsonpath=$1"; }
id_of() { field "{.status.containerStatuses[$1].containerID}"; }
uid=$(field '{.metadata.uid}')
ip=$(field '{.status.podIP}')
one=$(id_of 0)
two=$(id_of 1)

plan=$(davit plan pod/web --image one=busybox:2)
has "$plan" "one" "the plan"
lacks "$plan" "two" "the plan"

# Its program does nothing about SIGTERM, so it must end by it at once, not after 30 s of grace.
kubectl set image pod/web one=busybox:2
eventually 5 sh -c "[ \"\$(kubectl get pod web -o 'jsonpath={.status.containerStatuses[0].containerID}')\" != '$one' ]"
eventually 20 sh -c "kubectl get pod web -o 'jsonpath={.status.containerStatuses[0].image}' | grep -q 'busybox:2'"
is "$(field '{.metadata.uid}')" "$uid" "the uid after the change"
is "$(field '{.status.podIP}')" "$ip" "the address after the change"
is "$(id_of 1)" "$two" "the other container's id after the change"

has "$(davit why web)" "change-2" "what is told of the change"
has "$(davit history pod/web)" "busybox:2" "the history"
davit rollback pod/web --to-revision "$(davit history pod/web -o json | jq -r '[.items[].revision] | sort | .[0]')"
eventually 20 sh -c "kubectl get pod web -o 'jsonpath={.status.containerStatuses[0].image}' | grep -q 'busybox:1'"
is "$(id_of 1)" "$two" "the other container's id after the rollback"
is "$(field '{.metadata.uid}')" "$uid" "the uid after the rollback"

kubectl delete pod web --grace-period=1
refused kubectl get pod web
has "$SAID" "not found" "the refusal"
