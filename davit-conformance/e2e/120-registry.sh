#!/usr/bin/env bash
# Three real images from a real registry: pulled by pods and Deployments, followed while it lasts, kept and removed by
# policy; and the time of it beside skopeo's.
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
kubectl delete pod py --grace-period=0 --wait=true
kubectl -n standard delete deployment web
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
for image in busybox:1 nginx:1 python3:1; do
    davit image prune --all >/dev/null
    lacks "$(davit image ls)" "$R/$image" "the node's images" >/dev/null
    ours=$(millis davit image pull "$R/$image")
    theirs=$(millis skopeo --insecure-policy copy --quiet --src-tls-verify=false "docker://$R/$image" "dir:$WORK/copy-${image%:*}")
    awk -v image="$image" -v ours="$ours" -v theirs="$theirs" 'BEGIN {
        printf "%-10s davit %5d ms (unpacked, its command line included)  skopeo %5d ms (as sent)  ratio %.2f\n", image, ours, theirs, ours / theirs }'
done
