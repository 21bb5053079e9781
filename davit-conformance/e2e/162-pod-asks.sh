#!/usr/bin/env bash
# What a pod may ask beside its image: groups and whose its volumes are, confinement.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl jq

up
busybox_image
k() { kubectl "$@"; }
in_pod() { k exec "$@"; }
ready() { k wait --for=condition=Ready "pod/$1" --timeout=30s >/dev/null || { davit why pod "$1"; fail "$1 never Ready"; }; }
k create configmap words --from-literal=hello=world --dry-run=client -o yaml | k apply -f - >/dev/null
k create secret generic hidden --from-literal=key=value --dry-run=client -o yaml | k apply -f - >/dev/null

# --- groups: fsGroup, supplementalGroups, runAsGroup
k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: groups}
spec:
  terminationGracePeriodSeconds: 0
  securityContext: {runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000], fsGroupChangePolicy: OnRootMismatch}
  containers:
  - name: main
    image: busybox:1
    command: [sleep, "100000"]
    volumeMounts: &mounts
    - {name: disk, mountPath: /disk}
    - {name: memory, mountPath: /memory}
    - {name: words, mountPath: /words}
    - {name: hidden, mountPath: /hidden}
    - {name: all, mountPath: /all}
  - name: other
    image: busybox:1
    command: [sleep, "100000"]
    securityContext: {runAsUser: 1001}
    volumeMounts: *mounts
  volumes:
  - {name: disk, emptyDir: {}}
  - {name: memory, emptyDir: {medium: Memory}}
  - {name: words, configMap: {name: words}}
  - {name: hidden, secret: {secretName: hidden, defaultMode: 0400}}
  - {name: all, projected: {defaultMode: 0400, sources: [{secret: {name: hidden}}]}}
YAML
ready groups
main() { in_pod groups -c main -- "$@"; }
other() { in_pod groups -c other -- "$@"; }
is "$(main sh -c 'id -u; id -g; id -G' | tr '\n' ' ')" "1000 3000 3000 33 2000 4000 " "who runs: with the group that the image gives to its user"
is "$(main stat -c '%a %g' /disk /memory | tr '\n' ' ')" "2777 2000 2777 2000 " "an empty volume's group"
is "$(main stat -L -c '%a %g' /words/hello /hidden/key /all/key | tr '\n' ' ')" "644 2000 440 2000 440 2000 " "files of a group"
is "$(main cat /hidden/key)" value "a secret of mode 0400 that the group may read"
main sh -c 'umask 007; echo here >/disk/file; echo here >/memory/file'
is "$(main stat -c '%u %g' /disk/file)" "1000 2000" "whose a new file is"
other sh -c 'echo more >>/disk/file && echo more >>/memory/file'
is "$(main tail -n 1 /disk/file)" more "a file that another user of the group wrote to"
k patch pod groups --type=merge -p '{"spec":{"securityContext":{"fsGroup":2500}}}' --dry-run=server -o 'jsonpath={.metadata.annotations.davit\.dev/plan}' >"$WORK/plan"
has "$(cat "$WORK/plan")" "spec.securityContext.fsGroup" "the plan of another group"
k patch pod groups --type=merge -p '{"spec":{"securityContext":{"fsGroup":2500}}}' >/dev/null
eventually 20 sh -c '[ "$(kubectl exec groups -c other -- stat -c %a:%g /disk/file)" = 660:2500 ]'
is "$(main stat -L -c %g /words/hello /all/key | sort -u)" 2500 "the files' new group"
k patch pod groups --type=merge -p '{"spec":{"securityContext":{"supplementalGroupsPolicy":"Strict"}}}' >/dev/null
eventually 20 sh -c '[ "$(kubectl exec groups -c main -- id -G)" = "3000 2500 4000" ]'

# --- volumes of images
k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: shows}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: main
    image: busybox:1
    command: [sleep, "100000"]
    volumeMounts:
    - {name: two, mountPath: /two}
    - {name: two, mountPath: /part, subPath: etc}
  volumes:
  - {name: two, image: {reference: busybox:2}}
YAML
ready shows
shows() { in_pod shows -- "$@"; }
is "$(k get pod shows -o 'jsonpath={.spec.volumes[0].image.pullPolicy}')" IfNotPresent "the policy of a pull, by default"
is "$(shows cat /two/etc/version /part/version | tr '\n' ' ')" "2 2 " "what an image volume shows, and a sub-path of it"
is "$(shows stat -c %u /two/etc/version)" 0 "the owner of a file in it"
refused shows sh -c 'echo x >/two/etc/version'
has "$SAID" "Read-only file system" "writing into it"
refused shows /two/bin/busybox id
has "$SAID" "ermission denied" "running what is in it"
has "$(shows cat /proc/mounts | grep ' /two ')" "noexec" "its mount"
# What is mounted stays, also without a name; the next start of the server finds it again.
davit image rm busybox:2 >/dev/null
davit image prune --all >/dev/null 2>&1 || davit image prune >/dev/null
is "$(shows cat /two/etc/version)" 2 "what it shows once its image has lost its name and images were collected"
k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: lacks}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: "busybox:1", command: [sleep, "100000"], volumeMounts: [{name: gone, mountPath: /gone}]}]
  volumes: [{name: gone, image: {reference: "not-here:1", pullPolicy: Never}}]
YAML
eventually 10 sh -c "'$DAVIT' why pod lacks | grep -q 'not-here:1'"
has "$(davit why pod lacks)" "volume/gone" "the step that waits"
k patch pod lacks --type=json -p '[{"op":"replace","path":"/spec/volumes/0/image/reference","value":"busybox:1"}]' >/dev/null
ready lacks
is "$(in_pod lacks -- cat /gone/etc/version)" 1 "an image volume once its name is corrected"

# --- confinement
pod_of() { printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec: {terminationGracePeriodSeconds: 0, containers: [{name: main, image: "busybox:1", command: [sleep, "100000"], %s}]}\n' "$1" "$2"; }
mkdir -p "$DATA/seccomp"
echo '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO"}]}' >"$DATA/seccomp/no-mkdir.json"
pod_of filtered 'securityContext: {readOnlyRootFilesystem: false, seccompProfile: {type: Localhost, localhostProfile: no-mkdir.json}}' | k apply -f - >/dev/null
pod_of unfiltered 'securityContext: {seccompProfile: {type: Localhost, localhostProfile: none.json}}' | k apply -f - >/dev/null
pod_of armoured 'securityContext: {appArmorProfile: {type: Localhost, localhostProfile: mine}}' | k apply -f - >/dev/null
ready filtered
refused in_pod filtered -- mkdir /tmp/x
has "$SAID" "Operation not permitted" "a profile from the node"
in_pod filtered -- sh -c 'echo x >/tmp/x'
eventually 10 sh -c "'$DAVIT' why pod unfiltered | grep -q none.json"
[ -d /sys/kernel/security/apparmor ] || eventually 10 sh -c "'$DAVIT' why pod armoured | grep -q 'no AppArmor' # a node without AppArmor"
refused_pod() { pod_of bad "$1" | kubectl apply -f - 2>&1 || true; }
has "$(refused_pod 'securityContext: {seLinuxOptions: {level: "s0:c1"}}')" "spec.containers[0].securityContext.seLinuxOptions: Forbidden: Davit" "SELinux"
has "$(refused_pod 'securityContext: {allowPrivilegeEscalation: true}')" "the strict profile never lets a program gain privileges" "escalation in strict"
has "$(refused_pod 'securityContext: {procMount: Unmasked}')" '"unmasked-proc"' "an unmasked proc"
has "$(refused_pod 'securityContext: {runAsUser: 65536}')" "every pod has 65536 ids of its own" "an id that no pod has"
has "$(refused_pod 'volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, image: {pullPolicy: Never}')" "spec.volumes[0].image.reference: Required value" "an image volume of nothing"

# --- names, and last words
k apply -f - >/dev/null <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: named}
spec:
  terminationGracePeriodSeconds: 0
  hostname: first
  subdomain: group
  setHostnameAsFQDN: true
  dnsPolicy: None
  dnsConfig: {nameservers: ["2001:db8::53"], searches: [example.org], options: [{name: ndots, value: "2"}, {name: edns0}]}
  enableServiceLinks: true
  containers: [{name: main, image: "busybox:1", command: [sleep, "100000"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: words}
spec:
  restartPolicy: Never
  containers:
  - {name: file, image: "busybox:1", command: [sh, -c, "echo from the file >/dev/termination-log"]}
  - {name: log, image: "busybox:1", command: [sh, -c, "echo from the log; exit 3"], terminationMessagePolicy: FallbackToLogsOnError}
YAML
ready named
is "$(in_pod named -- hostname)" first.group.default.svc.cluster.local "the hostname in full"
is "$(in_pod named -- cat /etc/resolv.conf | grep -v '^#' | sort | tr '\n' ';')" "nameserver 2001:db8::53;options ndots:2 edns0;search example.org;" "resolv.conf by dnsPolicy None"
lacks "$(in_pod named -- env)" "_SERVICE_HOST" "the environment: services have no address to tell of"
eventually 15 sh -c '[ "$(kubectl get pod words -o jsonpath={.status.phase})" = Failed ]'
last() { k get pod words -o "jsonpath={.status.containerStatuses[$1].state.terminated.message}"; }
is "$(last 0), $(last 1)" "from the file, from the log" "the last words of two containers"
has "$(printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec: {shareProcessNamespace: true, containers: [{name: a, image: "busybox:1"}]}\n' | kubectl apply -f - 2>&1 || true)" "spec.shareProcessNamespace: a process namespace of all containers (kubectl debug --target" "a shared process namespace"
has "$(refused_pod 'ports: [{containerPort: 80, hostPort: 8080}]')" "spec.containers[0].ports[0].hostPort: ports of the host that lead to a pod's own address (clients can use that address" "a port of the host"
