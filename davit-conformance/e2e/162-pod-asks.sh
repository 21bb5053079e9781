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
