#!/usr/bin/env bash
# What was, and the way back: a namespace at any revision, deleted objects, rollback of many, how much is kept, purges.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq curl

up
davit kubeconfig --user alice >"$WORK/alice"
kubectl create namespace shop
export CONTENTS=/api/v1/namespaces/shop/contents
revision() { kubectl -n shop get "$1" -o 'jsonpath={.metadata.resourceVersion}'; }
names() { jq -r '[.items[]|select(.kind|test("ReplicaSet|Pod|Rollback")|not)|.kind + "/" + .metadata.name]|map(select(test("kube-root|/default$")|not))|join(" ")'; }

echo "--- a namespace as it was, whole"
kubectl -n shop create configmap app --from-literal=password=hunter-XYZZY-leaked
kubectl -n shop create configmap old --from-literal=x=1
kubectl -n shop create secret generic key --from-literal=p=one
kubectl -n shop create deployment web --image=busybox:1 --replicas=0
kubectl -n shop label configmap app old part=one
kubectl apply -f - <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: wishes.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: wishes, singular: wish, kind: Wish}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}}
YAML
kubectl wait --for=condition=Established crd/wishes.example.com --timeout=20s
wish() { printf '{"apiVersion":"example.com/v1","kind":"Wish","metadata":{"name":"cake","namespace":"shop"},"spec":{"size":%s}}' "$1" | kubectl apply --server-side -f -; }
eventually 10 wish 1
then=$(kubectl get --raw "$CONTENTS" | jq -r .metadata.resourceVersion)
sleep 1.1
time=$(date -u +%Y-%m-%dT%H:%M:%SZ)
sleep 1.1
kubectl -n shop patch configmap app -p '{"data":{"password":"from-a-secret"}}'
kubectl -n shop delete configmap old
kubectl -n shop patch secret key -p '{"stringData":{"p":"two"}}'
kubectl -n shop scale deployment web --replicas=3
kubectl -n shop create configmap new --from-literal=x=9
wish 2
before=$(kubectl get --raw "$CONTENTS?revision=$then" | names)
is "$before" "ConfigMap/app ConfigMap/old Secret/key Deployment/web Wish/cake" "the namespace then"
is "$(kubectl get --raw "$CONTENTS?at=$time" | names)" "$before" "at the time"
has "$(kubectl get --raw "$CONTENTS?at=$time&labelSelector=part=one&resources=configmaps" | names)" "ConfigMap/old" "some of it"
page=$(kubectl get --raw "$CONTENTS?revision=$then&limit=3")
is "$(jq '.items|length' <<<"$page")" 3 "a page"
more=$(jq -r .metadata.continue <<<"$page")
rest=$(kubectl get --raw "$CONTENTS?revision=$then&limit=100&continue=$more")
is "$(printf '%s%s' "$page" "$rest" | jq -s '[.[].items[]]|{items:.}' | names)" "$before" "two pages"
is "$(kubectl get --raw "/apis/example.com/v1/namespaces/shop/wishes/cake?revision=$then" | jq .spec.size)" 1 "a custom object then"
has "$(kubectl get --raw "/apis/example.com/v1/namespaces/shop/wishes/cake/history?diff=true")" '~ spec.size: 1 → 2' "what was changed of it"
has "$(kubectl get --raw "/apis/example.com/v1/namespaces/shop/wishes/cake/blame")" '"path":"spec.size"' "who wrote it"
exported=$(davit export ns/shop --at "$time")
has "$exported" "hunter-XYZZY-leaked" "the export"
lacks "$exported" "uid:" "the export"
kubectl create namespace copy
sed 's/namespace: shop/namespace: copy/' <<<"$exported" | kubectl apply -n copy -f -
is "$(kubectl -n copy get configmap old -o 'jsonpath={.data.x}')" 1 "an object of the copy"
# Alice reads no secrets: they are left out, and she is told.
kubectl create rolebinding alice --clusterrole=view --user=alice -n shop
kubectl delete clusterrolebinding davit:author
token=$(sed -n 's/^ *token: *//p' "$WORK/alice")
if [ -n "$token" ]; then
    said=$(curl -sk -D - -H "Authorization: Bearer $token" "https://127.0.0.1:$PORT$CONTENTS?revision=$then")
    lacks "$said" '"kind":"Secret"' "what she reads"
    has "$said" "secrets are left out: you may not list them here" "what she is told"
fi
has "$(kubectl --kubeconfig "$WORK/alice" get --raw "$CONTENTS?revision=$then" 2>&1)" '"kind":"ConfigMap"' "what she reads"
refused kubectl get --raw "$CONTENTS?revision=99999999"
has "$SAID" "Too large resource version" "a revision that is to come"
refused kubectl get --raw "$CONTENTS?at=noon"
has "$SAID" 'at: Invalid value: "noon": must be a time such as' "no time"
refused kubectl get --raw "$CONTENTS?resources=cats"
has "$SAID" 'resources: Not found: "cats"' "no resource"

echo "--- as a stranger types it"
has "$(davit __complete get wis)" wishes "custom kinds are completed"
has "$(davit __complete history -n shop wish/)" wish/cake "names of custom objects"
has "$(davit __complete undelete -n shop configmap/)" configmap/old "what was deleted"
has "$(davit blame -n shop wish/cake -o wide)" "spec.size" "blame of a custom object"
exits() { # CODE COMMAND...: it ends with this code
    local code=0
    SAID=$("${@:2}" 2>&1) || code=$?
    is "$code" "$1" "the exit code of ${*:2}"
}
exits 2 davit rollback -n shop cm/app --to-revision 0
has "$SAID" "0 is no revision: davit history" "a revision that is none"
exits 2 davit rollback -n shop cm/app --to-revision 5 --at "$time"
exits 2 davit history -n shop cm/app -o xml
exits 2 davit undelete -n shop configmap
exits 2 davit owners hand-over --from alice --to people
has "$SAID" '"alice" is no domain: people' "a domain that is none"
exits 1 davit get -n shop cm/app --at noon
exits 1 davit diff -n shop cm/app --at "$time"

echo "--- deleted objects are listed and come back"
has "$(davit history --deleted -n shop)" "configmap/old" "what was deleted"
has "$(kubectl get --raw '/api/v1/namespaces/shop/configmaps?deleted=true')" '"removedBy":"admin"' "who deleted it"
davit undelete -n shop configmap/old
is "$(kubectl -n shop get configmap old -o 'jsonpath={.data.x}')" 1 "what is back"
kubectl -n shop delete configmap old
owner=$(kubectl -n shop get configmap new -o 'jsonpath={.metadata.uid}')
kubectl -n shop patch configmap app -p "{\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"new\",\"uid\":\"$owner\"}]}}"
owned() { ! kubectl -n shop get configmap app; }
kubectl -n shop delete configmap new
eventually 10 owned
davit undelete -n shop configmap/new configmap/app
is "$(kubectl -n shop get configmap app -o 'jsonpath={.metadata.ownerReferences[0].uid}')" "$(kubectl -n shop get configmap new -o 'jsonpath={.metadata.uid}')" "its owner, who is another one now"

echo "--- many go back at once"
rollback() { printf 'apiVersion: davit.dev/v1\nkind: Rollback\nmetadata: {name: %s, namespace: shop}\nspec: %s\n' "$1" "$2"; }
plan=$(davit rollback -n shop --all --at "$time" --dry-run)
has "$plan" "Delete  configmaps/new" "the plan"
has "$plan" '~ data.password: "from-a-secret" → "hunter-XYZZY-leaked"' "the plan"
has "$plan" "Create  configmaps/old" "the plan"
lacks "$plan" "b25l" "the plan"
is "$(kubectl -n shop get configmap app -o 'jsonpath={.data.password}')" from-a-secret "what a plan changes"
rollback some '{toRevision: '"$then"', resources: [secrets, wishes.example.com]}' | kubectl create -f -
is "$(kubectl -n shop get secret key -o 'jsonpath={.data.p}')" b25l "one of some"
is "$(kubectl get wishes.example.com -n shop cake -o 'jsonpath={.spec.size}')" 1 "a custom one of some"
is "$(kubectl -n shop get deployment web -o 'jsonpath={.spec.replicas}')" 3 "another one"
davit rollback -n shop --all --at "$time" --yes --cause "as it was"
is "$(kubectl get --raw "$CONTENTS" | names)" "$before" "the namespace again"
is "$(kubectl -n shop get deployment web -o 'jsonpath={.spec.replicas}')" 0 "its replicas"
has "$(davit history -n shop deployment/web)" "as it was" "the cause"
has "$(kubectl -n shop get rollbacks)" "Done" "the record"
revisions=$(kubectl get --raw "$CONTENTS" | jq -r '[.items[]|select(.metadata.name|test("^(app|old|web)$"))|.metadata.resourceVersion|tonumber]|max - min')
[ "$revisions" -lt 40 ] || fail "not in one commit: $revisions"
refused kubectl create -f <(rollback wrong '{}')
has "$SAID" 'spec: Required value: toRevision or at' "nowhere to"
refused kubectl create -f <(rollback wrong '{toRevision: 1, resources: [cats]}')
has "$SAID" 'spec.resources: Not found: "cats"' "a kind that is none"
# What one of them may not, none does.
kubectl create rolebinding half --clusterrole=edit --user=alice -n shop
is "$(kubectl --kubeconfig "$WORK/alice" auth can-i rollback configmaps -n shop)" yes "whether she may roll back"
is "$(kubectl --kubeconfig "$WORK/alice" auth can-i rollback roles -n shop || true)" no "whether she may roll back roles"
kubectl -n shop create serviceaccount extra
kubectl -n shop create role power --verb='*' --resource='*.*'
refused kubectl --kubeconfig "$WORK/alice" create -f <(rollback toofar '{toRevision: '"$then"'}')
has "$SAID" "is refused, and nothing is rolled back: rolebindings.rbac.authorization.k8s.io" "what she may not"
kubectl -n shop get serviceaccount extra
has "$(kubectl explain rollback.spec.resources)" "deployments.apps" "explain rollback"
has "$(kubectl explain historypolicy.spec)" "maxDisk" "explain historypolicy"
has "$(kubectl explain purge.status)" "requestedBy" "explain purge"

echo "--- how much is kept"
kubectl -n shop create configmap counter --from-literal=n=0
for n in 1 2 3 4 5 6; do kubectl -n shop patch configmap counter -p "{\"data\":{\"n\":\"$n\"}}" >/dev/null; done
first=$(kubectl get --raw '/api/v1/namespaces/shop/configmaps/counter/history' | jq '.items[-1].revision')
is "$(kubectl get --raw '/api/v1/namespaces/shop/configmaps/counter/history' | jq '.items|length')" 7 "the counter's history"
kubectl -n shop annotate configmap counter "davit.dev/keep-revisions=$((first + 1))"
kubectl apply -f - <<'YAML'
apiVersion: davit.dev/v1
kind: HistoryPolicy
metadata: {name: short}
spec: {resources: [configmaps], namespaces: [shop], maxRevisions: 3}
YAML
counted() { [ "$(kubectl get --raw '/api/v1/namespaces/shop/configmaps/counter/history' | jq -c '[.items[].revision]|length')" = 4 ]; }
eventually 20 counted
is "$(kubectl get --raw "/api/v1/namespaces/shop/configmaps/counter?revision=$((first + 1))" | jq -r .data.n)" 1 "the revision that it names"
refused kubectl get --raw "/api/v1/namespaces/shop/configmaps/counter?revision=$first"
has "$SAID" "is not kept any more: it is known from revision" "what was collected"
refused kubectl apply -f - <<'YAML'
apiVersion: davit.dev/v1
kind: HistoryPolicy
metadata: {name: wrong}
spec: {namespaces: [shop], maxRevisions: 0, maxDisk: 1Mi}
YAML
has "$SAID" 'spec.maxRevisions: Invalid value: 0: must be between 1 and 1000000' "too few"
has "$SAID" 'spec.maxDisk: Forbidden: may not be set together with resources or namespaces' "a cap of a part"
has "$(davit history usage)" "configmaps" "the usage"
has "$(kubectl get --raw /metrics)" "davit_history_collected_total" "the metrics"
eventually 20 sh -c 'kubectl get historypolicy default -o jsonpath="{.status.conditions[0].status}" | grep True'

echo "--- what should never have been written goes, by two keys"
kubectl delete historypolicy short
leaked=$(revision configmap/app)
kubectl -n shop patch configmap app -p '{"data":{"password":"from-a-secret"}}'
kubectl create clusterrole asks --verb=create --resource=purges.davit.dev
kubectl create clusterrolebinding asks --clusterrole=asks --user=alice
grep -rqa hunter-XYZZY-leaked "$DATA/store" || fail "the leak is not on the disk"
purge() { printf '{"apiVersion":"davit.dev/v1","kind":"Purge","metadata":{"name":"%s"},"spec":{"resource":"configmaps","namespace":"shop","name":"app","reason":"leaked"}}' "$1"; }
approve() { kubectl "$@" create --raw /apis/davit.dev/v1/purges/leak/approve -f /dev/null; }
purge leak | kubectl create -f -
refused approve
has "$SAID" 'it takes two people: "admin" has asked for it' "one person"
refused kubectl patch purge leak --subresource=status --type=merge -p '{"status":{"phase":"Approved"}}'
has "$SAID" "only Davit tells how far a purge is" "a forged approval"
kubectl delete purge leak
purge leak | kubectl --kubeconfig "$WORK/alice" create -f -
refused approve --kubeconfig "$WORK/alice"
davit purge approve leak
has "$(kubectl get purges)" "alice" "who asked"
has "$(davit history -n shop configmap/app)" "(purged by leak)" "the history"
refused kubectl get --raw "/api/v1/namespaces/shop/configmaps/app?revision=$leaked"
has "$SAID" "was purged (Purge leak)" "a state that is gone"
# Also of the copy, and of those that nobody has touched: only there it is left.
kubectl delete namespace copy --timeout=30s
purge2() { printf '{"apiVersion":"davit.dev/v1","kind":"Purge","metadata":{"name":"%s"},"spec":{"resource":"%s","namespace":"%s","name":"%s","reason":"leaked"}}' "$@"; }
purge2 copy configmaps copy app | kubectl --kubeconfig "$WORK/alice" create -f -
davit purge approve copy
for name in $(kubectl -n shop get rollbacks -o 'jsonpath={.items[*].metadata.name}'); do
    kubectl -n shop delete rollback "$name"
    purge2 "r-$name" rollbacks.davit.dev shop "$name" | kubectl --kubeconfig "$WORK/alice" create -f -
    davit purge approve "r-$name"
done
if grep -rla hunter-XYZZY-leaked "$DATA/store"; then fail "the leak is still on the disk"; fi
echo "ok: it is gone from the disk"
davit down --data-dir "$DATA" >/dev/null
davit up --listen "127.0.0.1:$PORT" >/dev/null
is "$(kubectl -n shop get configmap app -o 'jsonpath={.data.password}')" from-a-secret "the object after a restart"
has "$(davit history -n shop configmap/app)" "(purged by leak)" "the history after a restart"
