#!/usr/bin/env bash
# Three real images from a real registry: pulled by pods and Deployments, followed while it lasts, kept and removed by
# policy; and the time of it beside skopeo's.
# long: three minutes
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq skopeo
. "$HERE/registry-lib.sh"

registry main
R=$REGISTRY
echo "--- pushing busybox, python3 and nginx to $R"
push "$(cached busybox)" busybox:1
push "$(cached busybox)" busybox:2
push "$(cached python3)" python3:1
push "$(cached nginx)" nginx:1
push "$(cached nginx)" nginx:2

plain "$R"
up
kubectl create namespace standard
kubectl label namespace standard davit.dev/profile=standard

echo "--- a Deployment of nginx as it is found, in standard"
kubectl -n standard create deployment web --image="$R/nginx:1" --replicas=2
kubectl -n standard rollout status deployment/web --timeout=60s
pod=$(kubectl -n standard get pods -l app=web -o 'jsonpath={.items[0].metadata.name}')
address=$(kubectl -n standard get pod "$pod" -o 'jsonpath={.status.podIP}')
is "$(curl -s "http://[$address]/")" "nginx 1 from davit" "what nginx says"
digest=$(skopeo inspect --tls-verify=false --format '{{.Digest}}' "docker://$R/nginx:1")
is "$(kubectl -n standard get pod "$pod" -o 'jsonpath={.status.containerStatuses[0].imageID}')" "$R/nginx@$digest" "imageID"
events=$(kubectl -n standard get events -o 'jsonpath={range .items[*]}{.reason}: {.message}{"\n"}{end}')
has "$events" "Pulling: Pulling image \"$R/nginx:1\"" "events"
has "$events" "Pulled: Successfully pulled image \"$R/nginx:1\" in " "events"

echo "--- python3 and busybox beside it in standard, and all three in strict"
# both NAMESPACE: what python3 and busybox run is the same in either profile
both() {
    kubectl -n "$1" apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: both}
spec:
  replicas: 1
  selector: {matchLabels: {app: both}}
  template:
    metadata: {labels: {app: both}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - {name: py, image: "$R/python3:1", command: [python3, -m, http.server, --bind, "::", "8000"]}
      - {name: side, image: "$R/busybox:1", command: [sh, -c, "id -u; sleep 100000"]}
YAML
}
both standard
both default
kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: strict-web}
spec:
  replicas: 1
  selector: {matchLabels: {app: strict-web}}
  template:
    metadata: {labels: {app: strict-web}}
    spec:
      containers:
      - name: web
        image: $R/nginx:1
        args: [nginx, -c, /etc/nginx/strict.conf]
        volumeMounts: [{name: tmp, mountPath: /tmp}]
      volumes: [{name: tmp, emptyDir: {}}]
YAML
kubectl rollout status deployment/strict-web --timeout=60s
for namespace in standard default; do
    kubectl -n "$namespace" rollout status deployment/both --timeout=60s
    address=$(kubectl -n "$namespace" get pods -l app=both -o 'jsonpath={.items[0].status.podIP}')
    eventually 20 curl -sf -o /dev/null "http://[$address]:8000/"
    is "$(curl -s "http://[$address]:8000/index.html")" "python3 from davit" "what python3 says in $namespace"
done
is "$(kubectl -n standard logs deployment/both -c side)" 0 "who busybox is in standard"
[ "$(kubectl logs deployment/both -c side)" != 0 ] || fail "busybox is root in strict"
address=$(kubectl get pods -l app=strict-web -o 'jsonpath={.items[0].status.podIP}')
is "$(curl -s "http://[$address]:8080/")" "nginx 1 from davit" "what nginx says, as nobody"

echo "--- policies"
kubectl run never --image="$R/busybox:9" --image-pull-policy=Never -- sleep 1000
eventually 20 waits never ErrImageNeverPull
has "$(davit why never)" "not present with pull policy of Never" "why never"
kubectl run present --image="$R/busybox:1" --image-pull-policy=IfNotPresent -- sleep 1000
eventually 20 running present
has "$(kubectl get events -o 'jsonpath={.items[*].message}')" "already present on machine" "events"
# A tag that moves: Always finds the new image, at the next start.
kubectl run moves --image="$R/busybox:now" --image-pull-policy=Always --restart=Always -- sh -c 'cat /etc/version; sleep 100000' &&
    eventually 20 waits moves ImagePullBackOff
skopeo --insecure-policy copy --quiet --src-tls-verify=false --dest-tls-verify=false "docker://$R/busybox:1" "docker://$R/busybox:now"
eventually 40 running moves
is "$(kubectl logs moves)" 1 "the version that runs"
skopeo --insecure-policy copy --quiet --src-tls-verify=false --dest-tls-verify=false "docker://$R/busybox:2" "docker://$R/busybox:now"
davit restart moves >/dev/null 2>&1 || kubectl exec moves -- kill 1 || true
says_two() { [ "$(kubectl logs moves)" = 2 ]; }
eventually 40 says_two
# As in Kubernetes: Always needs the registry, also where the image is there.
registry_down main
kubectl run always --image="$R/busybox:now" --image-pull-policy=Always -- sleep 1000
eventually 20 waits always ErrImagePull
has "$(davit why always)" "the connection was refused" "why always"
kubectl run offline --image="$R/busybox:1" --image-pull-policy=IfNotPresent -- sleep 1000
eventually 20 running offline
REGISTRY_PORT=${R#*:} registry main
eventually 40 running always

echo "--- images by hand"
list=$(davit image ls)
echo "$list"
has "$list" "default/both-" "davit image ls"
davit image pull "$R/nginx:2"
has "$(davit image pull "$R/nginx:2")" "up to date" "a second pull"
has "$(davit image ls)" "$R/nginx:2" "davit image ls"
davit image prune --all
lacks "$(davit image ls)" "$R/nginx:2" "davit image ls after prune"
has "$(davit image ls)" "$R/nginx:1" "davit image ls after prune"
refused davit image pull "$R/nothing:1"
has "$SAID" "does not have image nothing:1" "davit image pull"

echo "--- a rollback needs no pull"
kubectl -n standard set image deployment/web nginx="$R/nginx:2"
kubectl -n standard rollout status deployment/web --timeout=60s
davit image prune
has "$(davit image ls)" "$R/nginx:1" "davit image ls after prune: the version before is kept"
registry_down main
kubectl -n standard rollout undo deployment/web
kubectl -n standard rollout status deployment/web --timeout=60s
# Of a pod that stays: those of the version before may still be ending.
nginx_says() {
    local address
    address=$(kubectl -n standard get pods -l app=web -o json |
        jq -r '[.items[] | select(.metadata.deletionTimestamp | not)][0].status.podIP')
    [ "$(curl -s --max-time 5 "http://[$address]/")" = "$1" ]
}
eventually 20 nginx_says "nginx 1 from davit"
REGISTRY_PORT=${R#*:} registry main

echo "--- kill -9 in the middle of a pull: it goes on where it was"
kubectl delete deployment both --wait=true
kubectl -n standard delete deployment web both
unused() { [ -z "$(kubectl get pods -A -l app=both -o name)" ]; }
eventually 20 unused
davit image prune --all
server=$(jq .pid "$DATA/server.json")
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata: {name: py}
spec: {containers: [{name: main, image: "$R/python3:1", command: [sleep, "100000"]}]}
YAML
partial() { [ "$(du -sk "$DATA/images/partial" | cut -f1)" -gt 4000 ]; }
eventually 20 partial
kill -9 "$server"
kept=$(du -sk "$DATA/images/partial" | cut -f1)
echo "ok: $kept KiB were kept"
up
eventually 60 running py
is "$(find "$DATA/images/partial" -type f | wc -l)" 0 "parts that are left after the pull"

echo "--- the time of a pull beside skopeo's, once each (davit bench pull has medians)"
kubectl delete pod --all --grace-period=0 --wait=true >/dev/null
kubectl delete deployment strict-web >/dev/null
millis() {
    local began
    began=$(date +%s%N)
    "$@" >/dev/null
    echo $((($(date +%s%N) - began) / 1000000))
}
# unpacked COPY: the layers that skopeo copied, on the disk: what a pull does besides
unpacked() {
    local layer
    mkdir "$1/root"
    jq -r '.layers[].digest' "$1/manifest.json" | sed 's/.*://' | while read -r layer; do
        gzip -dc "$1/$layer" | tar -x -C "$1/root"
    done
    sync -f "$1/root"
}
for image in busybox:1 nginx:1 python3:1; do
    davit image prune --all >/dev/null
    lacks "$(davit image ls)" "$R/$image" "the node's images" >/dev/null
    ours=$(millis davit image pull "$R/$image")
    copy=$WORK/copy-${image%:*}
    theirs=$(millis skopeo --insecure-policy copy --quiet --src-tls-verify=false "docker://$R/$image" "dir:$copy")
    tar=$(millis unpacked "$copy")
    awk -v image="$image" -v ours="$ours" -v theirs="$theirs" -v tar="$tar" 'BEGIN {
        printf "%-10s davit %5d ms (ready to run, its command line included)  skopeo %5d ms (as sent)  gzip and tar of it %5d ms  ratio to both %.2f\n",
            image, ours, theirs, tar, ours / (theirs + tar) }'
done
