#!/usr/bin/env bash
# Clients that speak no WebSockets (kubectl before 1.31, older libraries) and those that do get the same streams; and what they
# read first: OpenAPI v2 in protocol buffers.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl cmp perl

up
busybox_image
kubectl apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: web
    image: busybox:1
    command: [sh, -c, 'mkdir -p /srv/w; exec httpd -f -p "[::]:8080" -h /srv']
    readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
    volumeMounts: [{name: srv, mountPath: /srv}]
  volumes: [{name: srv, emptyDir: {}}]
---
apiVersion: v1
kind: Pod
metadata: {name: screen}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - {name: screen, image: "busybox:1", stdin: true, tty: true, command: [sh, -c, 'trap "stty size" WINCH; while :; do echo tick; sleep 0.3; done']}
YAML
kubectl wait --for=condition=Ready pod/web pod/screen --timeout=60s >/dev/null || { kubectl describe pod web; fail "not Ready"; }
head -c 1048576 /dev/urandom >"$WORK/megabyte"

# forwarded NAME: a page, a megabyte, and four at once
forwarded() {
    local port pids="" i
    port=$(free_port)
    kubectl port-forward pod/web "$port:8080" >"$WORK/forward.$1" 2>&1 &
    local forward=$!
    eventually 20 grep -q "Forwarding from 127.0.0.1" "$WORK/forward.$1"
    for i in 1 2 3 4; do
        curl -sS --max-time 30 -o "$WORK/page.$1.$i" "http://127.0.0.1:$port/copy.$1" &
        pids="$pids $!"
    done
    # shellcheck disable=SC2086
    wait $pids
    for i in 1 2 3 4; do cmp "$WORK/megabyte" "$WORK/page.$1.$i" || fail "$1: a forwarded page differs"; done
    kill "$forward"
    wait "$forward" 2>/dev/null || true
    echo "ok: $1: four forwarded megabytes"
}

# streams NAME: all that kubectl streams, with the settings of the environment
streams() {
    local code=0 text
    kubectl exec -i web -- cat <"$WORK/megabyte" >"$WORK/back.$1"
    cmp "$WORK/megabyte" "$WORK/back.$1" || fail "$1: a megabyte to a program and back differs"
    echo "ok: $1: a megabyte to a program and back"
    is "$(kubectl exec web -- sh -c 'echo out; echo err >&2' 2>"$WORK/err.$1")" out "$1: stdout"
    is "$(cat "$WORK/err.$1")" err "$1: stderr"
    kubectl exec web -- sh -c 'exit 42' 2>/dev/null || code=$?
    is "$code" 42 "$1: the exit code"
    text=$(perl "$HERE/terminal.pl" ready 44 123 kubectl exec -it web -- sh -c 'trap "stty size" WINCH; echo ready; while :; do sleep 0.2; done') ||
        fail "$1: exec -it did not hear of the new size: $text"
    text=$(perl "$HERE/terminal.pl" tick 45 124 kubectl attach -it screen) || fail "$1: attach -it did not hear of the new size: $text"
    echo "ok: $1: exec -it and attach -it hear of a new size"
    timeout 25 kubectl cp "$WORK/megabyte" "web:/srv/copy.$1"
    timeout 25 kubectl cp "web:/srv/copy.$1" "$WORK/copied.$1" >/dev/null
    cmp "$WORK/megabyte" "$WORK/copied.$1" || fail "$1: cp changed the file"
    echo "ok: $1: cp both ways"
    forwarded "$1"
    refused kubectl exec none -- true
    has "$SAID" '"none" not found' "$1: exec into nobody"
}

streams websocket
export KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false KUBECTL_PORT_FORWARD_WEBSOCKETS=false
kubectl exec -v=6 web -- true 2>"$WORK/verbose"
has "$(cat "$WORK/verbose")" "POST https://127.0.0.1:$PORT/api/v1/namespaces/default/pods/web/exec" "an exec over SPDY"
streams spdy
unset KUBECTL_REMOTE_COMMAND_WEBSOCKETS KUBECTL_PORT_FORWARD_WEBSOCKETS

# --- what cannot be agreed on, in raw HTTP
raw() { curl -sS --http1.1 --max-time 20 --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $(cat "$DATA/admin.token")" "$@"; }
server=https://127.0.0.1:$PORT
exec_path="$server/api/v1/namespaces/default/pods/web/exec?stdout=true&command=true"
text=$(raw -i -X POST -H 'Connection: Upgrade' -H 'Upgrade: SPDY/3.1' -H 'X-Stream-Protocol-Version: v9.channel.k8s.io' "$exec_path")
has "$text" "HTTP/1.1 403" "a version that nobody speaks"
has "$text" "client supports [v9.channel.k8s.io], server accepts [v5.channel.k8s.io, v4.channel.k8s.io, v3.channel.k8s.io" "what is served"
text=$(raw -i -X POST "$exec_path")
has "$text" "HTTP/1.1 400" "an exec without an upgrade"
websocket="-H Connection:Upgrade -H Upgrade:websocket -H Sec-WebSocket-Version:13 -H Sec-WebSocket-Key:AAAAAAAAAAAAAAAAAAAAAA== -H Sec-WebSocket-Protocol:v4.channel.k8s.io"
# shellcheck disable=SC2086
text=$(raw $websocket "$server/api/v1/namespaces/default/pods/web/portforward?ports=70000")
has "$text" 'is not a port' "a wrong port in channels"
# shellcheck disable=SC2086
text=$(raw -i --max-time 3 $websocket "$server/api/v1/namespaces/default/pods/web/portforward?ports=8080" 2>/dev/null | tr -d '\000' | head -4 || true)
has "$text" "101 Switching Protocols" "ports in a WebSocket's channels"

# --- OpenAPI v2
kind=application/com.github.proto-openapi.spec.v2@v1.0+protobuf
text=$(raw -D - -o "$WORK/v2" -H "Accept: $kind" "$server/openapi/v2")
has "$text" "Content-Type: application/com.github.proto-openapi.spec.v2.v1.0+protobuf" "OpenAPI v2 as protocol buffers"
tag=$(sed -n 's/^ETag: //p' <<<"$text" | tr -d '\r')
is "$(raw -o /dev/null -w '%{http_code}' -H "Accept: $kind" -H "If-None-Match: $tag" "$server/openapi/v2")" 304 "the same message again"
raw -o "$WORK/v2.json" "$server/openapi/v2"
for word in io.k8s.api.apps.v1.Deployment x-kubernetes-group-version-kind x-kubernetes-patch-merge-key /apis/apps/v1/namespaces/; do
    for form in v2 v2.json; do grep -qaF "$word" "$WORK/$form" || fail "$form lacks $word"; done
done
is "$(raw -o /dev/null -w '%{http_code}' -H 'Accept: image/png' "$server/openapi/v2")" 406 "OpenAPI as a picture"
has "$(kubectl explain pod.spec.containers --output=plaintext-openapiv2)" "RESOURCE: containers <[]Object>" "explain from OpenAPI v2"
has "$(kubectl explain pod.spec.containers.image --output=plaintext-openapiv2)" "FIELD:    image <string>" "a field from OpenAPI v2"
# kubectl takes from it what a patch merges by: without that, the second container would replace the first.
deployment() {
    cat <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: merged}
spec:
  replicas: 0
  selector: {matchLabels: {app: merged}}
  template:
    metadata: {labels: {app: merged}}
    spec:
      containers:
      - {name: one, image: "busybox:1"}
      - {name: two, image: "busybox:$1"}
YAML
}
export KUBECTL_OPENAPIV3_PATCH=false
deployment 1 | kubectl apply -f - >/dev/null
kubectl set env deployment/merged -c one BY=hand >/dev/null
text=$(deployment 2 | kubectl apply -v=6 -f - 2>&1)
has "$text" "/openapi/v2" "an apply that reads OpenAPI v2"
is "$(kubectl get deployment merged -o 'jsonpath={.spec.template.spec.containers[*].image} {.spec.template.spec.containers[0].env[0].value}')" \
    "busybox:1 busybox:2 hand" "containers after a patch made from OpenAPI v2"
