#!/usr/bin/env bash
# Owners and what they own: followed, gone first, left behind, adopted, let go, found again after a kill.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq

up
busybox_image

sleeps() { kubectl create deployment "$1" --image=busybox:1 --replicas=2 -- sh -c 'trap exit TERM; sleep 1000 & wait'; }
there() { kubectl get rs,pods -l "app=$1" -o name | wc -l; }
gone() { [ "$(there "$1")" = 0 ]; }

echo "--- a dry run says what goes; background: the owner first"
sleeps back
kubectl rollout status deployment/back --timeout=30s
said=$(kubectl delete deployment back --dry-run=server 2>&1)
has "$said" "1 replicasets.apps go after it" "the plan"
has "$said" "2 pods go after it" "the plan"
kubectl delete deployment back --cascade=background
eventually 20 gone back

echo "--- foreground: the owner last"
sleeps front
kubectl rollout status deployment/front --timeout=30s
kubectl delete deployment front --cascade=foreground
is "$(there front)" 0 "what is left when the command ends"

echo "--- orphan: they stay, and the next of that selector adopts them"
sleeps left
kubectl rollout status deployment/left --timeout=30s
pods=$(kubectl get pods -l app=left -o 'jsonpath={.items[*].metadata.uid}')
kubectl delete deployment left --cascade=orphan
is "$(kubectl get rs -l app=left -o 'jsonpath={.items[*].metadata.ownerReferences}')" "" "owners of the ReplicaSet"
sleeps left
kubectl rollout status deployment/left --timeout=30s
is "$(kubectl get pods -l app=left -o 'jsonpath={.items[*].metadata.uid}')" "$pods" "the pods"
has "$(kubectl get rs -l app=left -o 'jsonpath={.items[*].metadata.ownerReferences[*].kind}')" Deployment "the owner again"

echo "--- a pod whose labels are changed is let go and replaced; one that matches is adopted"
pod=$(kubectl get pod -l app=left -o name | sed -n 1p)
kubectl label "$pod" pod-template-hash- app=alone --overwrite
eventually 20 sh -c '[ "$(kubectl get pods -l app=left --no-headers | grep -c Running)" = 2 ]'
is "$(kubectl get "$pod" -o 'jsonpath={.metadata.ownerReferences}')" "" "owners of the pod that was let go"
hash=$(kubectl get rs -l app=left -o 'jsonpath={.items[0].metadata.labels.pod-template-hash}')
kubectl label "$pod" app=left "pod-template-hash=$hash" --overwrite
eventually 20 sh -c '[ "$(kubectl get pods -l app=left --no-headers | grep -vc Terminating)" = 2 ]'

echo "--- any kind can be owned; who names no owner that exists goes"
kubectl create configmap owner
uid=$(kubectl get configmap owner -o 'jsonpath={.metadata.uid}')
owned() { printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"%s","blockOwnerDeletion":true}]}}' "$1" "$2"; }
owned child "$uid" | kubectl create -f -
owned stray 00000000-0000-0000-0000-000000000000 | kubectl create -f -
eventually 10 sh -c '! kubectl get configmap stray'
kubectl get configmap child
refused kubectl delete --raw "/api/v1/namespaces/default/configmaps/owner?propagationPolicy=Sometimes"
has "$SAID" 'supported values: "Background", "Foreground", "Orphan"' "the refusal"
kubectl delete configmap owner
eventually 10 sh -c '! kubectl get configmap child'

echo "--- the server is killed in the middle of a deletion, and goes on afterwards"
sleeps cut
kubectl scale deployment cut --replicas=6
kubectl rollout status deployment/cut --timeout=40s
kubectl delete deployment cut --cascade=foreground --wait=false
kill -9 "$(jq -r .pid "$DATA/server.json")"
up
eventually 40 gone cut
eventually 10 sh -c '! kubectl get deployment cut'
kubectl delete deployment left
eventually 20 gone left
