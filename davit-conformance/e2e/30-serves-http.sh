#!/usr/bin/env bash
# Two strict pods serve HTTP on port 80 of their own IPv6 addresses, without any capability, to the
# host and to each other: busybox httpd, and python3 from Debian's packages.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl

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

# A change of one pod leaves the other's connections alone, and the address stays.
kubectl set image pod/small web=busybox:2
eventually 10 sh -c "[ \"\$(kubectl exec small -- cat /etc/version)\" = 2 ]"
eventually 10 curl -gsf "http://[$small]/index.html"
is "$(ip small)" "$small" "the address after the change"
kubectl delete pod small python
refused curl -gsf --max-time 2 "http://[$small]/index.html"
