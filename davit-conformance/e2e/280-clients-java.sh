#!/usr/bin/env bash
# Two Java clients, the official one and fabric8's, do all that clients do: docs/clients.md has the list. Connections
# break, the past is forgotten, the server is killed while they watch.
# long: fifty seconds
. "$(dirname "$0")/lib.sh"
. "$HERE/clients-lib.sh"
need_root
need kubectl curl wrk flock
clients_ready

up
busybox_image
harm_scripts
web_pod
fill

both() { together official client clients official "$KUBECONFIG" "$WORK" "$@" -- fabric8 client clients fabric8 "$KUBECONFIG" "$WORK" "$@"; }
both crud pages apply exec forward watch informer leader custom
client clients fabric8 "$KUBECONFIG" "$WORK" gateways
both gone
# One after the other: who has just begun does not find the server that another has killed.
client clients official "$KUBECONFIG" "$WORK" killed
client clients fabric8 "$KUBECONFIG" "$WORK" killed
echo "java clients: all as it should be"
