#!/usr/bin/env bash
# Streams into pods as people use them: port-forward, attach, run -it, cp both ways, terminals that
# change their size, ends of input, slow readers, and pods that end meanwhile.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl script

# In a data dir whose path is longer than a socket's address can be (107 bytes).
DATA=$WORK/$(printf 'long%.0s' $(seq 1 15))/$(printf 'path%.0s' $(seq 1 15))
mkdir -p "$DATA"
export DAVIT_DATA_DIR=$DATA
up
[ -S "$DATA/api.sock" ] && [ -S "$DATA/control.sock" ] || fail "no sockets in a data dir of ${#DATA} bytes"
davit backup "$WORK/backup.tar" >/dev/null
[ -s "$WORK/backup.tar" ] || fail "no backup by the control socket"
echo "ok: sockets in a data dir of ${#DATA} bytes"
busybox_image
k() { kubectl "$@"; }

k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: web
    image: busybox:1
    command: [sh, -c, 'mkdir -p /srv; echo hello >/srv/index.html; head -c 3000000 /dev/zero >/srv/big; exec httpd -f -p 127.0.0.1:8080 -h /srv']
    volumeMounts: [{name: srv, mountPath: /srv}]
  - name: six
    image: busybox:1
    command: [httpd, -f, -p, '[::1]:8081', -h, /srv]
    volumeMounts: [{name: srv, mountPath: /srv}]
  volumes: [{name: srv, emptyDir: {}}]
---
apiVersion: v1
kind: Pod
metadata: {name: talker}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - {name: talker, image: "busybox:1", stdin: true, command: [sh, -c, 'while read -r line; do echo "said $line"; done; echo over; sleep 1000']}
---
apiVersion: v1
kind: Pod
metadata: {name: screen}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - {name: screen, image: "busybox:1", stdin: true, tty: true, command: [sh, -c, 'trap "stty size" WINCH; while :; do echo tick; sleep 0.3; done']}
YAML
k wait --for=condition=Ready pod/web pod/talker pod/screen --timeout=30s >/dev/null || { k get pods; k describe pod web; fail "not Ready"; }

# --- port-forward
local_port=$(free_port)
k port-forward pod/web "$local_port:8080" >"$WORK/forward" 2>&1 &
forward=$!
eventually 10 grep -q "Forwarding from 127.0.0.1" "$WORK/forward"
is "$(curl -sS --max-time 10 "http://127.0.0.1:$local_port/")" hello "a page through port-forward"
is "$(curl -sS --max-time 20 "http://127.0.0.1:$local_port/big" | wc -c)" 3000000 "bytes through port-forward"
for i in 1 2 3 4 5 6 7 8; do curl -sS --max-time 20 "http://127.0.0.1:$local_port/big" 2>&1 | wc -c >"$WORK/size.$i" & pids="${pids:-} $!"; done
# shellcheck disable=SC2086
wait $pids
is "$(cat "$WORK"/size.* | sort -u)" 3000000 "bytes of eight at once"
k exec web -c web -- true || fail "exec beside a forward"
second=$(free_port)
k port-forward pod/web "$second:9" >"$WORK/nobody" 2>&1 &
nobody=$!
eventually 10 grep -q "Forwarding from 127.0.0.1" "$WORK/nobody"
curl -sS --max-time 5 "http://127.0.0.1:$second/" >/dev/null 2>&1 || true
eventually 5 grep -q "connect to port 9 inside the pod" "$WORK/nobody"
kill "$nobody" 2>/dev/null || true

# --- attach
is "$(printf 'one\ntwo\n' | timeout 10 kubectl attach -i talker 2>/dev/null | head -2)" "said one
said two" "attach -i"
(timeout 3 kubectl attach talker >"$WORK/attached" 2>/dev/null || true) &
attached=$!
sleep 1
echo three | timeout 2 kubectl attach -i talker >/dev/null 2>&1 || true
wait "$attached" || true
has "$(cat "$WORK/attached")" "said three" "what another attach sees"

# --- run -it, and what it leaves
is "$(echo 'echo $((6*7)); exit 3' | timeout 30 kubectl run once -i --rm -q --restart=Never --image=busybox:1 --command -- sh 2>/dev/null | head -1)" 42 "run -i --rm"
refused k get pod once

# --- terminals
text=$(script -qec "stty cols 101 rows 37; kubectl exec -it talker -- sh -c 'sleep 0.5; stty size'" /dev/null </dev/null)
has "$text" "37 101" "the size of a terminal inside"
# The window changes while a session lasts.
text=$(perl "$HERE/terminal.pl" ready 44 123 kubectl exec -it talker -- sh -c 'trap "stty size" WINCH; echo ready; while :; do sleep 0.2; done') ||
    fail "exec did not hear of the new size: $text"
echo "ok: exec -it hears of a new size"
text=$(perl "$HERE/terminal.pl" tick 45 124 kubectl attach -it screen) || fail "attach did not hear of the new size: $text"
echo "ok: attach -it hears of a new size"
text=$(perl "$HERE/terminal.pl" tick 46 125 "$DAVIT" attach -it screen) || fail "davit attach did not hear of the new size: $text"
echo "ok: davit attach -it hears of a new size"
code=0
k exec talker -- sh -c 'exit 5' 2>/dev/null || code=$?
is "$code" 5 "the exit code of exec"

# --- cp
head -c 2000000 /dev/urandom >"$WORK/there"
k cp "$WORK/there" web:/srv/copy -c web
k cp web:/srv/copy "$WORK/back" -c web >/dev/null
cmp "$WORK/there" "$WORK/back" || fail "cp changed the file"
echo "ok: cp both ways"

# --- older clients: SPDY on the bare connection
is "$(KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false kubectl exec talker -- echo spdy)" spdy "exec over SPDY"
is "$(echo through | KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false kubectl exec -i talker -- cat)" through "exec -i over SPDY"
code=0
KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false kubectl exec talker -- sh -c 'exit 6' 2>/dev/null || code=$?
is "$code" 6 "the exit code over SPDY"
third=$(free_port)
KUBECTL_PORT_FORWARD_WEBSOCKETS=false kubectl port-forward pod/web "$third:8081" >"$WORK/spdy" 2>&1 &
spdy=$!
eventually 10 grep -q "Forwarding from 127.0.0.1" "$WORK/spdy"
is "$(curl -sS --max-time 10 "http://127.0.0.1:$third/")" hello "a page of ::1 over SPDY"
kill "$spdy" 2>/dev/null || true

# --- a slow reader is waited for, nothing is lost
is "$(k exec web -c web -- sh -c 'head -c 8000000 /dev/zero' | (sleep 1; wc -c))" 8000000 "bytes to a slow reader"

# --- what cannot be
refused k port-forward pod/none 1234:80
has "$SAID" '"none" not found' "forwarding to nobody"
refused k attach none
has "$SAID" '"none" not found' "attaching to nobody"

# --- the pod ends
k delete pod web --now >/dev/null
eventually 10 sh -c "! kill -0 $forward"
has "$(cat "$WORK/forward")" "lost connection to pod" "a forward whose pod has ended"
