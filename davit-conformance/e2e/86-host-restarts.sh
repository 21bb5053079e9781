#!/usr/bin/env bash
# As after a power failure of the host: processes, mounts, namespaces and cgroups are gone at one blow, the data dir is not.
# What was wanted runs again, what was written to volumes is there, and nothing is left of the runs before.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq

up
busybox_image
CLUSTER=$(jq -r .id "$DATA/cluster.json")

kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: keeps}
spec:
  volumes: [{name: v, emptyDir: {}}]
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, 'echo begun >>/v/starts; trap "exit 0" TERM; while :; do sleep 0.2; done']
    volumeMounts: [{name: v, mountPath: /v}]
YAML
kubectl run once --image=busybox:1 --restart=Never -- sleep 10000
kubectl create deployment web --image=busybox:1 --replicas=2 -- sleep 10000
kubectl wait pod/keeps pod/once --for=condition=Ready --timeout=20s
kubectl rollout status deployment/web --timeout=20s
uid=$(kubectl get pod keeps -o 'jsonpath={.metadata.uid}')
address=$(kubectl get pod keeps -o 'jsonpath={.status.podIP}')

echo "--- the host ends"
groups() { find /sys/fs/cgroup -depth -type d -path "*/davit-$CLUSTER*"; }
processes() { groups | while read -r group; do cat "$group/cgroup.procs" 2>/dev/null || true; done | sort -u; }
kill -9 "$(jq -r .pid "$DATA/server.json")"
for i in $(seq 50); do
    mapfile -t left < <(processes)
    [ ${#left[@]} -gt 0 ] || break
    kill -9 "${left[@]}" 2>/dev/null || true
    sleep 0.1
done
is "$(processes | wc -l)" 0 "processes that are left"
groups | while read -r group; do rmdir "$group" 2>/dev/null || true; done
umount -l "$DATA/run/mntns"
umount -l "$DATA/run"
is "$(ls -A "$DATA/run")" "" "what is on disk of the runtime state"
[ "$(ls "$DATA/writable" | wc -l)" -ge 4 ] || fail "no writable layers were left"

echo "--- and is back"
up
back() { [ "$(kubectl get pod keeps -o 'jsonpath={.status.containerStatuses[0].restartCount} {.status.phase}')" = "1 Running" ]; }
eventually 20 back
is "$(kubectl get pod keeps -o 'jsonpath={.metadata.uid} {.status.podIP}')" "$uid $address" "uid and address"
is "$(kubectl get pod keeps -o 'jsonpath={.status.containerStatuses[0].lastState.terminated.reason}')" ContainerStatusUnknown "how it ended"
is "$(kubectl exec keeps -- cat /v/starts | paste -sd,)" begun,begun "what the volume has of both runs"
eventually 20 kubectl rollout status deployment/web --timeout=1s
eventually 20 kubectl wait pod/once --for=jsonpath='{.status.phase}'=Failed --timeout=1s

runs=$(kubectl get pods -o json | jq -r '.items[].status.containerStatuses[] | select(.state.running) | .containerID | sub("^davit://"; "")' | sort)
only_theirs() { [ "$(ls "$DATA/writable" | sort)" = "$runs" ] && [ "$(ls "$DATA/run/containers" | sort)" = "$runs" ]; }
eventually 10 only_theirs
is "$(kubectl get events -o json | jq '[.items[] | select(.reason == "Failed")] | length')" 0 "starts that failed"
