#!/usr/bin/env bash
# A day with davit's own command line: every verb on a real cluster, its mistakes, its completion in real shells.
# long: two minutes
. "$(dirname "$0")/lib.sh"
need_root
need kubectl script jq zsh curl

up
busybox_image
mkdir "$WORK/bin"
ln -s "$DAVIT" "$WORK/bin/davit"
PATH=$WORK/bin:$PATH
cd "$WORK"

echo "--- making and looking"
has "$(davit version)" "server v1." "version"
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: there, namespace: kube-system}\n' >elsewhere.yaml
davit apply -f elsewhere.yaml
is "$(davit get -f elsewhere.yaml -o name)" configmap/there "an object of a file, in the namespace that the file says"
davit delete -f elsewhere.yaml
davit run web --image=busybox:1 --labels=app=web --env=COLOUR=green --wait --command -- sh -c 'echo hello; exec sleep 10000'
is "$(davit get pod web -o name)" pod/web "get -o name"
has "$(davit get pods -o wide)" "$(kubectl get pod web -o 'jsonpath={.status.podIP}')" "get -o wide"
has "$(davit get po,cm --show-labels)" "app=web" "several kinds"
has "$(davit get all)" pod/web "get all"
has "$(davit get all)" service/kubernetes "get all"
lacks "$(davit get pods)" pod/web "a table of one kind"
is "$(davit get pods -l app=web -o custom-columns=N:.metadata.name,I:.spec.containers[*].image --no-headers)" "web   busybox:1" "custom columns"
is "$(davit get pods --field-selector status.phase=Running -o 'jsonpath={.items[*].metadata.name}')" web "a field selector"
is "$(davit get pod web -o json | jq -r .kind)" Pod "json"
is "$(davit get pod web -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')" True "a condition by its type"
is "$(davit get pods -o 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}')" web "a range"
is "$(davit status -o json | jq -r '.pods.Running')" 1 "pods that run, by status"
is "$(davit check -o json | jq -r '.findings[] | select(.what == "root") | .state')" ok "a finding of check"
is "$(davit image ls -o 'jsonpath={.items[*].names[*]}' | tr ' ' '\n' | sort | tail -n 1)" docker.io/library/busybox:2 "images"
has "$(davit get pods -n kube-system 2>&1)" "nothing found in namespace kube-system" "an empty table"
has "$(davit describe pod/web)" "COLOUR" "describe"
has "$(davit describe pod/web)" "Scheduled" "events in describe"
has "$(davit describe node)" "Conditions:" "describe of a node"
has "$(davit events --for pod/web)" Started "events"
has "$(davit explain pod.spec.containers.image)" "FIELD: image <string>" "explain"
has "$(davit api-resources)" "configmaps" "api-resources"
has "$(davit logs web)" hello "logs"
is "$(davit exec web -- sh -c 'echo $COLOUR')" green "exec"
has "$(davit graph pod/web)" "container/web" "graph as text"
has "$(davit graph pod/web -o dot)" "digraph" "graph as DOT"
has "$(davit graph pod/web -o svg)" "<svg" "graph as SVG"

echo "--- changing"
davit label pod/web tier=front
refused davit label pod/web tier=back
has "$SAID" "--overwrite" "the refusal to overwrite"
davit label pod/web tier=back --overwrite
davit label pod/web tier-
davit annotate pod/web team=blue
is "$(kubectl get pod web -o 'jsonpath={.metadata.labels.tier}{.metadata.annotations.team}')" blue "labels and annotations"
address=$(kubectl get pod web -o 'jsonpath={.status.podIP}')
EDITOR="sed -i s/busybox:1/busybox:2/" davit edit pod/web
eventually 30 kubectl wait --for=condition=Ready pod/web --timeout=1s
is "$(kubectl get pod web -o 'jsonpath={.spec.containers[0].image} {.status.podIP}')" "busybox:2 $address" "what edit wrote, in place"
cat >edit.sh <<'SH'
# The first time it makes a mistake, the second time it finds the reason on top.
if grep -q '^# It was refused' "$1"; then cp "$1" seen; exit 0; fi
sed -i 's/imagePullPolicy/imagePulPolicy/' "$1"
SH
refused env EDITOR="sh $WORK/edit.sh" davit edit pod/web
has "$(cat seen)" "# It was refused:" "the editor's second opening"
has "$(cat seen)" "imagePulPolicy" "the reason in it"
davit restart web --cause "a whim"
has "$(davit history pod/web)" "a whim" "the history of a restart"
has "$(davit timeline web)" "step container/web" "timeline"
has "$(davit timeline web)" "davit run" "timeline"
has "$(davit blame pod/web)" "metadata.annotations.team" "blame"
first=$(davit history pod/web -o json | jq -r '.items[-1].revision')
code=0; said=$(davit diff pod/web --revision "$first") || code=$?
is "$code" 1 "the exit code of a difference"
has "$said" "busybox:2" "diff of revisions"
davit rollback pod/web --to-revision "$first"
is "$(kubectl get pod web -o 'jsonpath={.spec.containers[0].image}')" busybox:1 "the image after a rollback"

echo "--- files"
davit create configmap settings --from-literal=a=1 --dry-run -o yaml >cm.yaml
refused davit get cm settings
davit create -f cm.yaml
refused davit create -f cm.yaml
has "$SAID" "already exists" "a second create"
sed -i 's/a: "1"/a: "2"/' cm.yaml
code=0; said=$(davit diff -f cm.yaml) || code=$?
is "$code" 1 "the exit code of diff -f"
has "$said" 'data.a' "diff -f"
davit apply -f cm.yaml
davit diff -f cm.yaml
davit create secret login --from-literal=password=hidden
lacks "$(davit describe secret login)" hidden "describe of a secret"
davit create namespace team
davit create serviceaccount robot -n team
davit create service web --tcp=80:8080
has "$(davit get svc)" web "services"
cat >tools.yaml <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: tools}
spec:
  containers: [{name: main, image: "busybox:1", command: [sleep, "10000"], volumeMounts: [{name: tmp, mountPath: /data}]}]
  volumes: [{name: tmp, emptyDir: {}}]
YAML
davit apply -f tools.yaml
davit wait pod/tools --for=condition=Ready --timeout=40s
davit wait pod/tools --for=jsonpath='{.status.phase}'=Running
mkdir -p tree/below
echo inside >tree/below/file
davit cp tree tools:/data/copied
is "$(davit exec tools -- cat /data/copied/below/file)" inside "a tree in the pod"
davit cp tools:/data/copied/below/file ./back
is "$(cat back)" inside "a file back from the pod"

echo "--- waiting and deleting"
refused davit wait pod/tools --for=condition=Never --timeout=1
has "$SAID" "davit why" "what a wait that ends in vain says"
"$DAVIT" get pods -w >watched & watcher=$!
eventually 10 grep -q tools watched
# Another pod of the same name is there at once: the delete waits for the first one's uid alone.
davit delete pod tools --grace-period=0
davit apply -f tools.yaml
# Its end, and the beginning of the other one, came over the watch.
eventually 20 sh -c '[ "$(grep -c tools watched)" -ge 3 ]'
kill $watcher
davit wait pod/tools --for=condition=Ready --timeout=40s
is "$(davit describe pod/tools | grep -c "Started container")" 1 "events of this pod, not of the one before it"
davit delete pods --all --grace-period=0
davit delete configmap settings
davit delete cm settings --ignore-not-found
is "$(davit get pods -o name)" "" "what is left"

echo "--- ways into a pod"
cat >served.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: served}
spec:
  replicas: 2
  selector: {matchLabels: {app: served}}
  template:
    metadata: {labels: {app: served}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: main
        image: busybox:1
        command: [sh, -c, "mkdir -p /data/w; echo served > /data/w/index.html; (while sleep 0.5; do echo tick; done) & exec httpd -f -p 8080 -h /data/w"]
        ports: [{name: http, containerPort: 8080}]
        volumeMounts: [{name: tmp, mountPath: /data}]
      volumes: [{name: tmp, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: served}
spec: {selector: {app: served}, ports: [{name: web, port: 8080, targetPort: http}]}
YAML
davit apply -f served.yaml --wait --timeout=40
"$DAVIT" logs -f deployment/served --all-pods --tail=1 >followed & follower=$!
"$DAVIT" attach deployment/served >attached & attached=$!
local_port=$(free_port)
"$DAVIT" port-forward service/served "$local_port:web" >forward.out & forward=$!
pods=$(davit get pods -l app=served -o name | sort)
one=$(davit exec deployment/served -- hostname)
has "$pods" "$one" "the pod that a Deployment stands for"
is "$(davit exec service/served -- hostname)" "$one" "the one that its service stands for"
davit cp deployment/served:/data/w/index.html ./page
is "$(cat page)" served "a file from a pod of a Deployment"
has "$(davit logs deployment/served --tail=1 2>&1)" "Found 2 pods, using pod/$one" "which of its logs is shown"
lacks "$(davit logs deployment/served --tail=1 2>/dev/null)" "[pod/" "one log"
is "$(davit logs rs -l app=served 2>&1 | head -n 1)" "davit: name a pod or a workload, or say -l SELECTOR" "two ways at once"
is "$(davit logs -l app=served --tail=1 | sort | uniq)" "$(for pod in $pods; do echo "[$pod/main] tick"; done)" "all their logs"
for pod in $pods; do eventually 10 grep -qF "[$pod/main] tick" followed; done
eventually 10 grep -q tick attached
eventually 20 curl -sf -m 5 "http://127.0.0.1:$local_port/"
is "$(curl -sf -m 5 "http://127.0.0.1:$local_port/")" served "what comes through a forwarded port"
kill $forward $attached
has "$(davit __complete logs deployment/s)" deployment/served "what logs could follow"
is "$(davit __complete exec deployment/served -c "")" main "containers of a Deployment"
davit delete -f served.yaml
# Logs that are followed end with their pods.
wait $follower

echo "--- mistakes and their exit codes"
expect() {
    local wanted=$1 part=$2 code=0
    shift 2
    SAID=$("$@" 2>&1) || code=$?
    is "$code" "$wanted" "the exit code of: $*"
    has "$SAID" "$part" "what it said"
}
expect 2 "did you mean get?" davit gett pods
expect 2 "did you mean get?" davit help gett
expect 2 "give an address and a port" davit up --listen somewhere
expect 1 "davit runs already, at 127.0.0.1:$PORT and not at 127.0.0.1:1" davit up --listen 127.0.0.1:1
expect 2 "did you mean pod or pods?" davit get podz
expect 1 "not found" davit get pod nobody
expect 1 "not found" davit logs deployment/nobody
expect 1 "service/kubernetes selects no pods" davit exec service/kubernetes -- true
expect 2 "a port's name" davit port-forward web 80:80:80
expect 2 "there is no file" davit apply -f nowhere.yaml
expect 1 "did you mean containers?" davit explain pod.spec.containrs
expect 2 "davit help scale" davit scale deployment/web
expect 3 "davit up" davit get pods --data-dir "$WORK/none"
mkdir "$WORK/killed" && cp -r "$DATA/pki" "$DATA/admin.token" "$WORK/killed"
echo '{"pid":1,"startTicks":"none","address":"127.0.0.1:1","node":"n"}' >"$WORK/killed/server.json"
expect 3 "davit up" davit get pods --data-dir "$WORK/killed"
expect 2 "unknown output" davit get pods -o xml
expect 5 "davit why" davit wait ns/default --for=delete --timeout=1
lacks "$(davit get nodes)" $'\e[' "a table in a pipe"
narrow=$(COLUMNS=46 script -qec "davit get nodes" /dev/null | tr -d '\r' | sed 's/\x1b\[[0-9;]*[A-Za-z]//g' | wc -L)
[ "$narrow" -le 46 ] || fail "a table of $narrow columns on a terminal of 46"
davit run waits --image=nowhere.invalid/some/image:1 --labels=app=waits --command -- sleep 1000
for verb in "why waits" "history pod/waits" "timeline waits"; do
    narrow=$(COLUMNS=64 script -qec "davit $verb" /dev/null | tr -d '\r' | sed 's/\x1b\[[0-9;]*[A-Za-z]//g' | wc -L)
    [ "$narrow" -le 64 ] || fail "davit $verb takes $narrow columns on a terminal of 64"
done
davit delete pod waits --grace-period=0
echo "ok: tables and sentences fit the terminal"
has "$(NO_COLOR= TERM=xterm script -qec "davit get nodes" /dev/null)" $'\e[32mReady' "colour on a terminal"
lacks "$(NO_COLOR=1 TERM=xterm script -qec "davit get nodes" /dev/null)" $'\e[' "a terminal with NO_COLOR"

echo "--- completion"
davit run complete-me --image=busybox:1 --command -- sleep 1000
is "$(davit __complete describe pod/comp)" pod/complete-me "what could follow"
has "$(davit __complete get -n "")" kube-system "namespaces"
has "$(davit __complete get --)" "--selector=" "options"
# A shell at a terminal, with a person at its keys: what was completed is what was run.
typed() { # SHELL SETUP...
    local shell=$1
    shift
    { printf '%s\n' "$@"; sleep 4; printf 'davit api-reso\t -o name > by-tab\n'; sleep 4
      printf 'davit get pod comp\t -o name > name-by-tab\n'; sleep 5; printf 'exit\n'; } |
        timeout 60 script -qec "$shell" /dev/null >"typed-${shell%% *}.log" 2>&1 || true
    has "$(cat by-tab 2>/dev/null)" configmaps "a verb completed by $shell"
    is "$(cat name-by-tab 2>/dev/null)" pod/complete-me "a name completed by $shell"
    rm by-tab name-by-tab
}
typed "bash --norc -i" 'source <(davit completion bash)'
typed "zsh -f -i" 'autoload -U compinit; compinit -u -D' 'source <(davit completion zsh)'
davit delete pod complete-me --grace-period=0
