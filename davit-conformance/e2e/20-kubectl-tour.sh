#!/usr/bin/env bash
# kubectl as people use it all day: every verb once, and the words that they rely on.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq script

up
busybox_image

k() { kubectl "$@"; }
field() { kubectl get pod "$1" -o "jsonpath=$2"; }

# --- run, get
is "$(k run tour --image=busybox:1 --labels=app=tour,tier=one --command -- \
    sh -c 'trap "exit 0" TERM; echo first line; while :; do sleep 0.1; done')" "pod/tour created" "run"
kubectl get pods -w >"$WORK/watch" &
watcher=$!
eventually 10 grep -q Running "$WORK/watch"
kill "$watcher"
k wait --for=condition=Ready pod/tour --timeout=20s >/dev/null || fail "never Ready"
line=$(k get pods --no-headers)
has "$line" "tour" "get"
has "$line" "1/1" "get"
has "$line" "Running" "get"
has "$(k get pods)" "NAME   READY   STATUS    RESTARTS   AGE" "the head of get"
ip=$(field tour '{.status.podIP}')
node=$(field tour '{.spec.nodeName}')
has "$(k get pod tour -o wide)" "$ip" "get -o wide"
has "$(k get pod tour -o wide)" "$node" "get -o wide"
is "$(k get pod tour -o json | jq -r .metadata.name)" tour "get -o json"
has "$(k get pod tour -o yaml)" "image: busybox:1" "get -o yaml"
is "$(field tour '{.spec.containers[0].image}')" busybox:1 "get -o jsonpath"
is "$(k get pod tour -o name)" pod/tour "get -o name"
is "$(k get pods -o custom-columns=N:.metadata.name --no-headers)" tour "get -o custom-columns"
has "$(k get nodes)" "Ready" "get nodes"
has "$(k get ns)" "Active" "get ns"
has "$(k get all)" "tour" "get all"
has "$(k get pods -A)" "default" "get -A"

# --- describe, events
text=$(k describe pod tour)
for part in "Image:         busybox:1" "State:          Running" "Ready:          True" "Started container tour" "$ip"; do
    has "$text" "$part" "describe pod"
done
text=$(k describe node "$node")
for part in "Capacity:" "Allocatable:" "Ready" "tour"; do has "$text" "$part" "describe node"; done
events=$(k get events)
for part in Scheduled Started pod/tour; do has "$events" "$part" "get events"; done
has "$(k events --for pod/tour)" "Scheduled" "events --for"

# --- logs
is "$(k logs tour)" "first line" "logs"
has "$(k logs --timestamps tour)" "T" "logs --timestamps"
k run talks --image=busybox:1 --command -- sh -c 'i=0; while [ $i -lt 5 ]; do i=$((i+1)); echo line $i; sleep 0.2; done; sleep 100' >/dev/null
k wait --for=condition=Ready pod/talks --timeout=20s >/dev/null
kubectl logs -f talks >"$WORK/followed" &
follower=$!
eventually 10 grep -q "line 5" "$WORK/followed"
kill "$follower"
is "$(wc -l <"$WORK/followed")" 5 "the number of lines of logs -f"
is "$(k logs --tail=2 talks)" "line 4
line 5" "logs --tail"
is "$(k logs -l run=talks --tail=1)" "line 5" "logs -l"
k delete pod talks --now >/dev/null

# --- logs --previous, restarts
k run crash --image=busybox:1 --command -- sh -c 'echo a life; sleep 0.5; exit 3' >/dev/null
eventually 20 sh -c "kubectl get pod crash -o 'jsonpath={.status.containerStatuses[0].restartCount}' | grep -qv '^0'"
is "$(k logs --previous crash)" "a life" "logs --previous"
is "$(field crash '{.status.containerStatuses[0].lastState.terminated.exitCode}')" 3 "the last exit code"
eventually 30 sh -c "kubectl get pod crash --no-headers | grep -q CrashLoopBackOff"
is "$(k delete pod crash --force --grace-period=0 2>/dev/null)" 'pod "crash" force deleted' "delete --force"

# --- exec
is "$(k exec tour -- echo hello)" hello "exec"
is "$(echo through | k exec -i tour -- cat)" through "exec -i"
code=0
k exec tour -- sh -c 'exit 7' 2>/dev/null || code=$?
is "$code" 7 "the exit code of exec"
refused k exec tour -- /bin/not-there
has "$SAID" "not-there" "the refusal of exec"
text=$(script -qec "kubectl exec -it tour -- sh -c 'tty; stty size'" /dev/null </dev/null)
has "$text" "/dev/pts" "exec -it"

# --- label, annotate
is "$(k label pod tour colour=blue)" "pod/tour labeled" "label"
refused k label pod tour colour=red
has "$SAID" "already has a value" "the refusal of label"
is "$(k get pods -l colour=blue,tier=one -o name)" pod/tour "get -l"
is "$(k get pods -l 'colour in (red,green)' -o name)" "" "get -l without a match"
is "$(k get pods -l '!colour' -o name)" "" "get -l '!colour'"
k label pod tour colour- >/dev/null
is "$(k get pods -l colour -o name)" "" "get -l after the label went"
is "$(k annotate pod tour note='by hand')" "pod/tour annotated" "annotate"
is "$(field tour '{.metadata.annotations.note}')" "by hand" "the annotation"

# --- patch, set image, edit: all of them on a running pod, with its address kept
k patch pod tour --type=json -p '[{"op":"add","path":"/metadata/labels/json","value":"yes"}]' >/dev/null
k patch pod tour --type=merge -p '{"metadata":{"labels":{"merge":"yes"}}}' >/dev/null
k patch pod tour -p '{"spec":{"containers":[{"name":"tour","env":[{"name":"STRATEGIC","value":"yes"}]}]}}' >/dev/null
is "$(field tour '{.metadata.labels.json}{.metadata.labels.merge}')" yesyes "the patched labels"
is "$(field tour '{.spec.containers[0].image}')" busybox:1 "the image that strategic merge must keep"
eventually 10 sh -c "[ \"\$(kubectl exec tour -- sh -c 'echo \$STRATEGIC')\" = yes ]"
is "$(k patch pod tour -p '{}')" "pod/tour patched (no change)" "an empty patch"
is "$(k set image pod/tour tour=busybox:2)" "pod/tour image updated" "set image"
eventually 10 sh -c "[ \"\$(kubectl exec tour -- cat /etc/version)\" = 2 ]"
is "$(EDITOR="sed -i 's/busybox:2/busybox:1/'" k edit pod tour)" "pod/tour edited" "edit"
eventually 10 sh -c "[ \"\$(kubectl exec tour -- cat /etc/version)\" = 1 ]"
is "$(field tour '{.status.podIP}')" "$ip" "the address after three changes"
refused k patch pod tour -p '{"spec":{"containers":[{"name":"tour","imagePullPolicy":"Now"}]}}'
has "$SAID" "imagePullPolicy" "the refusal of a wrong value"

# --- apply, diff
env='    env: [{name: WORD, value: hello}]'
two='  - {name: two, image: "busybox:1", command: [sleep, "100000"]}'
# manifest LABEL-SUFFIX ENV TWO
manifest() {
    cat <<YAML
apiVersion: v1
kind: Pod
metadata: {name: pair, labels: {app: pair$1}}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: one
    image: busybox:1
    command: [sleep, "100000"]
$2
$3
YAML
}
is "$(manifest "" "$env" "$two" | k apply -f -)" "pod/pair created" "apply"
k wait --for=condition=Ready pod/pair --timeout=20s >/dev/null
is "$(manifest "" "$env" "$two" | k apply -f -)" "pod/pair unchanged" "apply again"
manifest "" "$env" "$two" | k diff -f - || fail "diff of what is applied must be empty"
code=0
text=$(manifest -new "$env" "$two" | k diff -f -) || code=$?
is "$code" 1 "the exit code of diff"
has "$text" "+    app: pair-new" "diff"
is "$(manifest -new "$env" "$two" | k apply -f -)" "pod/pair configured" "apply of a change"
is "$(manifest -new "" "$two" | k apply -f -)" "pod/pair configured" "apply without a field"
is "$(field pair '{.spec.containers[0].env}')" "" "the removed field"
is "$(manifest -new "" "" | k apply -f -)" "pod/pair configured" "apply without a container"
is "$(field pair '{.spec.containers[*].name}')" one "the containers left"
eventually 10 sh -c "[ \"\$(kubectl get pod pair -o 'jsonpath={.status.containerStatuses[*].name}')\" = one ]"
refused sh -c 'printf "apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec: {containers: [{name: a, image: b, nonsense: 1}]}\n" | kubectl apply -f -'
has "$SAID" "nonsense" "the refusal of an unknown field"

# --- selections
is "$(k get pods --field-selector=metadata.name=pair -o name)" pod/pair "get --field-selector"
is "$(k get pods --field-selector=status.phase!=Running -o name)" "" "get --field-selector status.phase"
is "$(k get pods --sort-by=.metadata.name -o name | tr '\n' ' ')" "pod/pair pod/tour " "get --sort-by"
is "$(k get pods --chunk-size=1 -o name | wc -l)" 2 "get --chunk-size"

# --- other kinds
# create KIND itself speaks protobuf to the server, which is not read yet.
create() { kubectl create "$@" --dry-run=client -o yaml | kubectl apply -f - >/dev/null; }
create configmap words --from-literal=a=b
is "$(k get cm words -o 'jsonpath={.data.a}')" b "a ConfigMap"
has "$(k get cm words)" "1" "get cm"
create secret generic hidden --from-literal=a=b
is "$(k get secret hidden -o 'jsonpath={.data.a}')" Yg== "a Secret"
lacks "$(k describe secret hidden)" "Yg==" "describe secret"
create namespace place
eventually 10 kubectl get serviceaccount default -n place
k delete namespace place --timeout=20s >/dev/null
refused k get namespace place

# --- what there is
has "$(k api-resources)" "pods" "api-resources"
has "$(k api-resources)" "po " "api-resources"
has "$(k api-resources --verbs=list --namespaced -o name)" "pods" "api-resources -o name"
has "$(k api-versions)" "v1" "api-versions"
has "$(k explain pod.spec)" "containers" "explain"
has "$(k explain pod.spec.containers.image)" "FIELD: image" "explain of a field"
has "$(k explain pod.spec --recursive)" "readOnlyRootFilesystem" "explain --recursive"
has "$(k version)" "Server Version" "version"

# --- delete
refused k get pod none
is "$SAID" 'Error from server (NotFound): pods "none" not found' "what is not there"
refused k get nonsense
has "$SAID" 'the server doesn'"'"'t have a resource type "nonsense"' "a kind that is not there"
is "$(k delete pod -l app=pair-new)" 'pod "pair" deleted' "delete -l"
began=$(date +%s%N)
is "$(k delete pod tour)" 'pod "tour" deleted' "delete"
took=$((($(date +%s%N) - began) / 1000000))
echo "delete took $took ms"
[ "$took" -lt 2000 ] || fail "delete took $took ms"
is "$(k get pods 2>&1)" "No resources found in default namespace." "get of nothing"
