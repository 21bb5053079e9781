#!/usr/bin/env bash
# The main path where the kernel, or the host, has less: each fallback is forced, and a pod runs on it.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl

main_path() {
    local wanted=$1
    up
    busybox_image
    has "$(grep daemon.started "$DATA/log/davit.log")" "$wanted" "the log of the start"
    kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers:
  - {name: before, image: "busybox:1", command: [sh, -c, "echo done >/dev/termination-log; mkdir /tmp/w; echo served > /tmp/w/index.html"], volumeMounts: [{name: tmp, mountPath: /tmp}]}
  containers:
  - name: main
    image: busybox:1
    command: [httpd, -f, -p, "80", -h, /tmp/w]
    volumeMounts: [{name: tmp, mountPath: /tmp}]
    resources: {limits: {memory: 64Mi}}
  volumes: [{name: tmp, emptyDir: {}}]
YAML
    eventually 30 running web
    eventually 10 curl -sf "http://[$(kubectl get pod web -o 'jsonpath={.status.podIP}')]:80/"
    is "$(kubectl get pod web -o 'jsonpath={.status.initContainerStatuses[0].state.terminated.message}')" done "the last words of the first container"
    is "$(kubectl exec web -- id -u)" 65532 "the user inside"
    is "$(kubectl exec web -- stat -c %u /bin/busybox)" 0 "the owner of the image's files, seen from inside"
    refused kubectl exec web -- sh -c 'echo x > /bin/x'
    kubectl patch pod web --type=merge -p '{"spec":{"containers":[{"name":"main","image":"busybox:2","command":["httpd","-f","-p","80","-h","/tmp/w"],"volumeMounts":[{"name":"tmp","mountPath":"/tmp"}],"resources":{"limits":{"memory":"64Mi"}}}]}}'
    eventually 30 sh -c "kubectl get pod web -o 'jsonpath={.status.containerStatuses[0].restartCount} {.status.containerStatuses[0].image}' | grep -q 'busybox:2'"
    eventually 10 kubectl exec web -- true
    is "$(kubectl exec web -- cat /tmp/w/index.html)" served "what the volume keeps over a new image"
    kubectl delete pod web --grace-period=1
    davit down --pods
    rm -rf "$DATA"
}

echo "--- neither idmapped mounts nor overlay by descriptor"
DAVIT_FEATURES_OFF=idmapped-mounts,overlay-lowerdir-fd main_path idmapped-mounts=false
echo "--- idmapped mounts, but overlay takes paths only"
DAVIT_FEATURES_OFF=overlay-lowerdir-fd,rename-live-link main_path "{idmapped-mounts=true, overlay-lowerdir-fd=false, rename-live-link=false}"
for runtime in crun runc; do
    echo "--- $runtime"
    if command -v "$runtime" >/dev/null; then
        DAVIT_RUNTIME=$runtime main_path "runtime=$runtime"
    else
        echo "SKIPPED LOUDLY: $runtime is not installed"
    fi
done
