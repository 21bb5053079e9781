#!/usr/bin/env bash
# What kubectl prints against Davit beside what Kubernetes' documentation shows for the same commands (read in November 2026):
#   [D] kubernetes.io/docs/concepts/workloads/controllers/deployment/
#   [S] kubernetes.io/docs/tasks/access-application-cluster/connecting-frontend-backend/ and …/services-networking/service/
#   [F] kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/
#   [A] kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/
#   [P] kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/
#   [R] kubernetes.io/docs/reference/kubectl/quick-reference/
# Names, ages and numbers are ours; words, columns and their order are compared.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl script

up
busybox_image

# columns WHAT: the head of its table, blanks as one
columns() { kubectl get "$@" | sed -n '1{s/  */ /g;s/ $//;p}'; }
# labels: what stands before the colon in the lines that are not indented
labels() { sed -n 's/^\([A-Z][A-Za-z ]*\):.*/\1/p' | paste -sd,; }

echo "--- [D] creating"
is "$(kubectl create deployment nginx --image=busybox:1 --replicas=3 -- sh -c 'trap exit TERM; echo up; while :; do sleep 0.2; done')" \
    "deployment.apps/nginx created" "create deployment"
# One that cannot get further, so that the words are seen however fast pods start.
kubectl create deployment stays --image=missing:1 --replicas=3 >/dev/null
refused kubectl rollout status deployment/stays --timeout=2s
has "$SAID" "Waiting for deployment \"stays\" rollout to finish: 0 of 3 updated replicas are available..." "rollout status"
kubectl delete deployment stays >/dev/null
said=$(kubectl rollout status deployment/nginx --timeout=60s)
is "$(tail -n 1 <<<"$said")" 'deployment "nginx" successfully rolled out' "the last line of rollout status"
is "$(kubectl wait deployment/nginx --for=condition=Available --timeout=20s)" "deployment.apps/nginx condition met" "wait"
is "$(columns deployments)" "NAME READY UP-TO-DATE AVAILABLE AGE" "get deployments"
is "$(columns rs)" "NAME DESIRED CURRENT READY AGE" "get rs"
is "$(columns pods --show-labels)" "NAME READY STATUS RESTARTS AGE LABELS" "get pods --show-labels"
is "$(columns pods -o wide)" "NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES" "get pods -o wide"
hash=$(kubectl get rs -o 'jsonpath={.items[0].metadata.labels.pod-template-hash}')
is "$(kubectl get rs -o name)" "replicaset.apps/nginx-$hash" "the ReplicaSet's name"
case $(kubectl get pods -o name | sed -n 1p) in
    pod/nginx-"$hash"-?????) echo "ok: a pod's name" ;;
    *) fail "a pod's name: $(kubectl get pods -o name)" ;;
esac

echo "--- [D] changing, going back"
is "$(kubectl set image deployment/nginx busybox=busybox:2)" "deployment.apps/nginx image updated" "set image"
kubectl rollout status deployment/nginx --timeout=60s >/dev/null
is "$(kubectl annotate deployment/nginx kubernetes.io/change-cause="image updated to 2")" "deployment.apps/nginx annotated" "annotate"
is "$(kubectl rollout history deployment/nginx | sed 's/  */ /g;s/ $//' | paste -sd'|')" \
    "deployment.apps/nginx|REVISION CHANGE-CAUSE|1 <none>|2 image updated to 2|" "rollout history"
said=$(kubectl rollout history deployment/nginx --revision=2)
has "$said" "deployment.apps/nginx with revision #2" "one revision"
for part in "Pod Template:" "Labels:" "pod-template-hash=" "Containers:" "Image:" "Environment:" "Mounts:" "Volumes:"; do has "$said" "$part" "one revision"; done
is "$(kubectl rollout undo deployment/nginx)" "deployment.apps/nginx rolled back" "rollout undo"
is "$(kubectl rollout undo deployment/nginx --to-revision=2)" "deployment.apps/nginx rolled back" "rollout undo --to-revision"
kubectl rollout status deployment/nginx --timeout=60s >/dev/null
said=$(kubectl describe deployment nginx)
is "$(labels <<<"$said")" \
    "Name,Namespace,CreationTimestamp,Labels,Annotations,Selector,Replicas,StrategyType,MinReadySeconds,RollingUpdateStrategy,Pod Template,Conditions,OldReplicaSets,NewReplicaSet,Events" \
    "the parts of describe deployment"
for part in "3 desired | 3 updated | 3 total | 3 available | 0 unavailable" "25% max unavailable, 25% max surge" "NewReplicaSetAvailable" \
    "MinimumReplicasAvailable" "ScalingReplicaSet" "deployment-controller" "Scaled up replica set nginx-$hash"; do
    has "$said" "$part" "describe deployment"
done
is "$(kubectl scale deployment/nginx --replicas=2)" "deployment.apps/nginx scaled" "scale"
is "$(kubectl rollout pause deployment/nginx)" "deployment.apps/nginx paused" "rollout pause"
is "$(kubectl set resources deployment/nginx -c=busybox --limits=cpu=200m,memory=64Mi)" "deployment.apps/nginx resource requirements updated" "set resources"
refused kubectl rollout undo deployment/nginx
has "$SAID" "you cannot rollback a paused deployment; resume it first" "undo while paused"
is "$(kubectl rollout resume deployment/nginx)" "deployment.apps/nginx resumed" "rollout resume"
is "$(kubectl rollout restart deployment/nginx)" "deployment.apps/nginx restarted" "rollout restart"
kubectl rollout status deployment/nginx --timeout=60s >/dev/null

echo "--- [S] exposing"
is "$(kubectl expose deployment/nginx --port=80 --target-port=80)" "service/nginx exposed" "expose"
is "$(columns services)" "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE" "get services"
is "$(columns endpointslices)" "NAME ADDRESSTYPE PORTS ENDPOINTS AGE" "get endpointslices"
said=$(kubectl describe service nginx)
for part in "Name:" "Namespace:" "Selector:" "app=nginx" "Type:" "ClusterIP" "Port:" "80/TCP" "TargetPort:" "Endpoints:" "Session Affinity:"; do
    has "$said" "$part" "describe service"
done

echo "--- [A] diff and apply"
cat >"$WORK/map.yaml" <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {colour: green}
YAML
is "$(kubectl apply -f "$WORK/map.yaml")" "configmap/settings created" "apply of what is new"
is "$(kubectl apply -f "$WORK/map.yaml")" "configmap/settings unchanged" "apply of the same"
kubectl diff -f "$WORK/map.yaml" >/dev/null || fail "diff of the same must end with 0"
sed -i s/green/blue/ "$WORK/map.yaml"
code=0
said=$(kubectl diff -f "$WORK/map.yaml") || code=$?
is "$code" 1 "the exit code of diff where something differs"
has "$said" "-  colour: green" "diff"
has "$said" "+  colour: blue" "diff"
is "$(kubectl apply -f "$WORK/map.yaml")" "configmap/settings configured" "apply of what changed"
is "$(columns configmaps)" "NAME DATA AGE" "get configmaps"

echo "--- [R] [F] [P] inside a pod"
pod=$(kubectl get pods -o 'jsonpath={.items[0].metadata.name}')
is "$(kubectl logs "$pod")" "up" "logs"
is "$(kubectl exec "$pod" -- cat /etc/version)" 2 "exec"
kubectl run box --image=busybox:1 --overrides='{"spec":{"volumes":[{"name":"d","emptyDir":{}}],"containers":[{"name":"box","image":"busybox:1",
    "command":["sh","-c","cd /d; echo hello >index.html; httpd -p [::]:8080; while read -r line; do echo \"heard $line\"; done"],"stdin":true,"tty":true,
    "volumeMounts":[{"name":"d","mountPath":"/d"}]}]}}' >/dev/null
kubectl wait pod/box --for=condition=Ready --timeout=30s >/dev/null
echo copied >"$WORK/file"
is "$(kubectl cp "$WORK/file" box:/d/file)$(kubectl exec box -- cat /d/file)" copied "cp, which says nothing, and what it copied"
kubectl port-forward pod/box "$((PORT + 1)):8080" >"$WORK/forward" &
forward=$!
eventually 10 curl -sf "http://127.0.0.1:$((PORT + 1))/index.html"
kill "$forward"
is "$(sed -n 1p "$WORK/forward")" "Forwarding from 127.0.0.1:$((PORT + 1)) -> 8080" "port-forward"
has "$( (sleep 1; echo attached; sleep 1) | timeout 20 script -qfec "kubectl attach -it box" /dev/null)" "heard attached" "attach -it"
said=$(kubectl debug box --image=busybox:1 -- sleep 1000 2>&1)
has "$said" "Defaulting debug container name to debugger-" "debug"
eventually 20 sh -c "kubectl describe pod box | grep -q 'Ephemeral Containers:'"
# Runtimes give their standard streams to the container's user: those of a terminal's must not be the host's device.
is "$(stat -c %u:%g /dev/null)" 0:0 "whose the host's /dev/null is"

echo "--- [R] events, explain, delete"
is "$(columns events)" "LAST SEEN TYPE REASON OBJECT MESSAGE" "get events"
is "$(kubectl events --for deployment/nginx | sed -n '1{s/  */ /g;s/ $//;p}')" "LAST SEEN TYPE REASON OBJECT MESSAGE" "events --for"
# Kubernetes has a Created before each Started: two steps there, one here.
for reason in Scheduled Pulled Started; do has "$(kubectl events --for pod/box)" "$reason" "the events of a pod"; done
said=$(kubectl explain deployment.spec.replicas)
for part in "GROUP:      apps" "KIND:       Deployment" "VERSION:    v1" "FIELD: replicas <integer>" "DESCRIPTION:"; do has "$said" "$part" "explain"; done
has "$(kubectl delete pod box --grace-period=1)" 'pod "box" deleted' "delete"
has "$(kubectl delete deployment,service nginx)" 'deployment.apps "nginx" deleted' "delete of two kinds"
refused kubectl get deployment nginx
is "$SAID" 'Error from server (NotFound): deployments.apps "nginx" not found' "what is gone"
is "$(kubectl get deployments 2>&1)" "No resources found in default namespace." "an empty list"
