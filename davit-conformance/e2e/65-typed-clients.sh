#!/usr/bin/env bash
# Bodies in protocol buffers, as kubectl's create verbs and other Go clients send them; and the end of a namespace
# with everything in it.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl

up
busybox_image

kubectl create ns x
kubectl -n x create configmap settings --from-literal=colour=blue --from-literal=empty=
is "$(kubectl -n x get cm settings -o 'jsonpath={.data.colour}')" blue "what the ConfigMap holds"
kubectl -n x create secret generic pass --from-literal=word=open
is "$(kubectl -n x get secret pass -o 'jsonpath={.data.word} {.type}')" "b3Blbg== Opaque" "what the Secret holds"
kubectl -n x create serviceaccount robot
is "$(kubectl -n x get sa robot -o 'jsonpath={.metadata.name}')" robot "the ServiceAccount"

refused kubectl create ns x
has "$SAID" 'namespaces "x" already exists' "the second creation"
refused kubectl -n x create configmap Bad_Name
has "$SAID" "Bad_Name" "the refusal of a bad name"
refused kubectl -n nowhere create configmap settings
has "$SAID" 'namespaces "nowhere" not found' "a creation in no namespace"
has "$(kubectl -n x create token robot)" "." "a token of the ServiceAccount"
kubectl -n x create deployment web --image=busybox:1 -- sleep 1000
kubectl -n x rollout status deployment/web --timeout=30s
kubectl -n x delete deployment web --cascade=foreground --timeout=60s
has "$(kubectl -n x create cronjob web --image=busybox:1 --schedule='* * * * *' 2>&1)" "does not run them yet" "a CronJob"

kubectl apply -n x -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: slow}
spec:
  terminationGracePeriodSeconds: 4
  containers: [{name: main, image: "busybox:1", command: [sh, -c, "trap '' TERM; while :; do sleep 1; done"]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: held, finalizers: [example.com/hold]}
YAML
eventually 30 kubectl -n x wait pod/slow --for=condition=Ready --timeout=1s
kubectl -n x debug slow --image=busybox:1 -- true
is "$(kubectl -n x get pod slow -o 'jsonpath={.spec.ephemeralContainers[0].image}')" busybox:1 "the container that was added to look at it"
kubectl delete ns x --wait=false
is "$(kubectl get ns x -o 'jsonpath={.status.phase}')" Terminating "the phase of the namespace"
has "$(kubectl get ns x)" Terminating "the table of namespaces"
has "$(davit why ns/x)" "1 left: slow" "why the namespace is still there"
refused kubectl -n x create configmap late
has "$SAID" "being terminated" "a creation in a namespace that goes"
pod_gone() { ! kubectl -n x get pod slow; }
eventually 20 pod_gone
has "$(davit why ns/x)" "held by the finalizer example.com/hold" "why the namespace is still there then"
told() { kubectl get ns x -o 'jsonpath={.status.conditions[*].message}' | grep -q 'configmaps.* has 1 resource instances'; }
eventually 15 told
kubectl -n x patch configmap held --type=merge -p '{"metadata":{"finalizers":null}}'
gone() { ! kubectl get ns x; }
eventually 10 gone
kubectl create ns x
# Every namespace has the cluster's certificate.
is "$(kubectl -n x get cm,secret -o name | grep -v kube-root-ca.crt)" "" "what a namespace of the same name holds"
kubectl delete ns x --timeout=10s
echo "typed clients: all as it should be"
