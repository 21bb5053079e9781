#!/usr/bin/env bash
# What a Secret says is on no disk: not in the log, a snapshot, history, a backup or the node's records. Keys change, are
# missed, and come back.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

WORD=correct-horse-battery-staple
BASE64=$(printf %s "$WORD" | base64)
up >/dev/null
busybox_image >/dev/null

# on_disk DIRECTORY: whether a file on a disk holds the word, in any form. DATA/run is memory.
on_disk() {
    grep -rlaF --exclude-dir=run -e "$WORD" -e "$BASE64" "$1" | head -n 3
}

kubectl create secret generic db --from-literal=password="$WORD" >/dev/null
cat >"$WORK/pod.yaml" <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: reader}
spec:
  containers:
  - name: reader
    image: busybox:1
    command: [sh, -c, 'sleep 100000']
    env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]
    volumeMounts: [{name: db, mountPath: /db}]
  volumes: [{name: db, secret: {secretName: db}}]
YAML
kubectl apply -f "$WORK/pod.yaml" >/dev/null
davit wait pod/reader --for=condition=Ready --timeout=30 >/dev/null
# shellcheck disable=SC2016
is "$(kubectl exec reader -- sh -c 'echo $PASSWORD; cat /db/password' | sort -u)" "$WORD" "what the pod is told"
is "$(on_disk "$DATA")" "" "files with the word in them"
# The check itself can fail: a ConfigMap is not sealed.
kubectl create configmap plain --from-literal=word="$WORD" >/dev/null
has "$(on_disk "$DATA/store")" "store/log" "a ConfigMap's word"
kubectl delete configmap plain >/dev/null

kubectl patch secret db --type=merge -p '{"stringData":{"password":"second-'$WORD'"}}' >/dev/null
said=$(kubectl get --raw '/api/v1/namespaces/default/secrets/db/history?diff=true')
has "$said" "(hidden, 35 bytes, #" "history's difference"
lacks "$said" "$BASE64" "history's difference"
lacks "$(davit history secret/db --diff 2>&1)$(davit blame secret/db)" "$BASE64" "what the CLI tells"
first=$(davit history secret/db -o jsonpath='{.items[-1].revision}')
is "$(kubectl get --raw "/api/v1/namespaces/default/secrets/db?revision=$first" | grep -c "$BASE64")" 1 "times that an old state is told to who may read it"

is "$(stat -c %a "$DATA/pki/secrets.key")" 600 "permissions of the key"
key=$(cat "$DATA/pki/secrets.key")
said=$(davit rotate-keys)
has "$said" "data key " "a change of keys"
number() { sed -n 's/.*data key \([0-9]*\).*/\1/p' <<<"$1"; }
next=$(($(number "$said") + 1))
[ "$(cat "$DATA/pki/secrets.key")" != "$key" ] || fail "the master key is the old one"
kill -9 "$(cat "$DATA/davit.pid")"
davit up --listen "127.0.0.1:$PORT" >/dev/null
is "$(kubectl get secret db -o 'jsonpath={.data.password}' | base64 -d)" "second-$WORD" "the Secret after kill -9"
is "$(kubectl get --raw "/api/v1/namespaces/default/secrets/db?revision=$first" | grep -c "$BASE64")" 1 "times that its first state is told"

davit backup "$WORK/backup" >/dev/null
lacks "$(tar -xOf "$WORK/backup" --wildcards 'store/*' | tr -d '\0')" "$BASE64" "the store in a backup"

# Without its key nothing starts, and nothing is changed.
davit down >/dev/null
mv "$DATA/pki/secrets.key" "$WORK/away"
refused davit up --listen "127.0.0.1:$PORT"
has "$SAID" "it is not there: put it back" "the refusal"
# The key may lie on another disk, behind a link.
ln -s "$WORK/away" "$DATA/pki/secrets.key"
davit up --listen "127.0.0.1:$PORT" >/dev/null
has "$(davit rotate-keys)" "data key $next" "a change of keys behind a link"
[ -L "$DATA/pki/secrets.key" ] || fail "the link is gone"
is "$(kubectl get secret db -o 'jsonpath={.data.password}' | base64 -d)" "second-$WORD" "the Secret after all this"

# What is sealed anew needs the older keys no more: they go, and everything can be read all the same.
retired() { davit status | grep -q "^secrets  *sealed with data key [0-9]* *$"; }
eventually 60 retired
is "$(kubectl get --raw /metrics | grep '^davit_secrets_data_keys{state="retiring"}')" 'davit_secrets_data_keys{state="retiring"} 0' "older keys"
is "$(kubectl get --raw "/api/v1/namespaces/default/secrets/db?revision=$first" | grep -c "$BASE64")" 1 "times that its first state is told"
kill -9 "$(cat "$DATA/davit.pid")"
DAVIT_LOG=debug davit up --listen "127.0.0.1:$PORT" >"$WORK/up.log" 2>&1
is "$(kubectl get --raw "/api/v1/namespaces/default/secrets/db?revision=$first" | grep -c "$BASE64")" 1 "the same after kill -9"

# Whatever goes wrong, neither the answer nor a log repeats a secret, with every request logged.
told() { # WHAT CURL-OPTIONS...: the answer does not say it
    local what=$1
    shift
    curl -s --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer ${TOKEN:-$(cat "$DATA/admin.token")}" \
        -H "Content-Type: application/${TYPE:-json}" -o "$WORK/told" "$@"
    if grep -qaF -e "$WORD" -e "$BASE64" "$WORK/told"; then fail "$what: $(cat "$WORK/told")"; fi
    echo "ok: $what: $(jq -r .message "$WORK/told" 2>/dev/null | cut -c1-160)"
}
secrets=https://127.0.0.1:$PORT/api/v1/namespaces/default/secrets
told "data that is no base64" "$secrets" -d '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"x"},"data":{"a":"'"$WORD"'!"}}'
told "JSON that is cut off" "$secrets" -d '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"x"},"stringData":{"a":"'"$WORD"
told "a list for a map" "$secrets" -d '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"x"},"stringData":["'"$WORD"'"]}'
told "an object for a text" "$secrets" -d '{"kind":"Secret","apiVersion":"v1","metadata":{"name":"x"},"stringData":{"a":{"b":"'"$WORD"'"}}}'
told "another kind" "$secrets" -d '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"},"data":{"a":"'"$WORD"'"}}'
told "a type that lacks a key" "$secrets" -d '{"kind":"Secret","apiVersion":"v1","type":"kubernetes.io/tls","metadata":{"name":"x"},"stringData":{"tls.crt":"'"$WORD"'"}}'
TYPE=json-patch+json told "a patch that does not fit" -X PATCH "$secrets/db" \
    -d '[{"op":"test","path":"/data/password","value":"'"$BASE64"'x"}]'
TOKEN=$WORD told "a token of nobody" "$secrets"
told "a token in a query" "$secrets?token=$WORD&limit=1&fieldSelector=metadata.name%3Dnone"
told "a review of a token" "https://127.0.0.1:$PORT/apis/authentication.k8s.io/v1/tokenreviews" \
    -d '{"kind":"TokenReview","apiVersion":"authentication.k8s.io/v1","spec":{"token":"'"$WORD"'","audiences":[7]}}'
told "history's differences" "$secrets/db/history?diff=true"
told "blame" "$secrets/db/blame"
if grep -raF -e "$WORD" -e "$BASE64" "$DATA/log" "$WORK/up.log" | head -n 3 | grep .; then fail "a secret is in a log"; fi
if find "$DATA" "$PWD" -maxdepth 2 -name 'hs_err*' -newer "$WORK/up.log" | grep .; then fail "a crash dump is there"; fi
echo "ok: no secret is in a log"
if grep -raFq -e "$(cat "$WORK/away")" -e "$key" "$DATA/log"; then fail "a key is in the log"; fi
echo "ok: no key is in the log"
