#!/usr/bin/env bash
# A custom kind whose steps are declared: "davit why" tells what an object waits for, who does it and what helps; and davit's
# own commands know the kind.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq

up
cat >"$WORK/kind.yaml" <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: databases.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: databases, singular: database, kind: Database, shortNames: [db], categories: [all]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, properties: {size: {type: integer}}}
          status: {type: object, x-kubernetes-preserve-unknown-fields: true}
---
apiVersion: davit.dev/v1
kind: Lifecycle
metadata: {name: databases.example.com}
spec:
  start:
  - {name: disk, does: makes the disk, owner: db-operator, condition: DiskReady}
  - {name: server, does: starts the server, owner: db-operator, after: [disk], condition: ServerReady, within: 1s,
     unblock: "kubectl logs deploy/db-operator"}
  stop:
  - {name: backup, does: keeps a last copy, owner: db-operator, finalizer: example.com/backup, unblock: "kubectl logs deploy/db-operator"}
YAML
davit apply -f "$WORK/kind.yaml"
kubectl wait --for=condition=Established crd/databases.example.com --timeout=10s
printf 'apiVersion: example.com/v1\nkind: Database\nmetadata: {name: main, finalizers: [example.com/backup]}\nspec: {size: 3}\n' >"$WORK/main.yaml"

echo "--- davit's own commands know the kind"
davit apply -f "$WORK/main.yaml"
has "$(davit get db)" "main" "davit get db"
has "$(davit get databases.example.com/main -o json | jq -c .spec)" '{"size":3}' "davit get -o json"
has "$(davit get all)" "main" "davit get all"
davit label database/main tier=back
has "$(davit history db/main)" "labels" "davit history"
refused davit get databasez
has "$SAID" 'there is no kind "databasez"' "a word for nothing"

echo "--- why"
why() { davit why database/main; }
has "$(why)" "waits for disk (makes the disk); owner: db-operator" "at first"
has "$(why)" "there is no condition DiskReady in its status yet" "at first"
report() { kubectl patch db main --subresource=status --type=merge -p "{\"status\":{\"conditions\":[$1]}}" >/dev/null; }
report '{"type":"DiskReady","status":"True"},{"type":"ServerReady","status":"Unknown","message":"it boots","lastTransitionTime":"'"$(date -u +%FT%TZ)"'"}'
has "$(why)" "server" "a step that is being done"
report '{"type":"DiskReady","status":"True"},{"type":"ServerReady","status":"False","reason":"NoRoom","message":"no node has 3 GiB","lastTransitionTime":"2026-01-01T00:00:00Z"}'
has "$(why)" "not done within 1s: NoRoom: no node has 3 GiB" "a step that is late"
has "$(why)" "kubectl logs deploy/db-operator" "what helps"
report '{"type":"DiskReady","status":"True"},{"type":"ServerReady","status":"True"}'
has "$(why)" "is complete" "all done"
is "$(kubectl get --raw /apis/example.com/v1/namespaces/default/databases/main/lifecycle | jq -c '[.steps[] | [.name, .state]]')" '[["disk","done"],["server","done"]]' "the steps"
kubectl delete db main --wait=false
has "$(why)" "held by the finalizer example.com/backup" "while it is held"
kubectl patch db main --type=merge -p '{"metadata":{"finalizers":null}}'
kubectl wait --for=delete db/main --timeout=10s

echo "--- bad input"
refused kubectl patch lifecycle databases.example.com --type=merge -p '{"spec":{"start":[{"name":"a","after":["b"],"condition":"A"},{"name":"b","after":["a"],"condition":"B"}]}}'
has "$SAID" "they go in a circle" "a circle"
has "$(kubectl get lifecycles)" "disk,server" "the table"
has "$(kubectl explain lifecycle.spec.stop.finalizer)" "whose removal ends it" "explain"
