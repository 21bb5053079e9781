#!/usr/bin/env bash
# Two strict pods serve HTTP on port 80 of their own IPv6 addresses, without any capability, to the
# host and to each other: busybox httpd, and python3 from Debian's packages.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl openssl

# Made once per machine; the making takes a minute.
archive=$(cached python3) || { echo "no python3 image could be made here"; exit 77; }

up --profile strict
busybox_image
davit image import "$archive"

kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: small}
spec:
  containers:
  - {name: web, image: "busybox:1", command: [httpd, -f, -p, "[::]:80", -h, /var/www], ports: [{containerPort: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: python}
spec:
  containers:
  - {name: web, image: "python3:1", command: [python3, -m, http.server, "--bind", "::", "80"], ports: [{containerPort: 80}]}
YAML
kubectl wait --for=condition=Ready pod/small pod/python --timeout=30s

ip() { kubectl get pod "$1" -o 'jsonpath={.status.podIP}'; }
small=$(ip small)
python=$(ip python)

eventually 10 curl -gsf "http://[$small]/index.html"
eventually 20 curl -gsf "http://[$python]/index.html"
is "$(curl -gsf "http://[$small]/index.html")" "hello from davit" "busybox, asked by the host"
is "$(curl -gsf "http://[$python]/index.html")" "python3 from davit" "python, asked by the host"
is "$(kubectl exec python -- python3 -c "import urllib.request as u; print(u.urlopen('http://[$small]/index.html').read().decode().strip())")" \
    "hello from davit" "busybox, asked by the python pod"
is "$(kubectl exec small -- wget -qO- "http://[$python]/index.html")" \
    "python3 from davit" "python, asked by the busybox pod"
# Who asked is seen with its own address: nothing in between rewrites it.
has "$(kubectl logs python)" "$small" "the log of the python pod"

for pod in small python; do
    status=$(kubectl exec "$pod" -- cat /proc/1/status)
    has "$status" "CapEff:	0000000000000000" "the program in $pod"
    has "$status" "CapBnd:	0000000000000000" "the program in $pod"
    lacks "$status" "Uid:	0" "the program in $pod"
done

# Probes by HTTPS, whose certificate nobody has to know, and by gRPC: both see the program's health.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=nobody \
    -keyout "$WORK/key.pem" -out "$WORK/cert.pem" 2>/dev/null
kubectl create secret tls certificate --cert="$WORK/cert.pem" --key="$WORK/key.pem"
kubectl create configmap server --from-file="$HERE/../images/health.py"
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: health}
spec:
  terminationGracePeriodSeconds: 0
  volumes:
  - {name: server, configMap: {name: server}}
  - {name: certificate, secret: {secretName: certificate}}
  - {name: tmp, emptyDir: {}}
  containers:
  - name: main
    image: "python3:1"
    command: [python3, /server/health.py, /certificate/tls.crt, /certificate/tls.key, "8443", "9000"]
    volumeMounts: [{name: server, mountPath: /server}, {name: certificate, mountPath: /certificate}, {name: tmp, mountPath: /tmp}]
    startupProbe: {tcpSocket: {port: 9000}, periodSeconds: 1, failureThreshold: 60}
    readinessProbe: {httpGet: {scheme: HTTPS, port: 8443, path: /}, periodSeconds: 1, failureThreshold: 1}
  - name: second
    image: "busybox:1"
    command: [sleep, "3600"]
    readinessProbe: {grpc: {port: 9000}, periodSeconds: 1, failureThreshold: 1}
YAML
answers() { kubectl get pod health -o "jsonpath={.status.containerStatuses[$1].ready}"; }
told() { kubectl get events --field-selector involvedObject.name=health,reason=Unhealthy -o 'jsonpath={.items[*].message}' | grep -q "$1"; }
eventually 30 told "statuscode: 503"
is "$(answers 0) $(answers 1)" "false false" "readiness by HTTPS and by gRPC of a program that is not well"
kubectl exec health -c main -- python3 -c 'open("/tmp/well", "w")'
kubectl wait --for=condition=Ready pod/health --timeout=20s
is "$(answers 0) $(answers 1)" "true true" "readiness by HTTPS and by gRPC"
kubectl exec health -c main -- python3 -c 'import os; os.remove("/tmp/well")'
eventually 10 told "NOT_SERVING"
kubectl delete pod health

# A change of one pod leaves the other's connections alone, and the address stays.
kubectl set image pod/small web=busybox:2
eventually 10 sh -c "[ \"\$(kubectl exec small -- cat /etc/version)\" = 2 ]"
eventually 10 curl -gsf "http://[$small]/index.html"
is "$(ip small)" "$small" "the address after the change"
kubectl delete pod small python
refused curl -gsf --max-time 2 "http://[$small]/index.html"
