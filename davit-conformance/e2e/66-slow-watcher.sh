#!/usr/bin/env bash
# A watcher that does not read holds nobody up, takes a bounded amount of memory, and has to list again.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl

LARGE=50

up
kubectl create ns w
API=https://127.0.0.1:$PORT/api/v1/namespaces/w/configmaps
ASK=(curl -sS --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $(cat "$DATA/admin.token")")

"${ASK[@]}" -N "$API?watch=true" >"$WORK/slow" &
slow=$!
kubectl -n w get configmaps -w -o name >"$WORK/quick" &
quick=$!
eventually 10 grep -q kube-root-ca "$WORK/slow"
eventually 10 grep -q kube-root-ca "$WORK/quick"
kill -STOP "$slow"

# 50 MB of events: more than sockets take and than is kept for one watcher.
value=$(head -c 1000000 /dev/zero | tr '\0' v)
for i in $(seq "$LARGE"); do
    printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"large-%s"},"data":{"v":"%s"}}' "$i" "$value" >"$WORK/body"
    is_there=$("${ASK[@]}" -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$WORK/body" "$API")
    [ "$is_there" = 201 ] || fail "the creation of large-$i was answered with $is_there"
done
seen() { [ "$(grep -c "$1" "$WORK/quick")" = "$2" ]; }
eventually 20 seen large "$LARGE"
kubectl -n w create configmap after --from-literal=a=b
eventually 5 seen configmap/after 1

kill -CONT "$slow"
# Told to list again; where this took more than a minute, its connection was closed as one that takes nothing.
over() { grep -q '"type":"ERROR".*"code":410' "$WORK/slow" || ! kill -0 "$slow"; }
eventually 20 over
got=$(grep -c '"type":"ADDED".*"name":"large-' "$WORK/slow" || true)
[ "$got" -lt "$LARGE" ] || fail "nothing was cut off: the slow watcher got all $got"
echo "ok: the slow watcher got $got of $LARGE; told to list again: $(grep -c '"code":410' "$WORK/slow" || true)"
ended() { ! kill -0 "$slow"; }
eventually 10 ended
kill "$quick"
wait "$quick" "$slow" || true
is "$(kubectl -n w get configmaps -o name | grep -c large)" "$LARGE" "the number of ConfigMaps that a new list has"
echo "slow watcher: all as it should be"
