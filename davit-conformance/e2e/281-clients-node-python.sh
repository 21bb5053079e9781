#!/usr/bin/env bash
# Node's client, Python's, and kubectl three times (this machine's, Debian 13's, 1.35) do all that clients do: docs/clients.md
# has the list. Then the server is killed while they watch.
# long: forty seconds
. "$(dirname "$0")/lib.sh"
. "$HERE/clients-lib.sh"
need_root
need kubectl curl wrk flock npm node busybox apt-get
/usr/bin/python3 -c 'import kubernetes' 2>/dev/null || { echo "this story needs Debian's python3-kubernetes"; exit 77; }

NODE=$(node_folder) || fail "npm fetches what package-lock.json names"
DEBIAN=$(debian13_kubectl) || fail "apt fetches kubectl of Debian 13"

up
busybox_image
harm_scripts
web_pod
fill
cp "$HERE/../clients/node/client.mjs" "$NODE/client-$PORT.mjs"

# --- what kubectl does; K is the program, S its namespace
done_by() { echo "ok: $NAME $*"; }
k() { "$K" --cache-dir "$WORK/cache-$NAME" -n "$S" "$@"; }

crud() {
    k create namespace "$S"
    k create configmap a --from-literal=n=1
    refused k create configmap a
    has "$SAID" "already exists" "a second creation"
    k label configmap a of=kubectl
    k annotate configmap a note=one
    k patch configmap a --type=json -p '[{"op":"add","path":"/data/m","value":"9"}]'
    k patch configmap a --type=merge -p '{"data":{"n":null}}'
    k create deployment idle --image=busybox:1 --replicas=0
    k patch deployment idle -p '{"spec":{"template":{"spec":{"containers":[{"name":"two","image":"busybox:2"}]}}}}'
    is "$(k get deployment idle -o 'jsonpath={.spec.template.spec.containers[*].name}' | wc -w)" 2 "containers after a merge by name"
    k get configmap a -o yaml | sed 's/"9"/"10"/' | k replace -f -
    is "$(k get configmap -l of=kubectl -o 'jsonpath={.items[*].data}')" '{"m":"10"}' "what is left"
    k delete configmap,deployment -l of=kubectl
    k delete deployment idle
    refused k get configmap a
    has "$(k get pods -o wide 2>&1)" "No resources found" "a table of nothing"
    has "$("$K" version)" "Server Version: v1." "its versions"
    done_by "creates, reads, lists, replaces, patches and deletes"
}
pages() {
    is "$("$K" -n many get configmaps -l of=fill --chunk-size=700 -o name | wc -l)" 10000 "objects in all pages"
    done_by "reads 10,000 objects in pages"
}
wanted() { printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {%s}\n' "$1"; }
applies() {
    wanted 'a: "1", b: "1"' | k apply -f -
    wanted 'b: "2"' | k apply -f -
    is "$(k get configmap applied -o 'jsonpath={.data}')" '{"b":"2"}' "what a second apply leaves"
    k delete configmap applied
    wanted 'a: "1"' | k apply --server-side --field-manager=one -f -
    refused k apply --server-side --field-manager=two -f <(wanted 'a: "2"')
    has "$SAID" 'conflict with "one"' "the refusal"
    wanted 'a: "2"' | k apply --server-side --field-manager=two --force-conflicts -f -
    has "$(wanted 'a: "3"' | k diff --server-side --force-conflicts --field-manager=two -f - || true)" '+  a: "3"' "a diff"
    done_by "applies on the server's side, with conflicts and force"
}
executes() {
    local code=0
    is "$(echo here | "$K" exec -i web -- cat)" here "what a program was sent"
    "$K" exec web -- sh -c 'exit 3' 2>/dev/null || code=$?
    is "$code" 3 "the exit code"
    is "$("$K" logs web)" begun "the log"
    done_by "runs a program in a pod and reads its log"
}
page() { grep -q hello <(curl -s --max-time 5 "http://127.0.0.1:$1/"); }
forwards() {
    local port forward
    port=$(free_port)
    "$K" port-forward pod/web "$port:8080" >"$WORK/forward-$NAME" 2>&1 &
    forward=$!
    eventually 30 grep -q "Forwarding from 127.0.0.1" "$WORK/forward-$NAME"
    eventually 10 page "$port"
    kill "$forward"
    done_by "forwards a port"
}
watches() {
    local watch
    k get configmaps --watch -o name >"$WORK/watch-$NAME" &
    watch=$!
    eventually 20 grep -q kube-root-ca "$WORK/watch-$NAME"
    k create configmap w-1
    eventually 10 grep -q w-1 "$WORK/watch-$NAME"
    kill "$watch"
    done_by "shows changes as they come"
}
custom() {
    k apply -f - <<YAML
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: jars.$NAME.example.com}
spec:
  group: $NAME.example.com
  scope: Namespaced
  names: {plural: jars, kind: Jar, listKind: JarList, shortNames: [jr$NAME]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}, scale: {specReplicasPath: .spec.jam, statusReplicasPath: .status.jam}}
    additionalPrinterColumns: [{name: Jam, type: integer, jsonPath: .spec.jam}]
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, required: [jam], properties: {jam: {type: integer, maximum: 9, description: how much}, lid: {type: string, default: tin}}}
          status: {type: object, properties: {jam: {type: integer}}}
YAML
    k wait --for=condition=Established "crd/jars.$NAME.example.com" --timeout=20s
    k apply -f <(printf 'apiVersion: %s.example.com/v1\nkind: Jar\nmetadata: {name: one}\nspec: {jam: 3}\n' "$NAME")
    is "$(k get "jr$NAME" one --no-headers | awk '{print $1, $2}')" "one 3" "its table"
    is "$(k get jars."$NAME".example.com one -o 'jsonpath={.spec.lid}')" tin "what was filled in"
    k scale "jr$NAME" one --replicas=5
    is "$(k get "jr$NAME" one -o 'jsonpath={.spec.jam}')" 5 "what was scaled"
    refused k patch "jr$NAME" one --type=merge -p '{"spec":{"jam":10}}'
    has "$SAID" "spec.jam" "the refusal"
    has "$(k explain "jr$NAME.spec.jam")" "how much" "what explain says"
    k delete crd "jars.$NAME.example.com" --timeout=30s
    done_by "defines a kind and uses it by types of its own"
}
kubectl_plays() {
    NAME=$1 K=$2 S=k-$1
    "$K" version --client
    crud
    pages
    applies
    executes
    forwards
    watches
    custom
}

echo "--- all that clients do"
parts=(crud pages apply exec forward watch informer leader custom gone)
together machine kubectl_plays machine "$(command -v kubectl)" -- debian kubectl_plays debian "$DEBIAN" -- newest kubectl_plays newest "$NODE/kubectl/kubectl" \
    -- node node "$NODE/client-$PORT.mjs" "$KUBECONFIG" "$WORK" "${parts[@]}" \
    -- python /usr/bin/python3 "$HERE/../clients/python/client.py" "$KUBECONFIG" "$WORK" "${parts[@]}"

echo "--- the server is killed while they watch"
# kubectl's watch ends with its connection, here as there; rollout status begins anew by itself.
rollout() {
    kubectl create deployment slow --image=busybox:1 --replicas=1 -- sh -c 'trap exit TERM; sleep 1000 & wait'
    kubectl patch deployment slow -p '{"spec":{"minReadySeconds":6}}'
    kubectl rollout status deployment/slow --timeout=90s &
    status=$!
    kubectl get configmaps -n k-machine --watch -o name >/dev/null 2>&1 &
    watch=$!
    sleep 1
    bash "$WORK/kill.sh"
    wait "$status"
    ended() { ! kill -0 "$watch" 2>/dev/null; }
    eventually 20 ended
    kubectl -n k-machine create configmap k-1
    has "$(kubectl -n k-machine get configmaps -o name)" configmap/k-1 "what kubectl sees afterwards"
    NAME=machine done_by "misses nothing when the server is killed"
}
# One after the other: who has just begun does not find the server that another has killed.
rollout
node "$NODE/client-$PORT.mjs" "$KUBECONFIG" "$WORK" killed
/usr/bin/python3 "$HERE/../clients/python/client.py" "$KUBECONFIG" "$WORK" killed
rm -f "$NODE/client-$PORT.mjs"
echo "clients of Node, Python and kubectl: all as it should be"
