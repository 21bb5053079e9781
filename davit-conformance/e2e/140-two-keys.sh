#!/usr/bin/env bash
# What is looser than both profiles needs two keys: refused without, refused with one, run with both;
# and history tells who turned which.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl

up
busybox_image
davit kubeconfig --user alice >"$WORK/alice"
alice() { kubectl --kubeconfig "$WORK/alice" "$@"; }
is "$(kubectl auth whoami -o 'jsonpath={.status.userInfo.username}')" admin "the administrator"
kubectl create namespace team

# The paths of Show 5, each a pod with one hazard.
mkdir "$WORK/shared"
echo "from the host" >"$WORK/shared/file"
chmod 755 "$WORK/shared"
manifest() { # NAME ACCEPTED POD-FIELDS CONTAINER-FIELDS COMMAND
    cat <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: $1
  namespace: team
  labels: {app: $1}
  annotations: {davit.dev/accept-hazards: "$2"}
spec:
  terminationGracePeriodSeconds: 0
  $3
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, "$5; sleep 100000"]
    $4
YAML
}
privileged() { manifest privileged "$1" "" "securityContext: {privileged: true}" "id -u; mount -t tmpfs none /tmp && echo mounted; grep CapEff /proc/self/status"; }
path() { manifest path "$1" "volumes: [{name: host, hostPath: {path: $WORK/shared, type: Directory}}]" "volumeMounts: [{name: host, mountPath: /host}]" "cat /host/file"; }
network() { manifest network "$1" "hostNetwork: true" "" "readlink /proc/self/ns/net"; }
capability() { manifest capability "$1" "" "securityContext: {capabilities: {add: [NET_ADMIN]}}" "ip link set lo down && ip link set lo up && echo changed"; }
hazard() {
    case $1 in
        privileged) echo privileged ;;
        path) echo "host-path:$WORK/shared" ;;
        network) echo host-network ;;
        capability) echo capability:NET_ADMIN ;;
    esac
}

for kind in privileged path network capability; do
    name=$(hazard "$kind")
    # No key: both texts, ready to paste.
    "$kind" "" >"$WORK/$kind.yaml"
    refused alice apply -f "$WORK/$kind.yaml"
    has "$SAID" "this is the hazard \"$name\", which needs two keys, and both are missing" "no key"
    has "$SAID" "davit.dev/accept-hazards: \"$name\"" "what the author writes"
    # The administrator's text as it was printed, and nothing else.
    printf '%s\n' "$SAID" | sed -n "/^kubectl apply -f - <<'EOF'\$/,/^EOF\$/p" >"$WORK/$kind.grant"
    grep -q "hazards: \[\"$name\"\]" "$WORK/$kind.grant" || fail "no grant to paste in: $SAID"
    # The author's key alone.
    "$kind" "$name" >"$WORK/$kind.yaml"
    refused alice apply -f "$WORK/$kind.yaml"
    has "$SAID" "and the administrator's is missing" "one key"
    # The author may not turn the other.
    refused env KUBECONFIG="$WORK/alice" sh "$WORK/$kind.grant"
    has "$SAID" 'cannot grant-hazard' "an author with the administrator's text"
    # The administrator's alone.
    sh "$WORK/$kind.grant"
    refused sh -c "sed 's/accept-hazards: .*/accept-hazards: \"\"}/' '$WORK/$kind.yaml' | kubectl --kubeconfig '$WORK/alice' apply -f -"
    has "$SAID" "and the author's is missing" "the other key"
    # Both.
    alice apply -f "$WORK/$kind.yaml"
done

up_and_running() { [ "$(kubectl -n team get pod "$1" -o 'jsonpath={.status.phase}')" = Running ]; }
said() { kubectl -n team logs "$1"; }
logs_have() { said "$1" | grep -q -- "$2"; }
for kind in privileged path network capability; do eventually 20 up_and_running "$kind"; done
# All that the node itself may do.
eventually 5 logs_have privileged "CapEff:.*$(awk '$1 == "CapBnd:" { print $2 }' /proc/self/status)"
is "$(said privileged | head -1)" 0 "a privileged container's uid"
has "$(said privileged)" mounted "a privileged container's log"
eventually 5 logs_have path "from the host"
eventually 5 logs_have capability changed
node_ip=$(kubectl -n team get pod network -o 'jsonpath={.status.hostIP}')
is "$(kubectl -n team get pod network -o 'jsonpath={.status.podIP}')" "$node_ip" "the address in the host's network"
eventually 5 logs_have network "$(readlink /proc/self/ns/net | tr -d '[]' | sed 's/net:/net:./; s/$/./')"

# History: who accepted, who granted.
history=$(davit history -n team pod privileged -o json 2>/dev/null || kubectl get --raw "/api/v1/namespaces/team/pods/privileged/history?diff=true")
has "$history" "annotation by alice" "the history"
has "$history" "HazardGrant privileged by admin" "the history"
has "$(kubectl -n team get hazardgrants)" "host-network" "the list of grants"

# A key that is taken back ends nothing; a change needs it again.
kubectl -n team delete hazardgrant network
sleep 1
is "$(kubectl -n team get pod network -o 'jsonpath={.status.phase}')" Running "a pod whose grant is gone"
refused kubectl -n team set image pod/network main=busybox:2
has "$SAID" "the administrator's is missing" "a change without the grant"
kubectl -n team label pod network more=labels

# A whole namespace: the label is the administrator's key, the field the author's.
refused alice create -f - <<'YAML'
apiVersion: v1
kind: Namespace
metadata: {name: mine, labels: {pod-security.kubernetes.io/enforce: privileged}}
YAML
has "$SAID" "cannot grant-hazard" "an author who opens a namespace"
alice create namespace mine
refused alice label namespace mine davit.dev/profile=standard
kubectl label namespace mine pod-security.kubernetes.io/enforce=privileged
privileged "" | sed 's/namespace: team/namespace: mine/' | alice apply -f -
has "$(kubectl -n mine get pod privileged -o yaml)" "acceptedBy: field by alice" "a pod in an open namespace"
has "$(kubectl -n mine get pod privileged -o yaml)" "grantedBy: Namespace mine by admin" "a pod in an open namespace"

# Templates are judged where they are written.
refused alice apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: team}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostNetwork: true
      containers: [{name: main, image: "busybox:1"}]
YAML
has "$SAID" "spec.template.spec.hostNetwork: Forbidden: this is the hazard \"host-network\"" "a template"
has "$SAID" "Write in spec.template:" "what to write in a template"

# Bad grants.
refused kubectl apply -f - <<'YAML'
apiVersion: davit.dev/v1
kind: HazardGrant
metadata: {name: wrong, namespace: team}
spec: {hazards: [privilged]}
YAML
has "$SAID" 'spec.hazards[0]: Invalid value: "privilged"' "a misspelt hazard"

kubectl delete namespace team mine --wait=true --timeout=50s
is "$(cat "$WORK/shared/file")" "from the host" "what the host shared"
