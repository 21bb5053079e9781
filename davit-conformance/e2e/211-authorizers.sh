#!/usr/bin/env bash
# Others are asked beside the roles, in the order of authorization.yaml: a policy file of attributes, and a program
# outside over HTTPS; reviews, impersonation and davit can-i say the same as the requests themselves.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq python3 openssl

cat >"$WORK/hook.py" <<'PY'
import http.server, json, os, ssl, sys
# Believes nobody without its token; a file beside it says what it answers, another one counts.
class Hook(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def do_POST(self):
        review = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        spec = review['spec']
        with open('asked', 'a') as f: f.write(json.dumps(spec) + '\n')
        code, status = 200, {'allowed': False}
        if self.headers.get('Authorization') != 'Bearer hook-secret': code = 401
        elif os.path.exists('broken'): code = 500
        elif spec['user'] == 'wanda': status = {'allowed': True, 'reason': 'wanda may'}
        elif spec['user'] == 'bad' and spec.get('resourceAttributes', {}).get('namespace') == 'shut': status = {'allowed': False, 'denied': True, 'reason': 'bad may not'}
        body = json.dumps({'apiVersion': 'authorization.k8s.io/v1', 'kind': 'SubjectAccessReview', 'status': status}).encode()
        self.send_response(code); self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
    def log_message(self, *a): pass
os.chdir(sys.argv[1])
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Hook)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); context.load_cert_chain('hook.crt', 'hook.key')
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
PY
mkdir "$WORK/hook"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$WORK/hook/hook.key" -out "$WORK/hook/hook.crt" 2>/dev/null
python3 "$WORK/hook.py" "$WORK/hook" >"$WORK/hook.port" &
HOOK=$!
end() {
    local code=$?
    kill "$HOOK" 2>/dev/null || true
    down_and_clean "$code"
}
trap end EXIT
listens() { [ -s "$WORK/hook.port" ]; }
eventually 20 listens
asked() { wc -l <"$WORK/hook/asked"; }

mkdir -p "$DATA"
cat >"$DATA/authz.kubeconfig" <<YAML
apiVersion: v1
kind: Config
current-context: hook
contexts: [{name: hook, context: {cluster: hook, user: davit}}]
clusters: [{name: hook, cluster: {server: "https://127.0.0.1:$(cat "$WORK/hook.port")/authorize", certificate-authority: $WORK/hook/hook.crt}}]
users: [{name: davit, user: {token: hook-secret}}]
YAML
cat >"$DATA/policies.jsonl" <<'JSON'
# Everybody reads what is in the namespace open; abe does what he likes there, and reads one path.
{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"group":"readers","namespace":"open","resource":"configmaps","apiGroup":"*","readonly":true}}
{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"abe","namespace":"open","resource":"*","apiGroup":"*"}}
{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"abe","nonResourcePath":"/metrics","readonly":true}}
JSON
config() { # FAILURE-POLICY EXTRA
    cat >"$DATA/authorization.yaml" <<YAML
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
- {type: Node, name: node}
- {type: ABAC, name: file, abac: {policyFile: policies.jsonl}}
- type: Webhook
  name: hook
  webhook:
    authorizedTTL: 5m
    unauthorizedTTL: 1s
    timeout: 3s
    subjectAccessReviewVersion: v1
    matchConditionSubjectAccessReviewVersion: v1
    failurePolicy: $1
    connectionInfo: {type: KubeConfigFile, kubeConfigFile: authz.kubeconfig}
    matchConditions:
    - expression: "!has(request.resourceAttributes) || request.resourceAttributes.namespace != 'quiet'"
- {type: RBAC, name: rbac}
$2
YAML
}

echo "--- a file with mistakes is refused as a whole, with each of them"
config Maybe '- {type: Webhook, name: "Hook!"}'
sed -i 's/"apiGroup":"\*"}}$/"apiGroup":7,"wrong":1}}/' "$DATA/policies.jsonl"
PORT=$(free_port)
refused davit up --listen "127.0.0.1:$PORT"
has "$SAID" 'failurePolicy: Unsupported value: "Maybe": supported values: "NoOpinion", "Deny"' "a word that is none"
has "$SAID" 'authorizers[4].name: Invalid value: "Hook!": authorizer name is invalid' "a name that is none"
has "$SAID" 'authorizers[4].webhook: Required value' "what is missing"
config Deny ''
refused davit up --listen "127.0.0.1:$PORT"
has "$SAID" 'line 3: spec.apiGroup: Invalid value: 7: must be a string' "a policy's wrong field"
has "$SAID" 'spec.wrong: unknown field' "a policy's unknown field"
sed -i 's/"apiGroup":7,"wrong":1}}$/"apiGroup":"*"}}/' "$DATA/policies.jsonl"
rm -f "$WORK/hook/asked"
up
touch "$WORK/hook/asked"
for ns in open shut quiet; do kubectl create namespace $ns; done
kubectl -n quiet create rolebinding q --clusterrole=view --user=bad
is "$(asked)" 0 "questions about the administrator, nodes and controllers"

echo "--- a policy file"
kubectl --as rita --as-group readers -n open get configmaps
refused kubectl --as rita --as-group readers -n open delete configmap x
has "$SAID" 'configmaps "x" is forbidden: User "rita" cannot delete resource "configmaps" in API group "" in the namespace "open": No policy matched.' "the refusal"
kubectl --as abe -n open create configmap a --from-literal=a=1
refused kubectl --as abe -n shut get configmaps
kubectl --as abe get --raw /metrics >/dev/null
has "$(davit can-i delete pods -n open --as abe --why)" "yes: ABAC: allowed by policy 2 of the policy file" "why"

echo "--- a program outside"
kubectl --as wanda -n shut get secrets
before=$(asked)
kubectl --as wanda -n shut get secrets
is "$(asked)" "$before" "questions while the answer is believed"
has "$(davit can-i list secrets -n shut --as wanda --why)" "yes: wanda may" "why wanda may"
refused kubectl --as bad -n shut get pods
has "$SAID" 'in the namespace "shut": bad may not' "what is denied"
is "$(davit can-i list pods -n shut --as bad --why || true)" "no: bad may not" "why, without a role that would not help"
kubectl --as bad -n quiet get pods
last=$(grep '"pods"' "$WORK/hook/asked" | tail -n 1)
is "$(jq -c '[.user, .groups, .resourceAttributes]' <<<"$last")" \
    '["bad",["system:authenticated"],{"namespace":"shut","verb":"list","version":"v1","resource":"pods"}]' "what the program is told"

echo "--- reviews agree with the requests"
review() { # USER NAMESPACE VERB RESOURCE: the status of a review of them
    jq -nc --arg u "$1" --arg n "$2" --arg v "$3" --arg r "$4" '{apiVersion:"authorization.k8s.io/v1",kind:"SubjectAccessReview",
        spec:{user:$u,groups:["system:authenticated"],resourceAttributes:{namespace:$n,verb:$v,resource:$r}}}' |
        kubectl create -f - -o json | jq -c .status
}
is "$(review wanda shut list secrets)" '{"allowed":true,"reason":"wanda may"}' "a review of wanda"
is "$(review bad shut list pods)" '{"allowed":false,"denied":true,"reason":"bad may not"}' "a review of bad"
is "$(review bad quiet list pods | jq -r .allowed)" true "a review where the program is not asked"
is "$(review abe open create pods | jq -r .allowed)" true "a review of a policy"
rules=$(kubectl --as abe create --validate=false -f - -o json <<'YAML'
apiVersion: authorization.k8s.io/v1
kind: SelfSubjectRulesReview
spec: {namespace: open}
YAML
)
is "$(jq -c '.status | [.incomplete, .evaluationError, (.resourceRules[] | select(.resources == ["*"]) | .verbs)]' <<<"$rules")" \
    '[true,"webhook authorizer does not support user rule resolution",["*"]]' "the rules of abe"
has "$(kubectl auth can-i --list -n open --as abe 2>&1)" '*.*' "kubectl auth can-i --list"

echo "--- under another's name"
kubectl -n open create serviceaccount robot
refused kubectl --as abe auth can-i impersonate users/x
has "$(review wanda '' impersonate users)" '"allowed":true' "impersonation is asked too"

echo "--- when it fails, nobody is let in by it"
touch "$WORK/hook/broken"
sleep 1.1
refused kubectl --as bad -n shut get pods
has "$SAID" 'authorizer hook: Post "https://127.0.0.1:' "the reason"
has "$SAID" 'the answer has status 500' "what it answered"
lacks "$SAID" hook-secret "a refusal"
kubectl --as wanda -n shut get secrets
kubectl --as rita --as-group readers -n open get configmaps
kubectl get namespaces >/dev/null
kubectl -n shut create rolebinding v --clusterrole=view --user=vera
refused kubectl --as vera -n shut get pods

echo "--- the files are followed while the server runs; a wrong one changes nothing, and is told"
reads() { kubectl get --raw /metrics | grep -c "^apiserver_authorization_config_controller_automatic_reloads_total{status=\"$1\"} $2\$"; }
config Maybe ''
eventually 10 reads failure 1
has "$(grep -rh authorization.refused "$DATA/log")" 'failurePolicy: Unsupported value: \"Maybe\"' "why the changed file is not followed"
refused kubectl --as vera -n shut get pods
config NoOpinion ''
eventually 10 kubectl --as vera -n shut get pods
is "$(reads success 1)" 1 "reloads that went well"
refused kubectl --as nobody -n shut get pods
cp "$DATA/policies.jsonl" "$WORK/policies.jsonl"
sed -i 's/"user":"abe","namespace":"open"/"user":"abe","namespace":"shut"/' "$DATA/policies.jsonl"
eventually 10 kubectl --as abe -n shut get configmaps
refused kubectl --as abe -n open get configmaps
echo '{"kind":"Policy"}' >>"$DATA/policies.jsonl"
eventually 10 reads failure 2
has "$(grep -rh authorization.refused "$DATA/log")" 'policies.jsonl: line 5: ' "the wrong line"
kubectl --as abe -n shut get configmaps
cp "$WORK/policies.jsonl" "$DATA/policies.jsonl"
eventually 10 kubectl --as abe -n open get configmaps
metrics=$(kubectl get --raw /metrics)
has "$metrics" 'apiserver_authorization_webhook_evaluations_total{name="hook",result="success"}' "questions that were answered"
has "$metrics" 'apiserver_authorization_webhook_evaluations_total{name="hook",result="error"}' "questions that were not"
has "$metrics" 'apiserver_authorization_webhook_evaluations_fail_open_total{name="hook",result="error"}' "questions that went on"
has "$metrics" 'apiserver_authorization_webhook_duration_seconds_count{name="hook",result="success"}' "how long they took"
has "$metrics" 'apiserver_authorization_decisions_total{decision="denied",name="hook",type="Webhook"}' "what was decided"

kill "$HOOK"
kubectl --as vera -n shut get pods
rm "$WORK/hook/broken"

if grep -rq hook-secret "$DATA/log"; then fail "the token is in a log"; fi
