#!/usr/bin/env bash
# What a strict pod is confined by, seen from inside and out.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl

up
busybox_image
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: cell}
spec:
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, "sleep 100000"]
    resources: {limits: {memory: 64Mi, cpu: 500m}}
YAML
eventually 20 running cell
inside() { kubectl exec cell -- "$@"; }
status=$(inside cat /proc/self/status)
line() { printf '%s\n' "$status" | awk -v name="$1:" '$1 == name { print $2 }'; }

[ "$(inside id -u)" != 0 ] || fail "a strict pod runs as root"
echo "ok: uid inside is $(inside id -u)"
is "$(line CapEff)" 0000000000000000 "effective capabilities"
is "$(line CapBnd)" 0000000000000000 "bounding capabilities"
is "$(line NoNewPrivs)" 1 "no new privileges"
is "$(line Seccomp)" 2 "seccomp mode (2: filter)"
map=$(inside cat /proc/self/uid_map | tr -s ' ')
lacks "$map" " 0 0 4294967295" "the uid map"
has "$map" "65536" "the uid map"
refused kubectl exec cell -- sh -c 'echo x > /etc/x'
refused kubectl exec cell -- sh -c 'echo x > /x'
refused kubectl exec cell -- mount -t tmpfs none /tmp
refused kubectl exec cell -- unshare -U true

# The program on the host belongs to nobody that the host knows.
host_uid=$(inside sh -c 'while read -r inside outside count; do echo "$outside"; done < /proc/self/uid_map')
[ "$host_uid" -ge 65536 ] || fail "the pod's ids start at $host_uid on the host"
echo "ok: the pod's ids start at $host_uid on the host"

# Memory: the kernel ends what takes too much, and the pod says so.
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: greedy}
spec:
  restartPolicy: Never
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, "x=a; while :; do x=$x$x; done"]
    resources: {limits: {memory: 32Mi}}
YAML
eventually 30 sh -c "kubectl get pod greedy -o yaml | grep -q OOMKilled"

# Processes: a fork bomb meets its limit; the node goes on.
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: forks}
spec:
  restartPolicy: Never
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, "i=0; while [ $i -lt 5000 ]; do sleep 30 & i=$((i+1)); done; echo all started; sleep 1"]
    resources: {limits: {memory: 512Mi}}
YAML
eventually 40 sh -c "kubectl logs forks 2>&1 | grep -qi -e 'fork' -e 'resource'"
lacks "$(kubectl logs forks)" "all started" "the fork bomb's log"
kubectl delete pod cell greedy forks --grace-period=0 --wait=true
