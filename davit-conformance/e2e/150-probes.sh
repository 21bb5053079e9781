#!/usr/bin/env bash
# Probes by HTTP, HTTPS, TCP, gRPC and program: readiness comes and goes, liveness restarts one
# container alone, a startup probe holds the others back, a probe that hangs is cut; all of it can
# be edited while the pod runs.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl openssl

up --profile strict
busybox_image

ready() { kubectl get pod "$1" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}'; }
is_ready() { [ "$(ready "$1")" = True ]; }
is_unready() { [ "$(ready "$1")" = False ]; }
restarts() { kubectl get pod "$1" -o "jsonpath={.status.containerStatuses[${2:-0}].restartCount}"; }
restarted() { [ "$(restarts "$1")" -ge "${2:-1}" ]; }
column() { kubectl get pod "$1" --no-headers | awk "{print \$$2}"; }

kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{name: www, emptyDir: {}}]
  containers:
  - name: web
    image: "busybox:1"
    command: [httpd, -f, -p, "[::]:8080", -h, /www]
    ports: [{name: http, containerPort: 8080}]
    volumeMounts: [{name: www, mountPath: /www}]
    readinessProbe: {httpGet: {port: http, path: /ready}, periodSeconds: 1, failureThreshold: 1}
    livenessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
---
apiVersion: v1
kind: Pod
metadata: {name: live}
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{name: tmp, emptyDir: {}}]
  containers:
  - name: fragile
    image: "busybox:1"
    command: [sh, -c, "touch /tmp/well; exec sleep 3600"]
    volumeMounts: [{name: tmp, mountPath: /tmp}]
    livenessProbe: {exec: {command: [cat, /tmp/well]}, periodSeconds: 1, failureThreshold: 2}
  - {name: other, image: "busybox:1", command: [sleep, "3600"]}
---
apiVersion: v1
kind: Pod
metadata: {name: slow}
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{name: tmp, emptyDir: {}}]
  containers:
  - name: slow
    image: "busybox:1"
    command: [sleep, "3600"]
    volumeMounts: [{name: tmp, mountPath: /tmp}]
    startupProbe: {exec: {command: [test, -f, /tmp/up]}, periodSeconds: 1, failureThreshold: 60}
    livenessProbe: {exec: {command: [test, -f, /tmp/alive]}, periodSeconds: 1, failureThreshold: 1}
---
apiVersion: v1
kind: Pod
metadata: {name: hangs}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: hangs
    image: "busybox:1"
    command: [sleep, "3600"]
    readinessProbe: {exec: {command: [sleep, "1234"]}, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 1}
---
apiVersion: v1
kind: Pod
metadata: {name: local}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: web
    image: "busybox:1"
    command: [httpd, -f, -p, "127.0.0.1:9091", -h, /var/www]
    readinessProbe: {httpGet: {host: 127.0.0.1, port: 9091, path: /index.html}, periodSeconds: 1}
    livenessProbe: {tcpSocket: {host: localhost, port: 9091}, periodSeconds: 1}
YAML

# Readiness by HTTP.
eventually 20 sh -c '[ "$(kubectl get pod web -o jsonpath={.status.phase})" = Running ]'
is "$(column web 2)" 0/1 "what kubectl shows of a pod that runs and is not ready"
# Before the server listens it is refused; the reason follows.
eventually 20 sh -c '"$DAVIT" why web | grep -q "statuscode: 404"'
has "$(davit why web)" "readiness probe failed" "why"
kubectl exec web -- touch /www/ready
eventually 10 is_ready web
is "$(column web 2)" 1/1 "and once it is ready"
version() { kubectl get pod web -o 'jsonpath={.metadata.resourceVersion}'; }
before=$(version)
sleep 3
is "$(version)" "$before" "the pod's revision after three seconds of good probes"

# A program's ill health shows, and is told once.
kubectl exec web -- rm /www/ready
eventually 10 is_unready web
has "$(kubectl get events --field-selector involvedObject.name=web,reason=Unhealthy -o 'jsonpath={.items[*].message}')" \
    "Readiness probe failed: HTTP probe failed with statuscode: 404" "its events"

# The probe is changed while the pod runs: nothing restarts.
kubectl patch pod web --dry-run=server -o name --type=json \
    -p '[{"op":"replace","path":"/spec/containers/0/readinessProbe/httpGet/path","value":"/other"}]' 2>&1 | tee "$WORK/plan"
has "$(cat "$WORK/plan")" "nothing restarts" "the plan"
kubectl exec web -- touch /www/other
kubectl patch pod web --type=json \
    -p '[{"op":"replace","path":"/spec/containers/0/readinessProbe/httpGet/path","value":"/other"}]'
eventually 10 is_ready web
is "$(restarts web)" 0 "restarts after a change of its probe"
is "$(kubectl get pod web -o 'jsonpath={.status.observedGeneration}')" 2 "the generation that is ready"

# Liveness: that container alone.
eventually 10 is_ready live
kubectl exec live -c fragile -- rm /tmp/well
eventually 20 restarted live
eventually 20 is_ready live
is "$(kubectl get pod live -o 'jsonpath={.status.containerStatuses[?(@.name=="other")].restartCount}')" 0 "restarts of the other container"
events=$(kubectl get events --field-selector involvedObject.name=live -o 'jsonpath={range .items[*]}{.reason}: {.message}{"\n"}{end}')
has "$events" "Unhealthy: Liveness probe failed: " "its events"
has "$events" "Killing: Container fragile failed its liveness probe" "its events"

# Startup holds liveness back.
is "$(restarts slow)" 0 "restarts of what has not started"
is "$(kubectl get pod slow -o 'jsonpath={.status.containerStatuses[0].started}')" false "started"
has "$(davit why slow)" "startupProbe" "why"
kubectl exec slow -- touch /tmp/alive
kubectl exec slow -- touch /tmp/up
eventually 10 is_ready slow
kubectl exec slow -- rm /tmp/alive
eventually 20 restarted slow

# A probe that hangs is cut, one at a time.
eventually 10 sh -c '"$DAVIT" why hangs | grep -q "timed out after 1000 ms"'
running=$(kubectl exec hangs -- sh -c 'ps | grep -c "[s]leep 1234" || true')
[ "$running" -le 1 ] || fail "$running programs of one probe run at once"
echo "ok: at most one program of a probe runs"
is "$(ready hangs)" False "ready"

# A host in a probe is one inside the pod: its loopback, not the node's.
eventually 20 is_ready local
is "$(restarts local)" 0 "restarts of the pod that is asked over its own loopback"

# Bad input.
refused kubectl run bad --image=busybox:1 --overrides='{"spec":{"containers":[{"name":"bad","image":"busybox:1","livenessProbe":{"tcpSocket":{"port":"web"},"successThreshold":2}}]}}'
has "$SAID" 'spec.containers[0].livenessProbe.tcpSocket.port: Not found: "web"' "the refusal"
has "$SAID" 'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1' "the refusal"
