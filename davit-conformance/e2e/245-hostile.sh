#!/usr/bin/env bash
# Clients that mean ill: slow heads, silence, floods, bombs, watches that are dropped. Each is refused within its bound, all at
# once, while another client is answered as always; and nothing of it stays.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl
java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -n 1 || true)
[ -n "$java" ] || { echo "this story needs a JDK 25"; exit 77; }
ulimit -n "$(ulimit -Hn)"

up
server=$(cat "$DATA/davit.pid")
open_files() { ls "/proc/$server/fd" | wc -l; }
resident() { awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$server/status"; }
watches() { kubectl get --raw /metrics | awk '$1 == "davit_http_watches" {print $2; found = 1} END {exit !found}'; }
kubectl get namespaces
before=$(watches)
files=$(open_files)
memory=$(resident)

"$java" -XX:TieredStopAtLevel=1 "$HERE/../src/main/java/dev/davit/conformance/hostile/Main.java" \
    127.0.0.1 "$PORT" "$DATA/pki/ca.crt" "$(cat "$DATA/admin.token")"

few_files() { [ "$(open_files)" -le $((files + 5)) ]; }
eventually 20 few_files
echo "ok: open files: $files before, $(open_files) after; MiB resident: $memory before, $(resident) after"
[ "$(resident)" -lt $((memory + 300)) ] || fail "the server has grown from $memory to $(resident) MiB"
no_watches() { [ "$(watches)" -le "$before" ]; }
eventually 20 no_watches
has "$(cat "$DATA/log/davit.log")" daemon.started "the log"
lacks "$(cat "$DATA/log/davit.log")" Exception "the log"
kubectl create configmap after --from-literal=a=b
