#!/usr/bin/env bash
# The standard profile runs images as they are found: root inside the pod's own user namespace, with
# limits on the disk that hold. Strict says what to change where an image cannot run in it.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl

up
busybox_image
kubectl label namespace default davit.dev/profile=standard
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: found}
spec:
  terminationGracePeriodSeconds: 0
  hostAliases: [{ip: 10.1.2.3, hostnames: [db.example]}]
  securityContext: {sysctls: [{name: net.ipv4.ip_local_port_range, value: "2000 3000"}]}
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, "sleep 100000"]
---
apiVersion: v1
kind: Pod
metadata: {name: full}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, "dd if=/dev/zero of=/big bs=1M count=90; sync; sleep 100000"]
    resources: {limits: {ephemeral-storage: 70Mi}}
---
apiVersion: v1
kind: Pod
metadata: {name: wordy}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, "dd if=/dev/zero of=/dev/termination-log bs=1M count=90; sync; sleep 100000"]
    resources: {limits: {ephemeral-storage: 70Mi}}
---
apiVersion: v1
kind: Pod
metadata: {name: cache}
spec:
  terminationGracePeriodSeconds: 0
  volumes: [{name: cache, emptyDir: {sizeLimit: 10Mi}}]
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, "dd if=/dev/zero of=/cache/big bs=1M count=20; sync; sleep 100000"]
    volumeMounts: [{name: cache, mountPath: /cache}]
YAML
eventually 20 running found
inside() { kubectl exec found -- "$@"; }
is "$(inside id -u)" 0 "the uid inside"
[ "$(inside awk '{ print $2 }' /proc/self/uid_map)" -ge 65536 ] || fail "root in the pod is somebody on the host"
inside sh -c 'touch /f && chown 33:33 /f'
is "$(inside stat -c %u:%g /f)" 33:33 "a file's owner after chown"
is "$(inside su nobody -s /bin/sh -c 'id -u')" 65534 "the uid after su"
inside sh -c 'cp /bin/busybox /bin/rooty && ln -sf rooty /bin/id2 && chmod 4755 /bin/rooty'
is "$(inside su nobody -s /bin/sh -c 'grep ^NoNewPrivs: /proc/self/status')" "NoNewPrivs:	0" "gaining privileges"
has "$(inside ping -c 1 ::1)" "1 packets received" "ping"
has "$(inside cat /etc/hosts)" "10.1.2.3 db.example" "/etc/hosts"
is "$(inside cat /proc/sys/net/ipv4/ip_local_port_range)" "2000	3000" "a kernel parameter"
refused inside mount -t tmpfs none /mnt

# Who takes more of the disk than it may is evicted.
evicted() { [ "$(kubectl get pod "$1" -o 'jsonpath={.status.reason}')" = Evicted ]; }
eventually 50 evicted full
eventually 30 evicted cache
eventually 30 evicted wordy
[ "$(nsenter --mount="$DATA/run/mntns" df --output=used -m "$DATA/run" | tail -n 1)" -lt 8 ] || fail "a program's last words take the place of what davit itself remembers"
has "$(kubectl get pod full -o 'jsonpath={.status.message}')" 'exceeded its local ephemeral storage limit "70Mi"' "the message"
has "$(kubectl get pod cache -o 'jsonpath={.status.message}')" 'EmptyDir volume "cache" exceeds the limit "10Mi"' "the message"

# An image that wants to write to its root, in strict: why says what to change.
kubectl create namespace locked
kubectl label namespace locked davit.dev/profile=strict pod-security.kubernetes.io/warn=baseline
kubectl -n locked run writer --image=busybox:1 -- sh -c 'echo x >/etc/x'
crashed() { davit why -n locked writer | grep -q 'Read-only file system'; }
eventually 20 crashed
has "$(davit why -n locked writer)" "davit.dev/profile=standard" "why"

# A namespace that asks for it is warned of.
kubectl label namespace default pod-security.kubernetes.io/warn=restricted
has "$(kubectl run warned --image=busybox:1 --dry-run=server 2>&1)" 'would violate PodSecurity "restricted:latest"' "the warning"
