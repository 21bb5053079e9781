#!/usr/bin/env bash
# Manifests that nobody here wrote, in `standard`: applied as they are but for the names of images, used, taken away.
# Not part of CI: the manifests are other people's and not kept here. FOLDER holds three folders:
#
#   voting     k8s-specifications of github.com/dockersamples/example-voting-app
#   guestbook  web/guestbook/all-in-one/guestbook-all-in-one.yaml of github.com/kubernetes/examples
#   petclinic  k8s of github.com/spring-projects/spring-petclinic
#
# The databases are real ones (Debian's postgres and redis); the applications are those of images/webapp.py, which speak
# to them as the originals do. DAVIT=./davit davit-conformance/manifests.sh FOLDER
given=${1:?usage: DAVIT=./davit davit-conformance/manifests.sh FOLDER}
. "$(dirname "$0")/e2e/lib.sh"
HERE=$HERE/../e2e
need_root
need kubectl curl
given=$(CDPATH='' cd -- "$given" && pwd)
for name in voting guestbook petclinic; do [ -d "$given/$name" ] || fail "there is no folder $given/$name"; done

archive=${XDG_CACHE_HOME:-$HOME/.cache}/davit-images/webapps.tar
[ -s "$archive" ] || sh "$HERE/../images/webapps.sh" "$archive"

# Only what stands behind "image:" changes; anything else that changed is a mistake of this script.
renamed() {
    sed -E -e '/^[- ]*image:/ {
        s#image: .*/examplevotingapp_([a-z]+)$#image: webapp:\1#
        s#image: postgres:[^ ]*#image: postgres:15#
        s#image: (redis:alpine|registry.k8s.io/redis:e2e)#image: redis:7#
        s#image: gcr.io/.*/gb-redisslave:v1#image: redis-replica:7#
        s#image: gcr.io/.*/gb-frontend:v5#image: webapp:guestbook#
        s#image: dsyer/petclinic#image: webapp:petclinic#
    }' "$1"
}

applied() {
    local name=$1 file
    mkdir -p "$WORK/$name"
    for file in "$given/$name"/*.y*ml; do
        renamed "$file" >"$WORK/$name/$(basename "$file")"
        diff <(grep -v 'image:' "$file") <(grep -v 'image:' "$WORK/$name/$(basename "$file")") >/dev/null ||
            fail "more than images changed in $file"
    done
    echo "--- $name: $(cat "$WORK/$name"/* | wc -l) lines, $(cat "$WORK/$name"/* | grep -c '^ *- image:\|^ *image:') images"
    kubectl create namespace "$name"
    kubectl label namespace "$name" davit.dev/profile=standard
    kubectl -n "$name" apply -f "$WORK/$name"
    kubectl -n "$name" wait --for=condition=Available deployment --all --timeout=120s ||
        { kubectl -n "$name" get pods -o wide; for pod in $(kubectl -n "$name" get pods -o name); do davit why -n "$name" "$pod" || true; done; fail "$name does not become available"; }
}

# asked NAMESPACE SERVICE PORT PATH: through a forward of its own, since kubectl's ends with the first refused connection,
# and without a readiness probe a pod is ready before its program listens.
asked() {
    local at='' forward code=0
    kubectl -n "$1" port-forward "service/$2" ":$3" >"$WORK/forward" 2>&1 &
    forward=$!
    for _ in $(seq 1 200); do
        at=$(sed -n 's/^Forwarding from \(127.0.0.1:[0-9]*\).*/\1/p' "$WORK/forward" | head -1)
        [ -z "$at" ] && kill -0 "$forward" 2>/dev/null || break
        sleep 0.1
    done
    curl -sS --max-time 20 "http://$at$4" || code=$?
    kill "$forward" 2>/dev/null || true
    wait "$forward" 2>/dev/null || true
    return "$code"
}

# answers NAMESPACE SERVICE PORT PATH PART: the answer has this part
answers() { asked "$1" "$2" "$3" "$4" | grep -F -- "$5"; }

gone() {
    kubectl -n "$1" delete -f "$WORK/$1" --timeout=60s
    none() { [ -z "$(kubectl -n "$1" get pods,services,replicasets -o name)" ]; }
    eventually 60 none "$1"
    kubectl delete namespace "$1" --timeout=60s
}

up
davit image import "$archive" >/dev/null

applied voting
eventually 60 answers voting vote 8080 '/?vote=a&voter=ann' '"voted": "a"'
answers voting vote 8080 '/?vote=b&voter=bob' '"voted": "b"'
answers voting vote 8080 '/?vote=a&voter=cid' '"voted": "a"'
eventually 60 answers voting result 8081 / '{"a": 2, "b": 1}'
gone voting

applied guestbook
eventually 60 answers guestbook frontend 80 '/?cmd=set&key=messages&value=hello' Updated
eventually 60 answers guestbook frontend 80 '/?cmd=get&key=messages' '"data": "hello"'
gone guestbook

applied petclinic
answers petclinic petclinic 80 '/owners?name=Leary' '"Leary"'
answers petclinic petclinic 80 /owners '"Leary"'
echo "--- petclinic: another database; it is ready again without a restart of its own"
restarts() {
    kubectl -n petclinic get pods -l app=petclinic \
        -o 'jsonpath={.items[0].metadata.uid}/{.items[0].status.containerStatuses[0].restartCount}'
}
before=$(restarts)
kubectl -n petclinic rollout restart deployment/demo-db
kubectl -n petclinic rollout status deployment/demo-db --timeout=60s
eventually 60 answers petclinic petclinic 80 '/owners?name=Franklin' '"owners": ["Franklin"]'
kubectl -n petclinic wait --for=condition=Ready pod -l app=petclinic --timeout=60s
is "$(restarts)" "$before" "petclinic's pod and restarts"
gone petclinic
echo "--- all three ran"
