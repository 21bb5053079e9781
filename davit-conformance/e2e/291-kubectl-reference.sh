#!/usr/bin/env bash
# long: every command of kubectl's reference at least once, with an effect that is looked at. The commands are those that this
# kubectl names in its help; at the end those that were not run are counted, and there may be none.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq openssl curl

up
busybox_image
export EDITOR

# --- which commands there are: those without commands of their own, and three that have both
commands_of() {
    kubectl "$@" --help 2>/dev/null | awk '
        /^(Available Commands|[A-Z][A-Za-z ]*Commands( \([A-Za-z]*\))?):/ { on = 1; next }
        /^[^ ]/ { on = 0 }
        on && /^  [a-z]/ { print $1 }'
}
all_commands() {
    local one sub subs
    for one in $(commands_of); do
        subs=$(commands_of "$one")
        [ -n "$subs" ] || echo "$one"
        for sub in $subs; do
            case "$one $sub" in
                'create secret' | 'create service') commands_of create "$sub" | sed "s/^/create $sub /" ;;
                *) echo "$one $sub" ;;
            esac
        done
    done
    printf 'apply\ncluster-info\noptions\n'
}
all_commands | sort -u >"$WORK/commands"
echo "kubectl $(kubectl version --client -o json | jq -r .clientVersion.gitVersion) has $(wc -l <"$WORK/commands") commands"

# k COMMAND...: kubectl, and a note of which command it was (the longest one that it begins with)
k() {
    local words="$1 ${2:-} ${3:-}"
    while ! grep -qxF -- "$words" "$WORK/commands" && [ "$words" != "${words% *}" ]; do words=${words% *}; done
    echo "$words" >>"$WORK/ran"
    kubectl "$@"
}
# made WHAT COMMAND...: it says that WHAT was made, changed or the like
made() {
    local what=$1 said
    shift
    said=$(k "$@" 2>&1) || fail "kubectl $*: $said"
    has "$said" "$what" "kubectl $1 ${2:-}"
}
# path KIND/NAME JSONPATH
part() { echo "-- $SECONDS s: $*"; }
path() { kubectl get "$1" -o "jsonpath={$2}"; }

part "run, and what has to be there early"
made 'pod/tour created' run tour --image=busybox:1 --labels=app=tour --expose --port=80 \
    --override-type=strategic --overrides='{"spec":{"containers":[{"name":"tour","securityContext":{"readOnlyRootFilesystem":false}}]}}' --command -- sh -c 'echo first line; mkdir -p /tmp/d; sleep 100000'
made 'deployment.apps/web created' create deployment web --image=busybox:1 --replicas=2 --port=80 -- sleep 100000
made 'pod/talker created' run talker --image=busybox:1 --stdin --attach=false --command -- sh -c 'while read -r line; do echo "said $line"; done; sleep 100000'

part "create, every generator"
made created create namespace place
made created create configmap words --from-literal=a=b
made created create secret generic hidden --from-literal=a=b
made created create secret docker-registry pull --docker-server=r.example --docker-username=u --docker-password=p
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$WORK/key" -out "$WORK/crt" -subj /CN=x -days 2 2>/dev/null
made created create secret tls cert --cert="$WORK/crt" --key="$WORK/key"
is "$(kubectl get secrets -o 'jsonpath={.items[*].type}')" "kubernetes.io/tls Opaque kubernetes.io/dockerconfigjson" "the types of secrets"
made created create serviceaccount robot
made created create service clusterip inside --tcp=80:8080
made created create service externalname elsewhere --external-name=example.org
made created create service loadbalancer outside --tcp=80
made created create service nodeport door --tcp=80
is "$(kubectl get svc inside elsewhere outside door -o 'jsonpath={.items[*].spec.type}')" "ClusterIP ExternalName LoadBalancer NodePort" "the types of services"
made created create role reader --verb=get,list --resource=pods
made created create rolebinding robots --role=reader --serviceaccount=default:robot
made created create clusterrole looker --verb=get --resource=nodes
made created create clusterrolebinding lookers --clusterrole=looker --serviceaccount=default:robot
made created create ingress door --class=none --rule='example.org/*=inside:80'
made created create poddisruptionbudget web --selector=app=web --min-available=1
made created create priorityclass high --value=1000
made created create quota many --hard=configmaps=100
made created create cronjob tick --image=busybox:1 --schedule='0 0 1 1 *' -- true
made created create job once --image=busybox:1 -- true
made created create job again --from=cronjob/tick
token=$(k create token robot --duration=10m)
payload=$(cut -d. -f2 <<<"$token" | tr '_-' '/+')
has "$(base64 -d <<<"$payload=" 2>/dev/null || base64 -d <<<"$payload==" 2>/dev/null || base64 -d <<<"$payload")" '"system:serviceaccount:default:robot"' "create token"

part "get, describe, explain, what there is"
has "$(k get all)" deployment.apps/web "get all"
has "$(k get --raw /api/v1/namespaces/default/pods/tour)" '"kind":"Pod"' "get --raw"
has "$(k describe deployment web)" "2 desired" "describe"
has "$(k api-versions)" apps/v1 "api-versions"
k api-resources -o name >"$WORK/kinds"
has "$(cat "$WORK/kinds")" deployments.apps "api-resources"
has "$(k explain pod.spec.containers.image)" "FIELD: image" "explain"
explained() { kubectl explain --recursive --api-version="$2" "$1" | grep -q '^FIELDS:' || echo "$1 of $2"; }
export -f explained
kubectl api-resources --no-headers | awk '{print $1, $(NF-2)}' >"$WORK/kinds"
is "$(xargs -P 2 -n 2 bash -c 'explained "$@"' explained <"$WORK/kinds" 2>&1)" "" "kinds that cannot be explained, of $(wc -l <"$WORK/kinds")"
has "$(k version)" "Server Version" "version"
has "$(k cluster-info)" "control plane" "cluster-info"
k cluster-info dump --output-directory="$WORK/dump" >/dev/null
[ -s "$WORK/dump/nodes.json" ] && [ -s "$WORK/dump/default/pods.json" ] || fail "cluster-info dump left nothing"
echo "ok: cluster-info dump"
has "$(k options)" --kubeconfig "options"
for shell in bash zsh fish powershell; do has "$(k completion "$shell" | head -c 3000)" kubectl "completion $shell"; done
refused k plugin list
has "$SAID" "plugin" "plugin list"

part "label, annotate, patch, edit, replace, set"
made labeled label pod tour colour=blue
made annotated annotate pod tour note='by hand'
made patched patch configmap words --type=merge -p '{"data":{"c":"d"}}'
EDITOR="sed -i s/by.hand/by.editor/"
made edited edit pod tour
is "$(path pod/tour .metadata.annotations.note)" "by.editor" "edit"
kubectl get configmap words -o json | jq '.data.a = "replaced"' >"$WORK/words.json"
made replaced replace -f "$WORK/words.json"
is "$(path configmap/words .data.a)$(path configmap/words .data.c)" replacedd "patch and replace"
made replaced replace --force -f "$WORK/words.json"
made "env updated" set env deployment/web COLOUR=blue
made "image updated" set image deployment/web busybox=busybox:2
made "resource requirements updated" set resources deployment/web --limits=memory=64Mi
made "serviceaccount updated" set serviceaccount deployment/web robot
is "$(path deployment/web '.spec.template.spec.containers[0].env[0].value').$(path deployment/web '.spec.template.spec.containers[0].image').$(path deployment/web '.spec.template.spec.containers[0].resources.limits.memory').$(path deployment/web .spec.template.spec.serviceAccountName)" \
    blue.busybox:2.64Mi.robot "what set has set"
made "selector updated" set selector service inside app=web
made "subjects updated" set subject rolebinding robots --user=alice
is "$(path service/inside .spec.selector.app) $(path rolebinding/robots '.subjects[1].name')" "web alice" "set selector and set subject"
made exposed expose deployment web --name=exposed --port=80 --target-port=8080
is "$(path service/exposed '.spec.ports[0].targetPort')" 8080 "expose"

part "rollout, scale, autoscale, wait"
made "successfully rolled out" rollout status deployment/web --timeout=60s
made scaled scale deployment/web --replicas=1
made paused rollout pause deployment/web
kubectl set env deployment/web COLOUR=red >/dev/null
made resumed rollout resume deployment/web
kubectl rollout status deployment/web --timeout=60s >/dev/null
has "$(k rollout history deployment/web)" REVISION "rollout history"
made "rolled back" rollout undo deployment/web
is "$(path deployment/web '.spec.template.spec.containers[0].env[0].value')" blue "rollout undo"
made restarted rollout restart deployment/web
if kubectl api-versions | grep -qx autoscaling/v1; then
    made autoscaled autoscale deployment/web --min=1 --max=3 --cpu-percent=50
    is "$(kubectl get hpa web -o 'jsonpath={.spec.maxReplicas}')" 3 "autoscale"
else
    refused k autoscale deployment/web --min=1 --max=3 --cpu-percent=50
fi
made "condition met" wait --for=condition=Ready pod/tour pod/talker --timeout=60s
made "condition met" wait --for='jsonpath={.metadata.labels.colour}=blue' pod/tour --timeout=5s

part "apply in all its ways, diff, kustomize"
manifest() { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, labels: {set: one}}\ndata: {word: %s}\n---\n' "$1" "$2"; }
{ manifest one hello && manifest two hello; } >"$WORK/set.yaml"
made "configmap/one created" apply -f "$WORK/set.yaml"
has "$(k apply view-last-applied configmap/one)" "word: hello" "apply view-last-applied"
manifest one changed >"$WORK/set.yaml"
code=0
text=$(k diff -f "$WORK/set.yaml") || code=$?
is "$code" 1 "the exit code of diff"
has "$text" "+  word: changed" "diff"
made "configured (dry run)" apply --dry-run=client -f "$WORK/set.yaml"
made "server-side apply" apply --dry-run=server --server-side --force-conflicts -f "$WORK/set.yaml" -v=0 -o 'jsonpath=server-side apply {.data.word}'
made "configmap/two pruned" apply --prune -l set=one --prune-allowlist=core/v1/ConfigMap -f "$WORK/set.yaml"
refused kubectl get configmap two
manifest one set >"$WORK/last.yaml"
made configured apply set-last-applied -f "$WORK/last.yaml"
has "$(k apply view-last-applied configmap/one)" "word: set" "apply set-last-applied"
EDITOR="sed -i s/set$/edited/"
made edited apply edit-last-applied configmap/one
made created create -f - <<<'{"apiVersion":"v1","kind":"Secret","metadata":{"name":"parent"}}'
manifest three hello | KUBECTL_APPLYSET=true k apply --prune --applyset=secret/applied -n default -f - >/dev/null
manifest four hello | KUBECTL_APPLYSET=true k apply --prune --applyset=secret/applied -n default -f - >"$WORK/applied"
has "$(cat "$WORK/applied")" "configmap/three pruned" "apply --applyset"
mkdir "$WORK/kustomize"
manifest five hello >"$WORK/kustomize/one.yaml"
printf 'resources: [one.yaml]\nnamePrefix: pre-\nconfigMapGenerator: [{name: made, literals: [a=b]}]\n' >"$WORK/kustomize/kustomization.yaml"
has "$(k kustomize "$WORK/kustomize")" "name: pre-five" "kustomize"
made "configmap/pre-five created" apply -k "$WORK/kustomize"
made deleted delete -k "$WORK/kustomize"

part "auth, certificates"
is "$(k auth can-i create pods)" yes "auth can-i"
is "$(k auth can-i delete pods --as=system:serviceaccount:default:robot 2>&1 || true)" no "auth can-i --as"
has "$(k auth can-i --list --as=alice)" "pods" "auth can-i --list"
has "$(k auth whoami)" "Username" "auth whoami"
printf 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader, namespace: default}\nrules:\n- {apiGroups: [""], resources: [pods, secrets], verbs: [get, list, watch]}\n' >"$WORK/role.yaml"
made "reconciled" auth reconcile -f "$WORK/role.yaml"
is "$(kubectl auth can-i list secrets --as=alice)" yes "what auth reconcile has added"
request() {
    openssl req -new -key "$WORK/key" -subj "/CN=$1" 2>/dev/null | base64 -w0 |
        xargs -I '{}' printf 'apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: %s}\nspec: {request: %s, signerName: example.org/signer, usages: [digital signature]}\n' "$1" '{}' | kubectl apply -f - >/dev/null
}
request good
request bad
made approved certificate approve good
made denied certificate deny bad
is "$(path csr/good '.status.conditions[0].type') $(path csr/bad '.status.conditions[0].type')" "Approved Denied" "conditions of requests for certificates"

part "what streams"
is "$(k logs tour)" "first line" "logs"
is "$(k exec tour -- echo hello)" hello "exec"
is "$(printf 'one\n' | (timeout 3 kubectl attach -i talker 2>/dev/null; true) | head -1)" "said one" "attach"
echo attach >>"$WORK/ran"
echo there >"$WORK/there"
k cp "$WORK/there" tour:/tmp/d/copy
k cp tour:/tmp/d/copy "$WORK/back" >/dev/null
is "$(cat "$WORK/back")" there "cp"
k port-forward pod/tour "$(free_port):9" >"$WORK/forward" 2>&1 &
forward=$!
eventually 20 grep -q "Forwarding from" "$WORK/forward"
kill "$forward"
k proxy --unix-socket="$WORK/proxy.sock" >"$WORK/proxy" 2>&1 &
proxy=$!
eventually 20 test -S "$WORK/proxy.sock"
has "$(curl -sS --unix-socket "$WORK/proxy.sock" http://localhost/api/v1/namespaces/default)" '"name":"default"' "proxy"
kill "$proxy"
has "$(k events --for pod/tour)" Started "events"
has "$(k debug tour --image=busybox:2 --container=aside --attach=false -- sleep 1000 2>&1; path pod/tour '.spec.ephemeralContainers[*].name')" aside "debug with a container aside"
k debug tour --copy-to=copy --set-image='*=busybox:2' >/dev/null 2>&1
is "$(path pod/copy '.spec.containers[0].image')" busybox:2 "debug with a copy"
node=$(kubectl get nodes -o 'jsonpath={.items[0].metadata.name}')
refused k debug "node/$node" --image=busybox:1 --profile=general -- true
has "$SAID" "hazard" "debug of a node"
refused k top node
has "$SAID" "Metrics API not available" "top node"
refused k top pod
has "$SAID" "Metrics API not available" "top pod"

part "nodes"
made tainted taint node "$node" key=value:NoSchedule
made untainted taint node "$node" key-
made cordoned cordon "$node"
is "$(path "node/$node" .spec.unschedulable)" true "cordon"
made drained drain "$node" --force --ignore-daemonsets --delete-emptydir-data --disable-eviction --pod-selector=run=talker --grace-period=0 --timeout=60s
refused kubectl get pod talker
made uncordoned uncordon "$node"
is "$(path "node/$node" .spec.unschedulable)" "" "uncordon"

part "delete"
made "deleted" delete configmap,secret -l set=one
made "force deleted" delete pod tour copy --force --grace-period=0
made deleted delete deployment web

part "the kubeconfig, in a file of its own"
kubectl config view --raw >"$WORK/config"
c() { k config "$@" --kubeconfig="$WORK/config"; }
c set-cluster far --server=https://far.example >/dev/null
c set-credentials me --token=secret >/dev/null
c set-context away --cluster=far --user=me >/dev/null
c use-context away >/dev/null
is "$(c current-context)" away "config current-context"
has "$(c get-contexts)" away "config get-contexts"
has "$(c get-clusters)" far "config get-clusters"
has "$(c get-users)" me "config get-users"
lacks "$(c view)" secret "config view"
c set contexts.away.namespace place >/dev/null
c rename-context away off >/dev/null
has "$(c view -o 'jsonpath={.contexts[?(@.name=="off")].context.namespace}')" place "config set and rename-context"
c unset contexts.off.namespace >/dev/null
c delete-context off >/dev/null 2>&1
c delete-user me >/dev/null
c delete-cluster far >/dev/null
lacks "$(cat "$WORK/config")" far.example "the kubeconfig in the end"

part "how many of how many"
sort -u "$WORK/ran" >"$WORK/ran.sorted"
missing=$(comm -23 "$WORK/commands" "$WORK/ran.sorted")
is "$missing" "" "commands that were not run"
echo "kubectl's reference: $(comm -12 "$WORK/commands" "$WORK/ran.sorted" | wc -l) of $(wc -l <"$WORK/commands") commands were run"
