#!/usr/bin/env bash
# Two clusters side by side; and after `down --pods` the host is what it was.
#
# What else goes on on this machine must not be taken for ours: the story plays on a host within the
# host, with a network, processes, /run and /tmp of its own.
if [ -z "${INNER_HOST:-}" ] && [ "$(id -u)" = 0 ]; then
    export INNER_HOST=yes
    # shellcheck disable=SC2016
    exec unshare --net --pid --fork --kill-child --mount --mount-proc --propagation private bash -c '
        set -e
        ip link set lo up
        ip link add outside type veth peer name beyond
        ip address add 192.0.2.77/24 dev outside
        # No address that comes about by itself a moment later.
        ip link set outside addrgenmode none
        ip link set beyond addrgenmode none
        ip link set outside up
        ip link set beyond up
        mount -t tmpfs none /run
        # Which links there are is asked of /sys, and that shows those of whoever mounted it.
        mkdir /run/cgroup /run/outer-tmp
        mount --rbind /sys/fs/cgroup /run/cgroup
        mount -t sysfs none /sys
        mount --rbind /run/cgroup /sys/fs/cgroup
        umount -l /run/cgroup
        mount --bind /tmp /run/outer-tmp
        mount -t tmpfs none /tmp
        # The program and the story may themselves live there.
        for folder in /run/outer-tmp/*/; do
            name=$(basename "$folder")
            case "$DAVIT$1" in
                *"/tmp/$name/"*) mkdir "/tmp/$name"; mount --bind "$folder" "/tmp/$name" ;;
            esac
        done
        umount /run/outer-tmp
        rmdir /run/cgroup /run/outer-tmp
        exec bash "$1"
    ' bash "$(readlink -f "$0")"
fi
. "$(dirname "$0")/lib.sh"
need_root
need kubectl ip nft

# Everything that a cluster could leave behind, one line each.
host_state() {
    echo "# processes"
    ps -eo args= | awk '!/^(ps|awk|sort|bash) /' | sort
    echo "# mounts"
    # Those below the outer host's /tmp come and go with what others do there.
    awk -v ours="$WORK" 'index($2, "/tmp/") != 1 || index($2, ours) == 1 { print $2, $3 }' /proc/self/mounts | sort
    echo "# namespaces"
    lsns -n -o TYPE,NS | awk '{ print $1, $2 }' | sort
    echo "# cgroups"
    for cluster in "$DATA" "${second:-}"; do
        [ -e "$cluster/cluster.json" ] || continue
        find /sys/fs/cgroup -type d -name "*$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$cluster/cluster.json")*"
    done
    echo "# links"
    ip -o link | awk '{ print $2 }' | sort
    echo "# named network namespaces"
    ip netns list
    echo "# routes"
    ip -6 route show table all | sed 's/ expires [^ ]*//' | sort
    echo "# nft"
    nft list ruleset
    echo "# sysctls"
    sysctl -a 2>/dev/null | grep -E 'forwarding|accept_ra|proxy_ndp|proxy_delay|ip_unprivileged_port_start|disable_ipv6' | sort
    echo "# files"
    find /run /tmp -path "$WORK" -prune -o -path '/tmp/*/*' -prune -o -print | sort
    find /var/lib /etc -maxdepth 2 -iname '*davit*' | sort
}

davit help >/dev/null
touch "$WORK/start"
host_state >"$WORK/before"

PORT=$(free_port)
up
busybox_image
second=$WORK/second # with a data dir, and a port, of its own
second_port=$(free_port)
davit up --data-dir "$second" --listen "127.0.0.1:$second_port"
davit kubeconfig --data-dir "$second" >"$WORK/second.kubeconfig"
DAVIT_DATA_DIR=$second busybox_image

running_everywhere() {
    running same && kubectl --kubeconfig "$WORK/second.kubeconfig" get pod same -o 'jsonpath={.status.phase}' | grep -q Running
}
clean_both() {
    local code=$?
    [ "$code" = 0 ] || davit why same || true
    [ ! -d "$second" ] || davit down --pods --data-dir "$second" >/dev/null || true
    down_and_clean "$code"
}
trap clean_both EXIT

pod() {
    cat <<YAML
apiVersion: v1
kind: Pod
metadata: {name: same}
spec:
  containers:
  - {name: main, image: "busybox:1", command: [sh, -c, "mkdir -p /tmp/w; echo $1 > /tmp/w/index.html; httpd -f -p 8080 -h /tmp/w"], volumeMounts: [{name: tmp, mountPath: /tmp}]}
  volumes: [{name: tmp, emptyDir: {}}]
YAML
}
pod first | kubectl apply -f -
pod second | kubectl --kubeconfig "$WORK/second.kubeconfig" apply -f -
eventually 40 running_everywhere
first_ip=$(kubectl get pod same -o 'jsonpath={.status.podIP}')
second_ip=$(kubectl --kubeconfig "$WORK/second.kubeconfig" get pod same -o 'jsonpath={.status.podIP}')
eventually 10 curl -sf "http://[$first_ip]:8080/"
is "$(curl -sf "http://[$first_ip]:8080/")" first "the first cluster's answer"
eventually 10 curl -sf "http://[$second_ip]:8080/"
is "$(curl -sf "http://[$second_ip]:8080/")" second "the second cluster's answer"

davit down --pods --data-dir "$second"
is "$(curl -sf "http://[$first_ip]:8080/")" first "the first cluster's answer once the second is gone"
davit down --pods
sleep 1
host_state >"$WORK/after"
diff -u "$WORK/before" "$WORK/after" || fail "the host is not what it was"
for folder in pods writable run; do
    is "$(find "$DATA/$folder" -mindepth 1)" "" "what is left in the data dir's $folder"
done
echo "ok: the host is what it was"

# Data stays: the cluster comes up again with what was wanted, and runs it.
up
eventually 30 running same
