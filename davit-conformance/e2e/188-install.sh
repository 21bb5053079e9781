#!/usr/bin/env bash
# A service of the host: files, a unit that systemd accepts, and a reboot after which pods are back.
#
# A machine of its own is a set of namespaces here: when its first process ends, the kernel ends everything in it,
# as a power cut does. What is left is what is on the disk.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl unshare ip systemd-analyze

root=$WORK/root
said=$(davit install --root "$root" --data-dir "$DATA")
has "$said" "systemd does not run here" "an install below a root"
for file in etc/systemd/system/davit.service etc/davit/davit.conf usr/share/bash-completion/completions/davit usr/share/zsh/vendor-completions/_davit; do
    [ -s "$root/$file" ] || fail "$file was not written"
done
has "$(cat "$root/etc/systemd/system/davit.service")" "KillMode=process" "the unit"
has "$(cat "$root/etc/systemd/system/davit.service")" "Delegate=yes" "the unit"
# The launcher that a checkout has stands where ExecStart says.
said=$(systemd-analyze verify "$root/etc/systemd/system/davit.service" 2>&1) || fail "systemd does not like the unit: $said"
echo "ok: systemd accepts the unit"
echo "DAVIT_LOG=debug" >>"$root/etc/davit/davit.conf"
said=$(davit install --root "$root" --data-dir "$DATA")
lacks "$said" "writes" "an install done again"
lacks "$said" "changes" "an install done again"
has "$(cat "$root/etc/davit/davit.conf")" "DAVIT_LOG=debug" "the administrator's configuration"
has "$(davit install --dry-run --root "$WORK/nowhere")" "ExecStart=" "a dry run"
[ ! -e "$WORK/nowhere" ] || fail "a dry run wrote something"
davit uninstall --root "$root" --data-dir "$DATA"
is "$(find "$root" ! -type d | wc -l)" 0 "what an uninstall leaves of files"
refused davit uninstall --data --root "$root"
has "$SAID" "--data without --pods" "the refusal"

# machine COMMAND: runs it as the first process of a machine with the story's disk and nothing else of this one.
machine() {
    # shellcheck disable=SC2016
    unshare --net --pid --fork --kill-child --mount --mount-proc --propagation private bash -euc '
        ip link set lo up
        mkdir -p "$2/outer"
        mount --rbind /sys/fs/cgroup "$2/outer"
        mount -t sysfs none /sys
        mount --rbind "$2/outer" /sys/fs/cgroup
        umount -l "$2/outer"
        . "$1"
    ' bash "$1" "$WORK"
}

PORT=$(free_port)
export DAVIT DATA WORK PORT HERE
# The functions of lib.sh, without its beginning: a machine has the story's folders.
for word in davit busybox_image cached made_once eventually fail phase running is; do export -f "${word?}"; done

cat >"$WORK/first.sh" <<'SH'
davit up --listen "127.0.0.1:$PORT"
davit kubeconfig >"$WORK/kubeconfig"
export KUBECONFIG=$WORK/kubeconfig
busybox_image
kubectl create configmap settings --from-literal=colour=green
for name in one two; do
    davit run $name --image=busybox:1 --wait --command -- sh -c 'sleep 100000'
done
kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name} {.metadata.uid} {.status.podIP}{"\n"}{end}' >"$WORK/before"
pgrep -f 'sleep 100000' >/dev/null
SH
cat >"$WORK/second.sh" <<'SH'
export KUBECONFIG=$WORK/kubeconfig
! pgrep -f 'sleep 100000' >/dev/null || fail "a process lived through the reboot"
davit up --listen "127.0.0.1:$PORT"
eventually 40 running one
eventually 40 running two
kubectl wait --for=condition=Ready pod --all --timeout=40s
kubectl get pods -o jsonpath='{range .items[*]}{.metadata.name} {.metadata.uid} {.status.podIP}{"\n"}{end}' >"$WORK/after"
is "$(kubectl get configmap settings -o jsonpath='{.data.colour}')" green "what was stored"
is "$(kubectl exec one -- echo alive)" alive "a program in a pod"
davit why one

# The cluster in one file, and another one made of it: same objects, same uids, same keys.
davit backup "$WORK/cluster.backup"
is "$(stat -c %a "$WORK/cluster.backup")" 600 "who may read the backup"
kubectl delete configmap settings
davit down --pods
davit restore "$WORK/cluster.backup" --data-dir "$WORK/again"
davit up --data-dir "$WORK/again" --listen "127.0.0.1:$PORT"
is "$(kubectl get configmap settings -o jsonpath='{.data.colour}')" green "what was deleted after the backup"
is "$(kubectl get pod one -o jsonpath='{.metadata.uid}')" "$(awk '$1 == "one" { print $2 }' "$WORK/after")" "a pod's uid in the restored cluster"
DAVIT_DATA_DIR=$WORK/again busybox_image
eventually 60 running one
davit history configmap/settings --data-dir "$WORK/again" | grep -q create || fail "the history is not in the backup"
! davit restore "$WORK/cluster.backup" --data-dir "$WORK/again" 2>"$WORK/said" || fail "a restore over a cluster"
grep -q "holds a cluster already" "$WORK/said"
davit down --pods --data-dir "$WORK/again"

davit uninstall --pods --data --root "$WORK/root" --data-dir "$DATA"
[ ! -e "$DATA" ] || fail "the data dir is still there"
SH
machine "$WORK/first.sh"
cat "$WORK/before"
machine "$WORK/second.sh"
diff "$WORK/before" "$WORK/after" || fail "pods are not what they were before the reboot"
echo "ok: pods are back with the same uids and addresses"
