#!/usr/bin/env bash
# What is wrong is refused with the field, the reason and a way out; nothing is lost or half-done.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq mount

# On a small disk of its own, so that it can be filled.
DISK=$WORK/disk
mkdir "$DISK"
mount -t tmpfs -o size=400m none "$DISK"
DATA=$DISK/data
export DAVIT_DATA_DIR=$DATA
clean_disk() {
    local code=$?
    trap - EXIT
    rm -f "$DISK/filler"
    (KEEP=yes down_and_clean "$code") || code=$?
    umount "$DISK" 2>/dev/null || umount -l "$DISK"
    rm -rf "$WORK"
    exit "$code"
}
trap clean_disk EXIT

exit_code() {
    local wanted=$1 got=0
    shift
    SAID=$("$@" 2>&1) || got=$?
    is "$got" "$wanted" "the exit code of: $*"
}

echo "--- the host lacks something"
# Not root: in a user namespace this process is nobody.
exit_code 4 unshare -U "$DAVIT" check
has "$SAID" "run as root" "check without root"
exit_code 4 unshare -U "$DAVIT" up --listen "127.0.0.1:$(free_port)" --no-install
has "$SAID" "run as root" "up without root"
[ ! -e "$DATA" ] || fail "a refused up left a data dir"
without() {
    local programs=$1
    shift
    unshare --mount --propagation private sh -c '
        for program in $1; do
            file=$(command -v "$program") || continue
            mount --bind /dev/null "$(readlink -f "$file")"
        done
        shift
        exec "$@"' sh "$programs" "$@"
}
exit_code 4 without "crun runc conmon" "$DAVIT" up --listen "127.0.0.1:$(free_port)" --no-install
has "$SAID" "neither crun nor runc" "up without a runtime"
has "$SAID" "apt-get install crun" "up without a runtime"
has "$SAID" "apt-get install conmon" "up without conmon"
[ ! -e "$DATA" ] || fail "a refused up left a data dir"
exit_code 0 without crun "$DAVIT" check
has "$SAID" runc "check with runc alone"
# The launcher itself, where there is no JDK to be found.
launcher=$HERE/../../davit
SAID=$(unshare --mount --propagation private sh -c '
    for folder in /usr/lib/jvm /opt; do [ -d $folder ] && mount -t tmpfs none $folder; done
    PATH=/usr/bin:/bin JAVA_HOME=/nowhere exec "$1" up --no-install' sh "$launcher" 2>&1) && fail "the launcher found a JDK: $SAID"
has "$SAID" "no JDK 25 found" "the launcher without a JDK"
has "$SAID" "JAVA_HOME" "the launcher without a JDK"

echo "--- ports and second programs"
PORT=$(free_port)
up
exit_code 0 "$DAVIT" up --listen "127.0.0.1:$PORT"
has "$SAID" "runs already" "a second up"
exit_code 4 "$DAVIT" serve --listen "127.0.0.1:$(free_port)"
has "$SAID" "another davit works on this data dir" "a second program"
exit_code 4 "$DAVIT" up --data-dir "$WORK/other" --listen "127.0.0.1:$PORT"
has "$SAID" "cannot listen on 127.0.0.1:$PORT" "a taken port"
has "$SAID" "--listen" "a taken port"
exit_code 2 "$DAVIT" up --listen nonsense --data-dir "$WORK/other"
exit_code 0 "$DAVIT" status
exit_code 3 "$DAVIT" get pods --data-dir "$WORK/other"

echo "--- bad archives"
busybox_image
images() { davit image ls | awk '{ print $1, $2 }'; }
before=$(images)
tar=$(cached busybox)
head -c 5000 "$tar" >"$WORK/cut.tar"
exit_code 1 "$DAVIT" image import "$WORK/cut.tar"
has "$SAID" "ends in the middle" "a cut archive"
head -c 9000 /dev/urandom >"$WORK/noise.tar"
exit_code 1 "$DAVIT" image import "$WORK/noise.tar"
has "$SAID" "no tar" "noise"
sh -c 'set -eu
    . "$1/common.sh"
    architecture() { echo s390x; }
    mkdir "$work/root" && echo x >"$work/root/file"
    image "[\"other:1\"]" "{\"Cmd\":[\"x\"]}" "$(layer "$work/root")"
    archive "$2"' other.sh "$HERE/../images" "$WORK/other.tar"
exit_code 1 "$DAVIT" image import "$WORK/other.tar"
has "$SAID" "the archive's image is for linux/s390x; this node is linux/" "an archive for another platform"
exit_code 2 "$DAVIT" image import "$WORK/nowhere.tar"
is "$(images)" "$before" "the list of images after bad archives"
is "$(find "$DATA/images/uploads" "$DATA/images/tmp" -type f | wc -l)" 0 "files left of bad archives"

echo "--- bad objects, through the API"
pods=https://127.0.0.1:$PORT/api/v1/namespaces/default/pods
post() {
    curl -s --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $(cat "$DATA/admin.token")" \
        -H 'Content-Type: application/json' "$pods?fieldValidation=Strict" -d "$1"
}
# status BODY CODE REASON FIELD WORDS
status() {
    local said
    said=$(post "$1")
    is "$(jq -r '"\(.kind) \(.status) \(.code) \(.reason)"' <<<"$said")" "Status Failure $2 $3" "the answer"
    [ -z "$4" ] || is "$(jq -r '.details.causes[0].field' <<<"$said")" "$4" "the field"
    has "$(jq -r .message <<<"$said")" "$5" "the message"
}
pod_of() { echo '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"'"$1"'"},"spec":{"containers":[{"name":"c",'"$2"'}]}}'; }
status "$(pod_of a '"image":"busybox:1","comand":["x"]')" 400 BadRequest 'spec.containers[0].comand' 'did you mean "command"?'
status "$(pod_of a '"image":5')" 400 BadRequest 'spec.containers[0].image' 'string'
status "$(pod_of a '"image":"busybox:1","resources":{"limits":{"memory":"64Mx"}}')" 422 Invalid 'spec.containers[0].resources.limits[memory]' '64Mx'
status "$(pod_of Bad_Name '"image":"busybox:1"')" 422 Invalid metadata.name 'RFC 1123'
status "$(pod_of a '"command":["x"]')" 422 Invalid 'spec.containers[0].image' 'Required value'
status '{"kind":' 400 BadRequest '' 'not valid JSON'

echo "--- and through the command line"
cat >"$WORK/typo.yaml" <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: c, image: "busybox:1", comand: [x]}]}
YAML
exit_code 1 "$DAVIT" apply -f "$WORK/typo.yaml"
has "$SAID" 'did you mean "command"?' "davit apply with a typo"
refused kubectl apply -f "$WORK/typo.yaml"
has "$SAID" 'did you mean "command"?' "kubectl apply with a typo"
is "$(kubectl get pods -o name)" "" "pods after all that was refused"

echo "--- what can be wanted but cannot run"
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: no-command}
spec: {containers: [{name: c, image: "busybox:1", command: [/no/such/program]}]}
YAML
why_says() { davit why "$1" | grep -qi -- "$2"; }
eventually 20 why_says no-command "/no/such/program"
has "$(davit why no-command)" "To unblock" "why no-command"
kubectl delete pod no-command --grace-period=0

echo "--- the disk is full"
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: {name: kept}
data: {a: "1"}
YAML
# The log is laid out in advance: what fits into that is still taken.
maps=https://127.0.0.1:$PORT/api/v1/namespaces/default/configmaps
acknowledged=0
fill_up() { # FROM
    dd if=/dev/zero of="$DISK/filler" bs=1024 count="$(df --output=avail -k "$DISK" | tail -1)" 2>/dev/null || true
    for i in $(seq "$1" 300); do
        printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"big-%s"},"data":{"x":"%s"}}' \
            "$i" "$(head -c 600000 /dev/urandom | base64 -w 0)" >"$WORK/big.json"
        code=$(curl -s -o "$WORK/said" -w '%{http_code}' --cacert "$DATA/pki/ca.crt" -H 'Content-Type: application/json' \
            -H "Authorization: Bearer $(cat "$DATA/admin.token")" "$maps" --data-binary "@$WORK/big.json")
        [ "$code" = 201 ] || break
        acknowledged=$i
    done
    echo "after $acknowledged writes: $code $(cut -c1-400 "$WORK/said")"
}
fill_up 1
is "$code $(jq -r '"\(.kind) \(.reason)"' "$WORK/said")" "507 Status InsufficientStorage" "the answer"
has "$(cat "$WORK/said")" "is full" "a write to a full disk"
is "$(kubectl get configmap kept -o 'jsonpath={.data.a}')" 1 "a read while the disk is full"
rm "$DISK/filler"
echo '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"after"},"data":{"a":"2"}}' >"$WORK/after.json"
eventually 20 kubectl apply -f "$WORK/after.json"
is "$(kubectl get configmaps -o name | grep -c big-)" "$acknowledged" "writes that were acknowledged, and are there"
echo "--- the program is killed while the disk is full"
fill_up "$((acknowledged + 1))"
is "$code" 507 "the answer"
kill -9 "$(cat "$DATA/davit.pid")"
exit_code 4 "$DAVIT" up --listen "127.0.0.1:$PORT"
has "$SAID" "is full" "a start on a full disk"
rm "$DISK/filler"
up
is "$(kubectl get configmaps -o name | grep -c big-)" "$acknowledged" "the same after a new start"
is "$(kubectl get configmap after -o 'jsonpath={.data.a}')" 2 "what was written after there was room again"

echo "--- a data dir of a newer version"
davit down
sed -i 's/"format":1/"format":99/' "$DATA/cluster.json"
exit_code 4 "$DAVIT" up --listen "127.0.0.1:$PORT"
has "$SAID" "written by another version of davit" "up on a newer data dir"
sed -i 's/"format":99/"format":1/' "$DATA/cluster.json"
up
is "$(kubectl get configmap after -o 'jsonpath={.data.a}')" 2 "data after the refusal"
