#!/usr/bin/env bash
# Registries that are down, slow, lying, in a hurry to be left alone, badly certified or closed: each is told by its cause,
# through the API and `davit why`, with what to do about it; and mending it starts the pod.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq skopeo openssl perl
. "$HERE/registry-lib.sh"

registry main
R=$REGISTRY
push "$(cached busybox)" busybox:1
push "$(cached busybox)" busybox:2

# serve NAME SCRIPT: a program for each connection, on loopback; its address is left in $SERVED.
serve() {
    local port
    port=$(free_port)
    SERVED=127.0.0.1:$port
    chmod +x "$2"
    perl -MIO::Socket::INET -e '
        $listen = IO::Socket::INET->new(Listen => 64, LocalAddr => shift, ReuseAddr => 1) or die "cannot listen: $!";
        $SIG{CHLD} = "IGNORE";
        while ($peer = $listen->accept) {
            unless (fork) { open STDIN, "<&", $peer; open STDOUT, ">&", $peer; $SIG{CHLD} = "DEFAULT"; exec @ARGV }
            close $peer;
        }' "$SERVED" "$2" 2>"$WORK/$1.log" &
    echo $! >"$WORK/registry-$1.pid"
    eventually 10 answers "$SERVED"
}
answers() { (exec 3<>"/dev/tcp/${1%:*}/${1#*:}") 2>/dev/null; }

echo "--- planting faults"
# The rate is limited: every request is to come again later.
cat >"$WORK/limited" <<'END'
#!/bin/sh
while read -r line; do [ "${#line}" -le 1 ] && break; done
printf 'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
END
serve limited "$WORK/limited"
LIMITED=$SERVED
# Says nothing at all.
cat >"$WORK/mute" <<'END'
#!/bin/sh
exec sleep 20
END
serve mute "$WORK/mute"
MUTE=$SERVED
# The real one behind a thin wire: 256 KiB a second.
cat >"$WORK/thin" <<END
#!/bin/bash
request=
while IFS= read -r line; do
    line=\${line%\$'\r'}
    [ -z "\$line" ] && break
    case \${line,,} in connection:*) ;; *) request+="\$line"\$'\r\n' ;; esac
done
exec 3<>/dev/tcp/${R%:*}/${R#*:}
printf '%sConnection: close\r\n\r\n' "\$request" >&3
while dd bs=32768 count=1 iflag=fullblock of=$WORK/wire/\$\$ status=none <&3 && [ -s $WORK/wire/\$\$ ]; do
    cat $WORK/wire/\$\$
    case \$request in *blobs*) sleep 0.12 ;; esac
done
rm -f $WORK/wire/\$\$
END
mkdir "$WORK/wire"
serve thin "$WORK/thin"
THIN=$SERVED
# What goes over it nobody else has: a busybox with something that does not compress.
sh -c 'set -eu
    . "$1/common.sh"
    mkdir "$work/x" "$work/root"
    tar -xf "$3" -C "$work/x"
    tar -xf "$work/x/$(jq -r ".[0].Layers[0]" "$work/x/manifest.json")" -C "$work/root"
    head -c 1200000 /dev/urandom >"$work/root/noise"
    image "[\"thin:1\"]" "{\"Cmd\":[\"sh\"],\"Env\":[\"$path\"]}" "$(layer "$work/root")"
    archive "$2"' thin.sh "$HERE/../images" "$WORK/thin.tar" "$(cached busybox)"
push "$WORK/thin.tar" thin:1
# Not what was asked for: the bytes of a layer are changed where the registry keeps them.
skopeo --insecure-policy copy --quiet --dest-tls-verify=false "docker-archive:$(cached busybox):busybox:2" "docker://$R/lying:1"
layer=$(skopeo inspect --tls-verify=false --raw "docker://$R/lying:1" | jq -r '.layers[1].digest' | sed 's/sha256://')
blob=$WORK/registry-main/docker/registry/v2/blobs/sha256/${layer:0:2}/$layer/data
printf 'XXXX' | dd of="$blob" bs=1 seek=40 conv=notrunc status=none
# For another machine.
sh -c 'set -eu
    . "$1/common.sh"
    architecture() { echo arm64; }
    mkdir "$work/root" && echo x >"$work/root/file"
    image "[\"other:1\"]" "{\"Cmd\":[\"x\"]}" "$(layer "$work/root")"
    archive "$2"' other.sh "$HERE/../images" "$WORK/other.tar"
push "$WORK/other.tar" other:1
# A certificate whose time is over, and one that nobody has signed.
certificate() {
    openssl req -newkey rsa:2048 -nodes -keyout "$WORK/$1.key" -out "$WORK/$1.csr" -subj "/CN=$1" 2>/dev/null
    openssl x509 -req -in "$WORK/$1.csr" -signkey "$WORK/$1.key" -days "$2" -out "$WORK/$1.crt" \
        -extfile <(echo "subjectAltName=IP:127.0.0.1") 2>/dev/null
}
certificate expired -1
certificate closed 30
registry expired "$WORK/expired.crt" "$WORK/expired.key"
EXPIRED=$REGISTRY
# robot, with the password s3cret-of-robot
echo 'robot:$2b$04$5Sl1drKHbLz30Zwv8b6Pcew92i2OiblIm/HEOAfnAVLkLQ9jsdqWO' >"$WORK/users"
registry closed "$WORK/closed.crt" "$WORK/closed.key" "$WORK/users"
CLOSED=$REGISTRY
skopeo --insecure-policy copy --quiet --dest-tls-verify=false --dest-creds robot:s3cret-of-robot \
    "docker-archive:$(cached busybox):busybox:1" "docker://$CLOSED/team/busybox:1"
registry plain
PLAIN=$REGISTRY
registry down
DOWN=$REGISTRY
registry_down down

mkdir -p "$DATA"
settings() {
    cat >"$DATA/registries.json" <<END
{"stallTimeoutSeconds": 2, "registries": {
  "$R": {"plainHttp": true}, "$DOWN": {"plainHttp": true}, "$LIMITED": {"plainHttp": true}, "$MUTE": {"plainHttp": true},
  "$THIN": {"plainHttp": true}, "$EXPIRED": {"caFile": "$WORK/expired.crt"}$1}}
END
}
settings ""
up

pod() { kubectl run "$1" --image="$2" --restart=Always -- sleep 100000 >/dev/null; }
pod down "$DOWN/busybox:1"
pod limited "$LIMITED/busybox:1"
pod mute "$MUTE/busybox:1"
pod lying "$R/lying:1"
pod other "$R/other:1"
pod expired "$EXPIRED/busybox:1"
pod untrusted "$CLOSED/team/busybox:1"
pod plain "$PLAIN/busybox:1"
pod missing "$R/busybox:99"
pod nowhere "registry.invalid/busybox:1"
pod thin "$THIN/thin:1"
(timeout 30 "$DAVIT" get pod thin -w >"$WORK/followed" 2>&1 || true) &

# golden POD MESSAGE UNBLOCK: the container's state, the step and `davit why` say this
golden() {
    local message said
    eventually 30 has_waiting "$1"
    message=$(kubectl get pod "$1" -o "jsonpath={.status.davit.steps.image/$1.message}")
    image=$(kubectl get pod "$1" -o 'jsonpath={.spec.containers[0].image}')
    has "$message" "${image##*/}" "what $1 waits for"
    is "${message#"image $image: "}" "$2" "what $1 waits for"
    has "$(kubectl get pod "$1" -o 'jsonpath={.status.containerStatuses[0].state.waiting.message}')" "$2" "the container's state of $1"
    said=$(davit why "$1")
    has "$said" "$2" "why $1"
    has "$said" "To unblock: $3" "why $1"
}
has_waiting() { case $(waiting "$1") in ErrImagePull | ImagePullBackOff) ;; *) return 1 ;; esac; }

echo "--- a slow registry is followed while it sends"
progress() { davit why thin | grep -E "pulling $THIN/thin:1: layer 1 of 1, [0-9.]+ of [0-9.]+ [kM]B, [0-9.]+ [kM]B/s"; }
eventually 20 progress
progress
told() { kubectl get pod thin -o 'jsonpath={.status.containerStatuses[0].state.waiting}' | grep 'layer 1 of 1.*ContainerCreating'; }
eventually 20 told
is "$(kubectl get pod thin --no-headers | awk '{print $3}')" ContainerCreating "STATUS meanwhile"
followed() { grep -E 'ContainerCreating \([0-9]+ of [0-9]+ [kM]B\)' "$WORK/followed"; }
eventually 20 followed
followed

echo "--- golden messages"
golden down "cannot reach registry $DOWN: the connection was refused" "start the registry, or correct its address in the image"
golden limited "registry $LIMITED limits the rate of pulls: it wants to be asked again in 3600 s" "wait: it is tried again by itself"
golden mute "registry $MUTE is too slow: nothing came for 2 s" "see what holds it up"
golden other "image $R/other:1 is for linux/arm64; this node is linux/$(dpkg --print-architecture)" "use an image that is built for linux/"
golden untrusted "the certificate of registry $CLOSED is signed by nobody this node trusts" "name its authority's certificate in registries.json"
golden missing "registry $R does not have image busybox:99 (MANIFEST_UNKNOWN: manifest unknown)" "correct the image's name or tag, or push it there"
golden nowhere "cannot find registry registry.invalid: its name has no address" "correct the registry's name in the image"
eventually 20 has_waiting lying
has "$(davit why lying)" "registry $R sends something else than was asked for: the digest of layer sha256:$layer is sha256:" "why lying"
has "$(davit why lying)" "To unblock: do not use this image from there" "why lying"
eventually 20 has_waiting expired
has "$(davit why expired)" "the certificate of registry $EXPIRED has expired (NotAfter: " "why expired"
has "$(davit why expired)" "To unblock: have it renewed by who runs the registry" "why expired"
eventually 20 has_waiting plain
has "$(davit why plain)" "registry $PLAIN does not speak HTTPS" "why plain"
has "$(davit why plain)" "{\"registries\": {\"$PLAIN\": {\"plainHttp\": true}}}" "why plain"

echo "--- events, as Kubernetes writes them"
events=$(kubectl get events --field-selector involvedObject.name=missing -o 'jsonpath={range .items[*]}{.type} {.reason} {.message}{"\n"}{end}')
has "$events" "Normal Pulling Pulling image \"$R/busybox:99\"" "events"
has "$events" "Warning Failed Failed to pull image \"$R/busybox:99\": registry $R does not have" "events"
has "$events" "Warning Failed Error: ErrImagePull" "events"
eventually 20 waits missing ImagePullBackOff
events=$(kubectl get events --field-selector involvedObject.name=missing -o 'jsonpath={range .items[*]}{.type} {.reason} {.message}{"\n"}{end}')
has "$events" "Normal BackOff Back-off pulling image \"$R/busybox:99\"" "events"
has "$events" "Warning Failed Error: ImagePullBackOff" "events"

echo "--- credentials"
settings ", \"$CLOSED\": {\"caFile\": \"$WORK/closed.crt\"}"
pod closed "$CLOSED/team/busybox:1"
golden closed "registry $CLOSED gives team/busybox to nobody without credentials (401), and there are none for it" \
    "kubectl create secret docker-registry NAME --docker-server=$CLOSED"
secret() { kubectl create secret docker-registry "$1" --docker-server="$CLOSED" --docker-username=robot --docker-password="$2" >/dev/null; }
secret wrong not-the-password
kubectl run refused --image="$CLOSED/team/busybox:1" --overrides='{"spec":{"imagePullSecrets":[{"name":"wrong"}]}}' -- sleep 100000 >/dev/null
golden refused "registry $CLOSED does not accept the credentials of secret default/wrong for team/busybox (401)" "correct the user and the password there"
kubectl run later --image="$CLOSED/team/busybox:1" --overrides='{"spec":{"imagePullSecrets":[{"name":"right"}]}}' -- sleep 100000 >/dev/null
eventually 20 has_waiting later
has "$(davit why later)" 'imagePullSecrets: secret "default/right" not found' "why later"
secret right s3cret-of-robot
eventually 15 running later
# A ServiceAccount's secrets are those of its new pods.
kubectl create serviceaccount puller
kubectl patch serviceaccount puller -p '{"imagePullSecrets":[{"name":"right"}]}'
davit image prune --all >/dev/null
kubectl run byaccount --image="$CLOSED/team/busybox:1" --image-pull-policy=Always --overrides='{"spec":{"serviceAccountName":"puller"}}' -- sleep 100000 >/dev/null
eventually 20 running byaccount
is "$(kubectl get pod byaccount -o 'jsonpath={.spec.imagePullSecrets[0].name}')" right "the pod's pull secret"
# The node's own.
mkdir -p "$DATA/registries"
kubectl get secret right -o 'jsonpath={.data.\.dockerconfigjson}' | base64 -d >"$DATA/registries/config.json"
davit image pull "$CLOSED/team/busybox:1"
for secret in s3cret-of-robot not-the-password; do
    lacks "$(cat "$DATA/log/davit.log"; kubectl get events -A -o yaml; kubectl get pods -o yaml)" "$secret" "log, events and pods" >/dev/null
    encoded=$(printf 'robot:%s' "$secret" | base64)
    lacks "$(cat "$DATA/log/davit.log"; kubectl get events -A -o yaml; kubectl get pods -o yaml)" "$encoded" "log, events and pods" >/dev/null
done
echo "ok: no password in the log, events and pods"

echo "--- a mistake in registries.json, and its mending"
echo '{"registries": {"x": {"plainHTTP": true}}}' >"$DATA/registries.json"
refused davit image pull "$R/busybox:2"
has "$SAID" "registries[x].plainHTTP: unknown field; there are mirrors, plainHttp, caFile" "a pull"
settings ""
davit image pull "$R/busybox:1"

echo "--- mended: the pod starts by itself"
REGISTRY_PORT=${DOWN#*:} registry down
push "$(cached busybox)" busybox:1
eventually 45 running down
eventually 60 running thin
