#!/usr/bin/env bash
# Admission webhooks: asked by URL and by service (a program in a pod), in their order and with their patience; whoever is away is
# missed or not; conditions, dry runs, streams, keepers' own requests; a restart; and a webhook that has locked itself out.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq python3 openssl

up
davit image import "$(cached python3)"
API="https://127.0.0.1:$PORT"
curl_api() { curl -sk --max-time 20 -H "Authorization: Bearer $(cat "$DATA/admin.token")" -H 'Content-Type: application/json' "$@"; }

cat >"$WORK/hook.py" <<'PY'
import base64, http.server, json, socket, ssl, sys, time
seen = {}
class Hook(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *what): pass
    def reply(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self): self.reply(seen)
    def do_POST(self):
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        request = review["request"]
        path, _, query = self.path.partition("?")
        seen.setdefault(path, []).append(dict(request, query=query))
        answer = {"uid": request["uid"], "allowed": True}
        meta = (request.get("object") or request.get("oldObject") or {}).get("metadata", {})
        if path.startswith("/label/"):
            key = path.rsplit("/", 1)[1]
            ops = [] if "labels" in meta else [{"op": "add", "path": "/metadata/labels", "value": {}}]
            # The value says which labels were there before.
            value = "-".join(sorted(k for k in meta.get("labels", {}) if k in ("url", "service"))) or "first"
            if key not in meta.get("labels", {}):
                ops.append({"op": "add", "path": "/metadata/labels/" + key, "value": value})
                answer.update(patchType="JSONPatch", patch=base64.b64encode(json.dumps(ops).encode()).decode())
        elif path == "/deny":
            if meta.get("name", "").startswith("bad") or request["operation"] == "CONNECT":
                answer.update(allowed=False, status={"message": request["operation"] + " is not for you", "code": 403, "reason": "Forbidden"})
            answer["warnings"] = ["mind the gap"]
        elif path == "/slow": time.sleep(3)
        elif path == "/nonsense": answer["uid"] = "another"
        self.reply({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": answer})
class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True
    def handle_error(self, *who):
        # Who asked has gone: it was told to be impatient.
        if not isinstance(sys.exc_info()[1], OSError): super().handle_error(*who)
server = Server((sys.argv[3], int(sys.argv[2])), Hook)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1] + ".crt", sys.argv[1] + ".key")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
PY
certificate() { # NAME ALTERNATIVE
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" -addext "subjectAltName=$2" -keyout "$WORK/$1.key" -out "$WORK/$1.crt" 2>/dev/null
}
certificate near 'IP:::1'
certificate tls DNS:guard.guards.svc
certificate other DNS:guard.elsewhere.svc
python3 "$WORK/hook.py" "$WORK/near" 0 ::1 >"$WORK/hook.port" &
near=$!
down_too() { local code=$?; kill "$near" 2>/dev/null || true; down_and_clean "$code"; }
trap down_too EXIT
port_known() { [ -s "$WORK/hook.port" ]; }
eventually 10 port_known
NEAR="https://[::1]:$(cat "$WORK/hook.port")"
seen() { curl -skg "$NEAR/" | jq -c "$1"; }

# webhook KIND NAME WHERE RULES MORE: a configuration with one webhook, for the namespace "asked".
webhook() {
    local authority=near more=${5:-'namespaceSelector: {matchLabels: {asked: please}}'}
    case $3 in service*) authority=tls ;; esac
    cat <<YAML
apiVersion: admissionregistration.k8s.io/v1
kind: $1WebhookConfiguration
metadata: {name: $2}
webhooks:
- name: $2.example.com
  clientConfig: {$3, caBundle: $(base64 -w0 "$WORK/$authority.crt")}
  rules: [$4]
  sideEffects: None
  failurePolicy: Fail
  admissionReviewVersions: [v1]
  $more
---
YAML
}
rule() { echo "{apiGroups: ['*'], apiVersions: ['*'], operations: [$2], resources: [$1]}"; }
url() { echo "url: '$NEAR/$1'"; }
service() { echo "service: {namespace: guards, name: guard, path: /$1}"; }

kubectl create namespace guards
kubectl create namespace asked
kubectl label namespace asked asked=please
kubectl -n guards create secret tls guard --cert="$WORK/tls.crt" --key="$WORK/tls.key"
kubectl -n guards create configmap guard --from-file=hook.py="$WORK/hook.py"
guard() {
    cat <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: guard, namespace: guards, labels: {app: guard}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: main
    image: python3:1
    command: [python3, -B, /hook/hook.py, /tls/tls, "8443", "::"]
    readinessProbe: {tcpSocket: {port: 8443}, periodSeconds: 1}
    volumeMounts: [{name: hook, mountPath: /hook}, {name: tls, mountPath: /tls}]
  volumes: [{name: hook, configMap: {name: guard}}, {name: tls, secret: {secretName: guard}}]
YAML
}
guard | kubectl create -f -
kubectl create -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: {name: guard, namespace: guards}
spec: {selector: {app: guard}, ports: [{port: 443, targetPort: 8443}]}
YAML
guard_ready() { [ "$(kubectl -n guards get endpointslices -l kubernetes.io/service-name=guard -o 'jsonpath={.items[*].endpoints[*].conditions.ready}')" = true ]; }
eventually 30 guard_ready
kubectl config set-context --current --namespace=asked >/dev/null

echo "--- one by its URL, then one by its service: a program in a pod; what they make is nobody's"
webhook Mutating b-service "$(service label/service)" "$(rule 'configmaps, pods' 'CREATE, UPDATE')" >"$WORK/hooks.yaml"
webhook Mutating a-url "$(url label/url)" "$(rule 'configmaps, pods' 'CREATE, UPDATE')" >>"$WORK/hooks.yaml"
kubectl apply -f "$WORK/hooks.yaml"
kubectl create configmap one --from-literal=a=b
is "$(kubectl get configmap one -o 'jsonpath={.metadata.labels}')" '{"service":"url","url":"first"}' "each sees what those before it have made"
lacks "$(kubectl get configmap one -o json --show-managed-fields | jq -c .metadata.managedFields)" f:service "who owns what"
is "$(seen '.["/label/url"][-1] | [.operation, .namespace, .name, .kind.kind, .resource.resource, .userInfo.username, .dryRun, .options.kind, .oldObject, .query]')" \
    '["CREATE","asked","one","ConfigMap","configmaps","admin",false,"CreateOptions",null,"timeout=10s"]' "what it was asked"
kubectl label configmap one service- # it comes back: updates are asked as well
is "$(kubectl get configmap one -o 'jsonpath={.metadata.labels.service}')" url "after an update"
kubectl -n default create configmap one
is "$(kubectl -n default get configmap one -o 'jsonpath={.metadata.labels}')" "" "where the selector does not lead"

echo "--- a dry run is asked as one"
has "$(kubectl create configmap dry --dry-run=server -o yaml)" 'service: url' "a dry run"
is "$(seen '.["/label/url"][-1] | [.dryRun, .options.dryRun]')" '[true,["All"]]' "what it was told"
refused kubectl get configmap dry

echo "--- denied in its own words, warned, and asked about everything that its rules name"
webhook Validating v-deny "$(service deny)" "$(rule 'configmaps, pods, pods/exec, pods/attach' "'*'")" | kubectl apply -f -
has "$(kubectl create configmap good 2>&1)" 'Warning: mind the gap' "a warning"
refused kubectl create configmap bad
has "$SAID" 'Warning: mind the gap' "a warning beside the refusal"
has "$SAID" 'admission webhook "v-deny.example.com" denied the request: CREATE is not for you' "kubectl"
is "$(curl_api "$API/api/v1/namespaces/asked/configmaps" -d '{"metadata":{"name":"bad"}}' | jq -c '[.status, .reason, .code, .message]')" \
    '["Failure","Forbidden",403,"admission webhook \"v-deny.example.com\" denied the request: CREATE is not for you"]' "the status"
kubectl -n default create configmap bad-before
kubectl label namespace default asked=please >/dev/null
refused kubectl -n default delete configmap bad-before
refused kubectl -n default delete configmap --all
kubectl label namespace default asked- >/dev/null
kubectl -n guards exec guard -- python3 -c 'print("not asked here")'
kubectl run streamed --image=python3:1 --command -- python3 -c 'import time; time.sleep(1000)'
running_here() { [ "$(kubectl get pod streamed -o 'jsonpath={.status.phase}')" = Running ]; }
eventually 20 running_here
is "$(kubectl get pod streamed -o 'jsonpath={.metadata.labels.service}')" url "a pod"
refused kubectl exec streamed -- true
has "$SAID" 'CONNECT is not for you' "exec"
refused kubectl attach streamed
has "$SAID" 'CONNECT is not for you' "attach"

echo "--- what keepers make is asked too, and a denial is told where one looks"
kubectl create deployment bad --image=python3:1 -- python3 -c 'import time; time.sleep(1000)'
kubectl create deployment made --image=python3:1 -- python3 -c 'import time; time.sleep(1000)'
made_labelled() { [ "$(kubectl get pods -l app=made -o 'jsonpath={.items[*].metadata.labels.url}')" = first ]; }
eventually 15 made_labelled
told_why() { davit why deployment/bad -n asked 2>&1 | grep -q 'denied the request: CREATE is not for you'; }
eventually 15 told_why
kubectl delete deployment bad made >/dev/null

echo "--- whoever is away, slow or makes no sense is missed, or not"
for one in 'away|service: {namespace: guards, name: nobody}|service "nobody" not found' 'slow|'"$(url slow)"'|context deadline exceeded' \
    'mad|'"$(url nonsense)"'|received invalid webhook response: expected response.uid='; do
    IFS='|' read -r name where words <<<"$one"
    webhook Validating v-deny "$where" "$(rule secrets CREATE)" 'timeoutSeconds: 1' | kubectl apply -f - >/dev/null
    refused kubectl create secret generic "$name"
    has "$SAID" 'failed calling webhook "v-deny.example.com": ' "$name"
    has "$SAID" "$words" "$name"
    kubectl patch validatingwebhookconfiguration v-deny --type=json -p '[{"op":"replace","path":"/webhooks/0/failurePolicy","value":"Ignore"}]' >/dev/null
    kubectl create secret generic "$name"
done
webhook Validating v-deny "$(service deny | sed 's/name: guard,/name: guard, port: 444,/')" "$(rule secrets CREATE)" | kubectl apply -f - >/dev/null
refused kubectl create secret generic port
has "$SAID" 'Post "https://guard.guards.svc:444/deny?timeout=10s": no service port 444 found for service "guard"' "a port that is none"
webhook Validating v-deny "$(service deny)" "$(rule secrets CREATE)" | sed "s/caBundle: [^}]*/caBundle: $(base64 -w0 "$WORK/other.crt")/" | kubectl apply -f - >/dev/null
refused kubectl create secret generic untrusted
has "$SAID" 'tls: failed to verify certificate' "an authority that has not signed it"
kubectl -n guards create -f <(kubectl -n guards get service guard -o json | jq '{apiVersion, kind, metadata: {name: "alias"}, spec: {selector: .spec.selector, ports: .spec.ports}}') 2>/dev/null
alias_ready() { [ "$(kubectl -n guards get endpointslices -l kubernetes.io/service-name=alias -o 'jsonpath={.items[*].endpoints[*].conditions.ready}')" = true ]; }
eventually 10 alias_ready
webhook Validating v-deny "$(service deny | sed 's/name: guard/name: alias/')" "$(rule secrets CREATE)" | kubectl apply -f - >/dev/null
refused kubectl create secret generic alias
has "$SAID" 'the certificate is not valid for alias.guards.svc' "a certificate for another service"
has "$(kubectl get --raw /metrics)" 'apiserver_admission_webhook_fail_open_count{name="v-deny.example.com",type="validating"} 3' "the count of those that were missed"

echo "--- conditions"
refused kubectl create -f <(webhook Validating v-cel "$(url deny)" "$(rule configmaps CREATE)" 'matchConditions: [{name: c, expression: "object.x =="}]')
has "$SAID" 'webhooks[0].matchConditions[0].expression: Invalid value: "object.x ==": compilation failed: ERROR: <input>:1:' "an expression that does not compile"
webhook Validating v-deny "$(url deny)" "$(rule configmaps CREATE)" \
    'matchConditions: [{name: not-mine, expression: "request.userInfo.username != '"'admin' || object.data.strict == 'yes'"'"}]' | kubectl apply -f - >/dev/null
kubectl create configmap bad-but-free --from-literal=strict=no
refused kubectl create configmap bad-and-asked --from-literal=strict=yes
refused kubectl create configmap broken --from-literal=a=b
has "$SAID" 'no such key: strict' "a condition that breaks"

echo "--- the server goes and comes: what was asked before is asked again"
davit down >/dev/null
davit up --listen "127.0.0.1:$PORT" >/dev/null
kubectl create configmap after --from-literal=strict=no
is "$(kubectl get configmap after -o 'jsonpath={.metadata.labels}')" '{"service":"url","url":"first"}' "after the restart"

echo "--- one that is down for its own namespace lets itself be repaired"
webhook Validating v-deny "$(service deny)" "$(rule "'*'" "'*'")" 'timeoutSeconds: 5' | kubectl apply -f - >/dev/null
kubectl -n guards delete pod guard --now
no_guard() { [ "$(kubectl -n guards get endpointslices -o json | jq '[.items[].endpoints // [] | .[]] | length')" = 0 ]; }
eventually 15 no_guard
guard >"$WORK/guard.yaml"
refused kubectl create -f "$WORK/guard.yaml"
has "$SAID" 'no endpoints available for service "guard"' "its own pod"
has "$(curl_api "$API/api/v1/namespaces/guards/configmaps" -d '{"metadata":{"name":"x"}}' | jq -r '.details.causes[1].message')" \
    'it is a webhook of ValidatingWebhookConfiguration/v-deny with failurePolicy Fail' "the way out"
kubectl patch validatingwebhookconfiguration v-deny --type=json \
    -p '[{"op":"add","path":"/webhooks/0/namespaceSelector","value":{"matchExpressions":[{"key":"kubernetes.io/metadata.name","operator":"NotIn","values":["guards"]}]}}]'
kubectl create -f "$WORK/guard.yaml"
eventually 20 guard_ready
refused kubectl create configmap bad-again
has "$SAID" 'denied the request: CREATE is not for you' "the webhook that is back"
kubectl delete validatingwebhookconfigurations,mutatingwebhookconfigurations --all
kubectl create configmap bad-again
is "$(kubectl get configmap bad-again -o 'jsonpath={.metadata.labels}')" "" "without webhooks"
