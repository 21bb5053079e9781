#!/usr/bin/env bash
# A ReplicationController is a ReplicaSet with a plain selector: one keeper's code, a domain, a lifecycle and a why of its own.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq

up --profile standard
busybox_image

echo "--- it has its pods, and says so"
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: ReplicationController
metadata: {name: old}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: old}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: a, image: "busybox:1", command: [sleep, "100000"]}]
YAML
ready() { [ "$(kubectl get rc "$2" -o 'jsonpath={.status.readyReplicas} {.status.observedGeneration}')" = "$1" ]; }
eventually 30 ready "2 1" old
is "$(kubectl get rc old -o json | jq -cr '[.status.replicas, .status.fullyLabeledReplicas, .status.availableReplicas]')" '[2,2,2]' "its status"
pods=$(kubectl get pods -l app=old -o name)
pod=$(head -n 1 <<<"$pods")
is "$(kubectl get "$pod" -o json | jq -cr '.metadata.ownerReferences[0] | [.apiVersion, .kind, .name, .controller]')" '["v1","ReplicationController","old",true]' "a pod's owner"
has "$(kubectl get "$pod" -o json --show-managed-fields | jq -cr '[.metadata.managedFields[].manager]')" replication-controller "whose its fields are"
has "$(kubectl get events)" "Created pod: ${pod#pod/}" "the event"
has "$(davit why rc/old)" "replication-controller" "who makes its pods"

echo "--- its pods are its own"
refused kubectl set image "$pod" a=busybox:2
has "$SAID" "the pod belongs to replicationcontroller/old and is changed through its template" "an edit of a pod"
kubectl delete "$pod" --wait=false
another() { [ "$(kubectl get pods -l app=old -o name | grep -cv "$pod")" = 2 ]; }
eventually 30 another

echo "--- adopted, let go, and adopted again"
kubectl delete rc old --cascade=orphan
orphans=$(kubectl get pods -l app=old -o json | jq -r '[.items[] | select(.metadata.ownerReferences == null)] | length')
is "$orphans" 2 "pods without an owner"
said=$(kubectl create -f - 2>&1 <<'YAML'
apiVersion: v1
kind: ReplicationController
metadata: {name: new}
spec:
  replicas: 2
  selector: {app: old}
  template:
    metadata: {labels: {app: old}}
    spec: {terminationGracePeriodSeconds: 0, containers: [{name: a, image: "busybox:1", command: [sleep, "100000"]}]}
YAML
)
has "$said" "replicationcontroller/new created" "another of the same selector"
adopted() { [ "$(kubectl get pods -l app=old -o json | jq -r '[.items[] | select(.metadata.ownerReferences[0].name == "new")] | length')" = 2 ]; }
eventually 30 adopted
lacks "$(kubectl get events --field-selector involvedObject.name=new)" SuccessfulCreate "what it made: it has adopted"
has "$(kubectl create --dry-run=server -f - 2>&1 <<'YAML'
apiVersion: v1
kind: ReplicationController
metadata: {name: third}
spec:
  replicas: 0
  template:
    metadata: {labels: {app: old}}
    spec: {containers: [{name: a, image: "busybox:1"}]}
YAML
)" "spec.selector: overlaps with that of ReplicationController new" "a selector that overlaps"

echo "--- what it may not make, it says"
kubectl create quota few --hard=pods=2
kubectl scale rc new --replicas=3
told() { kubectl get rc new -o 'jsonpath={.status.conditions[?(@.type=="ReplicaFailure")].message}' | grep -q 'exceeded quota'; }
eventually 30 told
has "$(davit why rc/new)" "exceeded quota" "why"
kubectl scale rc new --replicas=1
one() { ready "1 3" new && [ -z "$(kubectl get rc new -o 'jsonpath={.status.conditions}')" ]; }
eventually 30 one
kubectl autoscale rc new --max=3
is "$(kubectl get hpa new -o 'jsonpath={.spec.scaleTargetRef.kind}')" ReplicationController "what is to be scaled"

echo "--- changed, and as it was"
kubectl set image rc/new a=busybox:2
davit rollback rc/new
is "$(kubectl get rc new -o 'jsonpath={.spec.template.spec.containers[0].image}')" busybox:1 "its image, rolled back"
kubectl delete rc new
none() { [ -z "$(kubectl get pods -o name)" ]; }
eventually 30 none
