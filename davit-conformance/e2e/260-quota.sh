#!/usr/bin/env bash
# How much a namespace may have: quotas that 64 clients at once never get past, limit ranges, priority classes.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

up
API=https://127.0.0.1:$PORT
TOKEN=$(cat "$DATA/admin.token")
curl_api() { curl -sk -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' "$@"; }

echo "--- a quota tells at once what there is"
kubectl create ns shop
kubectl -n shop create configmap one
kubectl -n shop create quota q --hard=pods=20,configmaps=5,count/deployments.apps=1,requests.cpu=2
is "$(kubectl -n shop get quota q -o json | jq -c .status)" \
    '{"hard":{"configmaps":"5","count/deployments.apps":"1","pods":"20","requests.cpu":"2"},"used":{"configmaps":"2","count/deployments.apps":"0","pods":"0","requests.cpu":"0"}}' "its status"

echo "--- who does not say what he asks for is refused"
refused kubectl -n shop run a --image=busybox:1
has "$SAID" 'pods "a" is forbidden: failed quota: q: must specify requests.cpu for: a' "the refusal"

echo "--- 64 clients at once"
pod() { printf '{"metadata":{"name":"%s"},"spec":{"nodeSelector":{"no":"where"},"containers":[{"name":"a","image":"busybox:1","resources":{"requests":{"cpu":"50m"}}}]}}' "$1"; }
for i in $(seq 1 160); do pod "p$i" >"$WORK/p$i.json"; done
seq 1 160 | xargs -P 64 -I {n} curl -sk -o /dev/null -w '%{http_code}\n' -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    --data-binary @"$WORK/p{n}.json" "$API/api/v1/namespaces/shop/pods" >"$WORK/codes"
is "$(sort "$WORK/codes" | uniq -c | tr -s ' ' | tr '\n' ';')" " 20 201; 140 403;" "the answers"
is "$(kubectl -n shop get pods -o name | wc -l)" 20 "how many pods there are"
is "$(kubectl -n shop get quota q -o json | jq -c '[.status.used.pods, .status.used["requests.cpu"]]')" '["20","1"]' "what the quota tells"
is "$(curl_api --data-binary @"$WORK/p1.json" "$API/api/v1/namespaces/shop/pods" | jq -r .reason)" AlreadyExists "one that is there"
pod late >"$WORK/late.json"
is "$(curl_api --data-binary @"$WORK/late.json" "$API/api/v1/namespaces/shop/pods" | jq -c '[.code, .reason, .message, .details]')" \
    '[403,"Forbidden","pods \"late\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=20, limited: pods=20",{"name":"late","kind":"pods"}]' "one more"
kubectl -n shop delete pods --all --now >/dev/null
is "$(kubectl -n shop get quota q -o 'jsonpath={.status.used.pods} {.status.used.requests\.cpu}')" "0 0" "all given back"

echo "--- nobody writes a count but the server"
kubectl -n shop patch quota q --subresource=status --type=merge -p '{"status":{"used":{"configmaps":"0"}}}' >/dev/null
is "$(kubectl -n shop get quota q -o 'jsonpath={.status.used.configmaps}')" 2 "what a person wrote into it"

echo "--- a Deployment tells why it has no pods"
kubectl -n shop create deployment web --image=busybox:1
refused kubectl -n shop create deployment second --image=busybox:1
has "$SAID" "exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=1" "a second Deployment"
failing() { kubectl -n shop get rs -o json | jq -e '.items[0].status.conditions[] | select(.type == "ReplicaFailure" and (.message | contains("must specify requests.cpu")))'; }
eventually 20 failing

echo "--- limit ranges"
kubectl create ns small
kubectl -n small create -f - <<'YAML'
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec:
  limits:
  - type: Container
    default: {cpu: 500m, memory: 256Mi}
    defaultRequest: {cpu: 100m}
    min: {cpu: 50m}
    max: {cpu: "1", memory: 1Gi}
    maxLimitRequestRatio: {cpu: "5"}
  - type: PersistentVolumeClaim
    max: {storage: 1Gi}
YAML
is "$(kubectl -n small run a --image=busybox:1 --dry-run=server -o json | jq -cS '[.spec.containers[0].resources, .metadata.annotations["kubernetes.io/limit-ranger"]]')" \
    '[{"limits":{"cpu":"500m","memory":"256Mi"},"requests":{"cpu":"100m","memory":"256Mi"}},"LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a"]' "what is filled in"
limited() { kubectl -n small run a --image=busybox:1 --overrides="{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"busybox:1\",\"resources\":$1}]}}"; }
refused limited '{"limits":{"cpu":"2"}}'
has "$SAID" 'pods "a" is forbidden: maximum cpu usage per Container is 1, but limit is 2' "too much"
refused limited '{"requests":{"cpu":"20m"}}'
has "$SAID" '[minimum cpu usage per Container is 50m, but request is 20m, cpu max limit to request ratio per Container is 5, but provided ratio is 25.000000]' "too little"

echo "--- priority classes"
is "$(kubectl get pc --no-headers | awk '{print $1, $2, $3}' | tr '\n' ';')" "system-cluster-critical 2000000000 false;system-node-critical 2000001000 false;" "what every cluster has"
refused kubectl delete pc system-node-critical
has "$SAID" "this is a system priority class and cannot be deleted" "the refusal"
lacks "$(kubectl create priorityclass high --value=1000 --preemption-policy=Never 2>&1)" "stored, but" "a class"
prioritised() { kubectl run p --image=busybox:1 --dry-run=server -o json --overrides="{\"spec\":$1}" | jq -c '[.spec.priorityClassName, .spec.priority, .spec.preemptionPolicy]'; }
is "$(prioritised '{"priorityClassName":"high"}')" '["high",1000,"Never"]' "a pod of the class"
is "$(prioritised '{}')" '[null,0,"PreemptLowerPriority"]' "a pod of none"
refused kubectl run p --image=busybox:1 --overrides='{"spec":{"priorityClassName":"gone"}}'
has "$SAID" 'pods "p" is forbidden: no PriorityClass with name gone was found' "a class that is not there"
refused kubectl delete ns kube-system
has "$SAID" 'namespaces "kube-system" is forbidden: this namespace may not be deleted' "a namespace that stays"

echo "--- the issuer of service accounts' tokens, for whoever checks them by himself"
kubectl -n small create serviceaccount robot
token=$(kubectl -n small create token robot --audience=vault)
part() { cut -d. -f"$1" <<<"$token" | tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' | base64 -d; }
found=$(kubectl get --raw /.well-known/openid-configuration)
is "$(jq -c '[.issuer, .response_types_supported, .subject_types_supported, .id_token_signing_alg_values_supported]' <<<"$found")" \
    "[$(part 2 | jq -c .iss),[\"id_token\"],[\"public\"],[$(part 1 | jq -c .alg)]]" "what the issuer says of itself"
is "$(jq -r .jwks_uri <<<"$found")" "$API/openid/v1/jwks" "where its keys are"
keys=$(curl -sk -D "$WORK/head" -H "Authorization: Bearer $(kubectl -n small create token robot)" "$API/openid/v1/jwks")
is "$(jq -c '.keys[] | [.kty, .crv, .use, .kid]' <<<"$keys")" "[\"EC\",\"P-256\",\"sig\",$(part 1 | jq -c .kid)]" "a service account reads the key that signed its token"
has "$(cat "$WORK/head")" "application/jwk-set+json" "its type"
is "$(curl -sk -o /dev/null -w '%{http_code}' "$API/openid/v1/jwks")" 401 "nobody without a token does"
review() { printf '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"%s"%s}}' "$token" "$1" | curl_api --data-binary @- "$API/apis/authentication.k8s.io/v1/tokenreviews" | jq -c '[.status.authenticated, .status.audiences, .status.user.username]'; }
is "$(review ',"audiences":["vault","other"]')" '[true,["vault"],"system:serviceaccount:small:robot"]' "a token for those it is meant for"
is "$(review '')" '[false,null,null]' "and not for the API itself"
is "$(curl -sk -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $token" "$API/api")" 401 "which does not take it"
node=$(kubectl get nodes -o 'jsonpath={.items[0].metadata.name}')
is "$(kubectl -n small create token robot --bound-object-kind=Node --bound-object-name="$node" | cut -d. -f2 | tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' | base64 -d | jq -r '."kubernetes.io".node.name')" "$node" "a token that is bound to a node"

echo "--- an APIService for every group and version, which nobody breaks"
is "$(kubectl get apiservices -o json | jq -c '[.items[] | select(.spec.service == null)] | [all(.status.conditions[0].status == "True"), ([.[].metadata.name] | contains(["v1.", "v1.apps", "v2.autoscaling", "v1.davit.dev"]))]')" "[true,true]" "all of this server's own"
is "$(kubectl get apiservice v1.apps --no-headers | awk '{print $1, $2, $3}')" "v1.apps Local True" "kubectl get apiservice"
was=$(kubectl get apiservice v1.apps -o 'jsonpath={.metadata.uid}')
kubectl delete apiservice v1.apps
back() {
    local now
    now=$(kubectl get apiservice v1.apps -o 'jsonpath={.metadata.uid} {.status.conditions[0].status}') || return 1
    [ "${now#* }" = True ] && [ "${now% *}" != "$was" ]
}
eventually 10 back
kubectl patch apiservice v1.batch --type=merge -p '{"spec":{"service":{"name":"mine","namespace":"small"}}}' || true
mended() { [ "$(kubectl get apiservice v1.batch -o 'jsonpath={.spec.service}')" = "" ]; }
eventually 10 mended

echo "--- an autoscaler in both of its versions"
kubectl -n small create deployment web --image=busybox:1 --replicas=0
kubectl -n small autoscale deployment web --max=5 --cpu-percent=70 2>/dev/null || kubectl -n small autoscale deployment web --max=5 --cpu=70%
is "$(kubectl -n small get horizontalpodautoscalers.v1.autoscaling web -o json | jq -c '[.apiVersion, .spec.targetCPUUtilizationPercentage]')" '["autoscaling/v1",70]' "the older one"
kubectl -n small patch horizontalpodautoscalers.v1.autoscaling web --type=merge -p '{"spec":{"targetCPUUtilizationPercentage":55}}'
is "$(kubectl -n small get horizontalpodautoscalers.v2.autoscaling web -o json | jq -c '[.apiVersion, .spec.metrics[0].resource.target.averageUtilization]')" '["autoscaling/v2",55]' "the newer one"
has "$(kubectl explain hpa.spec --api-version=autoscaling/v1)" targetCPUUtilizationPercentage "kubectl explain"
is "$(kubectl get --raw /apis/autoscaling | jq -c '[[.versions[].version], .preferredVersion.version]')" '[["v2","v1"],"v2"]' "discovery"
