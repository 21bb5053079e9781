#!/usr/bin/env bash
# The API server as the gateway: requests to pods and services passed on, another API server's group behind this one, and
# logs over WebSockets.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl openssl

# Made once per machine; the making takes a minute.
archive=$(cached python3) || { echo "no python3 image could be made here"; exit 77; }

up --profile standard
davit image import "$archive"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=wardle \
    -addext subjectAltName=DNS:flunders.wardle.svc -keyout "$WORK/key.pem" -out "$WORK/cert.pem" 2>/dev/null
kubectl create namespace wardle
kubectl -n wardle create secret tls certificate --cert="$WORK/cert.pem" --key="$WORK/key.pem"
kubectl -n wardle create configmap server --from-file="$HERE/../images/flunders.py"
kubectl -n kube-system get configmap extension-apiserver-authentication \
    -o 'jsonpath={.data.requestheader-client-ca-file}' >"$WORK/front.pem"
kubectl -n wardle create configmap front --from-file=ca.pem="$WORK/front.pem"
kubectl -n wardle apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: server, labels: {app: flunders}}
spec:
  terminationGracePeriodSeconds: 0
  volumes:
  - {name: server, configMap: {name: server}}
  - {name: certificate, secret: {secretName: certificate}}
  - {name: front, configMap: {name: front}}
  containers:
  - name: main
    image: "python3:1"
    command: [python3, /server/flunders.py, /certificate/tls.crt, /certificate/tls.key, /front/ca.pem, "8443", "8080"]
    ports: [{containerPort: 8080}]
    volumeMounts: [{name: server, mountPath: /server}, {name: certificate, mountPath: /certificate}, {name: front, mountPath: /front}]
    readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1, failureThreshold: 60}
---
apiVersion: v1
kind: Service
metadata: {name: flunders}
spec: {selector: {app: flunders}, ports: [{name: api, port: 443, targetPort: 8443}, {name: web, port: 80, targetPort: 8080}]}
YAML
kubectl -n wardle wait --for=condition=Ready pod/server --timeout=60s

# ---- Pods and services
api="https://127.0.0.1:$PORT"
token=$(cat "$DATA/admin.token")
ask() { curl -sS --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $token" "$@"; }
pod=$api/api/v1/namespaces/wardle/pods/server
web=$api/api/v1/namespaces/wardle/services/flunders
for at in "$pod/proxy" "$pod:8080/proxy" "$pod:%38080/proxy" "$web:web/proxy" "$web:80/proxy" "$api/api/v1/namespaces/wardle/services/http:flunders:web/proxy"; do
    has "$(ask "$at/a%2Fb//c?x=1&x=2")" '"path": "/a%2Fb//c?x=1&x=2"' "what $at was asked"
done
for method in GET POST PUT PATCH DELETE OPTIONS; do
    has "$(ask -X "$method" -d hello "$web:web/proxy/m")" "\"method\": \"$method\", \"path\": \"/m\", \"bytes\": 5" "$method"
done
is "$(ask -I "$web:web/proxy/m" | head -n 1 | tr -d '\r')" "HTTP/1.1 200 OK" "the head of what HEAD is answered"
is "$(ask -o /dev/null -w '%{http_code} %{redirect_url}' "$pod/proxy?q=1")" "301 $pod/proxy/?q=1" "a proxy without a slash"
said=$(ask -H 'X-Mine: yes' -H 'Connection: X-Hop' -H 'X-Hop: no' -H 'X-Remote-User: root' -H 'Impersonate-User: admin' -H 'Impersonate-Group: system:masters' "$web:web/proxy/")
for part in '"x-mine": ["yes"]' '"x-forwarded-for": ["127.0.0.1"]' '"x-forwarded-proto": ["https"]' "/services/flunders:web/proxy/"; do
    has "$said" "$part" "what the program was told"
done
for part in authorization x-hop x-remote-user impersonate; do lacks "$said" "$part" "what the program was told"; done
where() { ask -o /dev/null -w '%{redirect_url}' "$web:web/proxy/redirect?to=$1"; }
is "$(where /there?b=1)" "$web:web/proxy/there?b=1" "a redirect to a path of its own"
is "$(where "$api/there")" "$web:web/proxy/there" "a redirect to its own path by the server's name"
is "$(where http://example.com/there)" "http://example.com/there" "a redirect to somewhere else"

is "$(ask "$web:web/proxy/page")" '<a href="/x">x</a>' "a page"

head -c 20000000 /dev/zero >"$WORK/large"
has "$(ask -T "$WORK/large" "$web:web/proxy/large")" '"bytes": 20000000' "a body larger than any object"
has "$(ask -T - "$web:web/proxy/large" <"$WORK/large")" '"bytes": 20000000' "one in chunks"
refused ask "$web:web/proxy/cut"
has "$(printf 'GET %s/proxy/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n' "${pod#"$api"}" "$token" |
    { cat; sleep 1; echo hello; sleep 1; } | timeout 20 openssl s_client -quiet -connect "127.0.0.1:$PORT" 2>/dev/null || true)" "echo: hello" "an upgraded connection"

refusal() { ask "$@" | tr -d '\n '; }
has "$(refusal "$pod:81/proxy/")" '"reason":"ServiceUnavailable"' "a port where nobody listens"
has "$(ask "$pod:81/proxy/")" 'error trying to reach service: dial tcp [' "a port where nobody listens"
has "$(ask "$web:82/proxy/")" 'no service port 82 found for service \"flunders\"' "a port that the service lacks"
has "$(ask "$api/api/v1/namespaces/wardle/services/none:80/proxy/")" 'services \"none\" not found' "a service that is not there"
has "$(ask "$api/api/v1/namespaces/wardle/pods/ftp:server:80/proxy/")" 'invalid pod request \"ftp:server:80\"' "a scheme that is none"
has "$(ask "$api/api/v1/nodes/$(hostname)/proxy/metrics")" "a node has no HTTP server of its own here" "a node"
kubectl -n wardle apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: loop}
spec: {ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: loop, labels: {kubernetes.io/service-name: loop}}
addressType: IPv6
ports: [{name: "", port: 22, protocol: TCP}]
endpoints: [{addresses: ["fe80::1"]}]
YAML
has "$(ask "$api/api/v1/namespaces/wardle/services/loop/proxy/")" 'no endpoints available for service' "an endpoint of one link alone"

# Who may what: the verb is the method's.
kubectl -n wardle create role reader --verb=get --resource=services/proxy --resource-name=flunders:web
kubectl -n wardle create rolebinding reader --role=reader --user=alice
as() { ask -H "Impersonate-User: $1" "${@:2}"; }
has "$(as alice "$web:web/proxy/a")" '"path": "/a"' "alice may read"
has "$(as alice -X OPTIONS "$web:web/proxy/a")" '"method": "OPTIONS"' "and ask for options"
has "$(as alice -X POST "$web:web/proxy/a")" 'cannot create resource \"services/proxy\"' "alice may not write"
has "$(as alice "$web:80/proxy/a")" 'cannot get resource \"services/proxy\"' "nor by another name"

# ---- Another API server
available() { kubectl get apiservice v1alpha1.wardle.example.com -o "jsonpath={.status.conditions[0].$1}"; }
aggregate() {
    kubectl apply -f - <<YAML
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1alpha1.wardle.example.com}
spec:
  group: wardle.example.com
  version: v1alpha1
  groupPriorityMinimum: 2000
  versionPriority: 200
  service: {name: $1, namespace: wardle, port: $2}
  caBundle: $(base64 -w0 <"$WORK/cert.pem")
YAML
}
reason() { [ "$(available reason)" = "$1" ]; }
aggregate nobody 443
eventually 10 reason ServiceNotFound
aggregate flunders 444
eventually 10 reason ServicePortError
aggregate flunders 80
eventually 15 reason FailedDiscoveryCheck
aggregate flunders 443
eventually 20 reason Passed
is "$(kubectl get apiservice v1alpha1.wardle.example.com --no-headers | awk '{print $2, $3}')" "wardle/flunders True" "its line"

has "$(kubectl api-resources --api-group=wardle.example.com --no-headers)" "flunders" "discovery"
has "$(ask "$api/apis")" '"wardle.example.com"' "groups"
has "$(ask -H 'Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' "$api/apis")" '"resource":"flunders"' "discovery, aggregated"
kubectl create -f - <<'YAML'
apiVersion: wardle.example.com/v1alpha1
kind: Flunder
metadata: {name: one, namespace: default, labels: {a: b}}
spec: {reference: here}
YAML
is "$(kubectl get flunders one -o 'jsonpath={.spec.reference}')" "here" "an object of the other server"
timeout 20 kubectl get fl -w -o name >"$WORK/watched" &
watching=$!
kubectl patch flunder one --type=merge -p '{"spec":{"reference":"there"}}'
is "$(kubectl get fl -o 'jsonpath={.items[*].spec.reference}')" "there" "a patch"
has "$(kubectl explain flunder.spec.reference)" "What it leads to" "kubectl explain"
lacks "$(ask "$api/openapi/v3")" "/evil" "the index of OpenAPI"
has "$(ask "$api/openapi/v2")" '"wardle.Flunder"' "OpenAPI 2"
lacks "$(ask "$api/openapi/v2")" '/api/v1/evil' "OpenAPI 2"
who=$(ask -H 'X-Remote-User: root' -H 'X-Remote-Group: system:masters' -H 'Impersonate-User: bob' -H 'Impersonate-Group: crew' \
    -H 'Impersonate-Extra-Scope: a' "$api/apis/wardle.example.com/v1alpha1/whoami")
has "$who" 'cannot list resource \"whoami\"' "whom nobody allowed"
kubectl create clusterrole crew --verb=get,list,watch --resource=whoami.wardle.example.com 2>/dev/null ||
    kubectl apply -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: crew}
rules: [{apiGroups: [wardle.example.com], resources: [whoami], verbs: [get, list, watch]}]
YAML
kubectl create clusterrolebinding crew --clusterrole=crew --group=crew
who=$(ask -H 'X-Remote-User: root' -H 'X-Remote-Group: system:masters' -H 'Impersonate-User: bob' -H 'Impersonate-Group: crew' \
    -H 'Impersonate-Extra-Scope: a' "$api/apis/wardle.example.com/v1alpha1/whoami")
has "$who" '"x-remote-user": ["bob"]' "who asks, as the other server is told"
has "$who" '"x-remote-group": ["crew", "system:authenticated"]' "his groups"
has "$who" '"x-remote-extra-scope": ["a"]' "what else is known of him"
has "$who" '"host": ["flunders.wardle.svc:443"]' "the server's name"
lacks "$who" "uthorization" "what it was told"
refused kubectl get flunders none
has "$SAID" 'flunders.wardle.example.com "none" not found' "the other server's refusal"
eventually 10 grep -q flunder.wardle.example.com/one "$WORK/watched"

is "$(curl -sS -o /dev/null -w '%{http_code}' --cacert "$DATA/pki/ca.crt" --cert "$DATA/pki/front-proxy-client.crt" \
    --key "$DATA/pki/front-proxy-client.key" -H 'X-Remote-User: admin' -H 'X-Remote-Group: system:masters' "$api/api/v1/pods")" \
    401 "the front proxy, at this server"

# A namespace goes with what the other server has in it.
kubectl create namespace leaves
printf '{"apiVersion":"wardle.example.com/v1alpha1","kind":"Flunder","metadata":{"name":"two","namespace":"leaves"}}' | kubectl create -f -
kubectl delete namespace leaves --timeout=20s
is "$(kubectl get flunders -A -o 'jsonpath={.items[*].metadata.name}')" "one" "what is left of the other server's objects"
kubectl apply -f - <<YAML
apiVersion: v1
kind: ConfigMap
metadata:
  name: owned
  namespace: default
  ownerReferences: [{apiVersion: wardle.example.com/v1alpha1, kind: Flunder, name: one, uid: $(kubectl get flunder one -o 'jsonpath={.metadata.uid}')}]
YAML
kubectl delete flunder one
is "$(kubectl get configmap owned -o name)" "configmap/owned" "what an object of the other server owned"

# Its server goes: that is said at once, and the rest goes on.
kubectl -n wardle delete pod server
eventually 10 reason MissingEndpoints
began=$(date +%s%N)
has "$(ask "$api/apis/wardle.example.com/v1alpha1/flunders")" '"reason":"ServiceUnavailable"' "a server that is not there"
ask "$api/apis" >/dev/null
[ $((($(date +%s%N) - began) / 1000000)) -lt 2000 ] || fail "discovery waits for a server that is not there"
has "$(ask -H 'Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' "$api/apis")" '"freshness":"Stale"' "what is told of it"
kubectl create namespace waits
kubectl delete namespace waits --wait=false
waits() { kubectl get namespace waits -o 'jsonpath={.status.conditions[?(@.type=="NamespaceDeletionDiscoveryFailure")].message}' | grep -q "wardle.example.com/v1alpha1: stale"; }
eventually 10 waits
is "$(kubectl get pods -n kube-system -o name 2>/dev/null | wc -l)" 0 "other kinds"
kubectl delete apiservice v1alpha1.wardle.example.com
gone() { ! ask "$api/apis" | grep -q wardle.example.com; }
eventually 5 gone
kubectl wait --for=delete namespace/waits --timeout=10s
kill "$watching" 2>/dev/null || true
