#!/usr/bin/env bash
# A small operator with fabric8's informers: a kind of its own, a finalizer, status, owners, events, an election; against
# churn, cut wires, lost leaders and a server that is killed with -9. SECONDS_OF_CHURN=3600 plays it for an hour.
# long: fifty seconds
. "$(dirname "$0")/lib.sh"
. "$HERE/clients-lib.sh"
need_root
need kubectl curl flock
clients_ready

up
harm_scripts
client operator "$KUBECONFIG" "$WORK" "${SECONDS_OF_CHURN:-40}" "${SEED:-$$}"
has "$(kubectl -n operator get widgets)" "SIZE" "their table"
has "$(kubectl -n operator get events)" "Scaled" "what the operator wrote"
kubectl delete namespace operator --wait=false
echo "operator: all as it should be"
