#!/usr/bin/env bash
# Names lead to pods: services, headless ones, ports, readiness, aliases; and a pod that leaves is
# let go of by everybody before it is told to end.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl dig

up
busybox_image
domain=svc.cluster.local

httpd() {
    cat <<YAML
  terminationGracePeriodSeconds: 5
  containers:
  - name: main
    image: busybox:1
    command: [sh, -c, "trap 'exit 0' TERM; cp /etc/hostname /tmp/index.html; httpd -f -p 80 -h /tmp & wait"]
    ports: [{name: http, containerPort: 80}]
    readinessProbe: {tcpSocket: {port: http}, periodSeconds: 1}
    volumeMounts: [{name: tmp, mountPath: /tmp}]
  volumes: [{name: tmp, emptyDir: {}}]
YAML
}
deployment() {
    cat <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
  template:
    metadata: {labels: {app: web}}
    spec:
$(httpd | sed 's/^/    /')
YAML
}
named() { # NAME: a pod with a host name of its own below the service "db"
    printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: %s, labels: {app: db}}\nspec:\n  hostname: %s\n  subdomain: db\n' "$1" "$1"
    httpd
}
client() { # NAME FURTHER-LINES
    printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec:\n  terminationGracePeriodSeconds: 0\n%s' "$1" "${2:-}"
    printf '  containers: [{name: main, image: "busybox:1", command: [sleep, "100000"]}]\n'
}

{
    deployment
    echo ---
    named db-0
    echo ---
    named db-1
    echo ---
    client client
    echo ---
    client stream '  dnsConfig: {options: [{name: use-vc}, {name: ndots, value: "2"}], searches: [example.com]}
'
    echo ---
    client alone '  dnsPolicy: None
  dnsConfig: {nameservers: ["2001:db8::53"]}
'
} | kubectl apply -f -
kubectl create service clusterip db --clusterip=None --tcp=80
kubectl patch service db --type=merge -p '{"spec":{"ports":[{"name":"http","port":80,"targetPort":"http"}]}}'
kubectl expose deployment web --port=80
kubectl rollout status deployment/web --timeout=40s
kubectl wait --for=condition=Ready pod --all --timeout=40s

echo "--- what kubectl shows"
is "$(kubectl get service kubernetes --no-headers | awk '{print $2, $5}')" "ClusterIP 443/TCP" "the API's own service"
is "$(kubectl get endpoints kubernetes -o name 2>/dev/null)" "" "its endpoints: the API listens on loopback only"
is "$(kubectl get service web --no-headers | awk '{print $2, $3, $4, $5}')" "ClusterIP <none> <none> 80/TCP" "the service's row"
is "$(kubectl get service db --no-headers | awk '{print $2, $3, $5}')" "ClusterIP None 80/TCP" "the headless one's"
addresses() { kubectl get pods -l app="$1" -o 'jsonpath={range .items[*]}{.status.podIP}{"\n"}{end}' | sort; }
in_slices() { kubectl get endpointslices -l kubernetes.io/service-name="$1" -o 'jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.addresses[0]}{"\n"}{end}' | sort; }
three_in_slices() { [ "$(in_slices web | grep -c .)" = 3 ]; }
eventually 5 three_in_slices
is "$(in_slices web)" "$(addresses web)" "endpoints in the slices"
is "$(kubectl get endpoints web -o 'jsonpath={range .subsets[*].addresses[*]}{.ip}{"\n"}{end}' | sort)" "$(addresses web)" "addresses of the Endpoints"
has "$(kubectl describe service web)" "app=web" "describe service"
one=$(addresses web | sed -n 1p)
has "$(kubectl describe service web)" "[$one]:80" "describe service"
has "$(kubectl get endpointslices)" "IPv6" "get endpointslices"
version() { kubectl get endpointslices,endpoints -o 'jsonpath={.items[*].metadata.resourceVersion}'; }
before=$(version)
sleep 2
is "$(version)" "$before" "nothing is written where nothing changes: revisions"

echo "--- names, from a pod"
inside() { kubectl exec "${POD:-client}" -- sh -c "$1"; }
server=$(inside "awk '/nameserver/ {print \$2}' /etc/resolv.conf")
is "$(inside 'cat /etc/resolv.conf')" "nameserver $server
search default.$domain $domain cluster.local$(awk '/^search|^domain/ {for (i = 2; i <= NF; i++) printf " %s", $i}' /etc/resolv.conf)
options ndots:5" "the client's resolv.conf"
has "$(POD=stream inside 'cat /etc/resolv.conf')" "example.com" "a pod's with dnsConfig"
has "$(POD=stream inside 'cat /etc/resolv.conf')" "options ndots:2 use-vc" "a pod's with dnsConfig"
is "$(POD=alone inside 'cat /etc/resolv.conf')" "nameserver 2001:db8::53" "a pod's with dnsPolicy None"
has "$(POD=db-0 inside 'cat /etc/hosts')" "db-0.db.default.$domain db-0" "a pod's own /etc/hosts"
for name in web web.default web.default.svc "web.default.$domain" "web.default.$domain."; do
    has "$(inside "wget -qO- http://$name/")" "web-" "http://$name/"
done
has "$(POD=stream inside "wget -qO- http://web.default.$domain/")" "web-" "the same, asked over TCP"
has "$(inside "nslookup -type=aaaa web.default.$domain")" "Address: " "nslookup"
is "$(inside 'wget -qO- http://db-1.db/')" db-1 "a pod by its host name"

# From here as the node's own address, which the name server takes for one of its pods.
ask() { dig +short +tries=3 +time=5 @"$server" "$@"; }
status() { dig +tries=3 +time=5 @"$server" "$@" | sed -n 's/.*status: \([A-Z]*\),.*/\1/p'; }
is "$(ask AAAA "db.default.$domain" | sort)" "$(addresses db)" "the headless service's addresses"
is "$(ask SRV "_http._tcp.db.default.$domain" | sort)" "0 100 80 db-0.db.default.$domain.
0 100 80 db-1.db.default.$domain." "its SRV records"
is "$(ask -x "$(kubectl get pod db-0 -o 'jsonpath={.status.podIP}')")" "db-0.db.default.$domain." "the name of an address"
is "$(status A "web.default.$domain")/$(ask A "web.default.$domain")" NOERROR/ "IPv4 addresses"
is "$(status AAAA "wob.default.$domain")" NXDOMAIN "what there is not"
SECONDS=0
refused inside "wget -qO- http://wob/"
[ $SECONDS -lt 3 ] || fail "to hear that there is no such name took $SECONDS s"
for _ in $(seq 60); do ask AAAA "web.default.$domain"; done | sort | uniq -c >"$WORK/draws"
is "$(wc -l <"$WORK/draws")" 3 "pods that sixty questions led to"

echo "--- other namespaces, aliases, Endpoints of one's own, many of them"
kubectl create namespace other
kubectl -n other create service externalname away --external-name "web.default.$domain"
kubectl -n other create service externalname gone --external-name "nobody.example.invalid"
has "$(inside 'wget -qO- http://away.other/')" "web-" "a service in another namespace, and an alias"
has "$(ask AAAA "away.other.$domain")" "web.default.$domain." "the alias"
has "$(ask CNAME "gone.other.$domain")" "nobody.example.invalid." "an alias to nowhere"
{
    printf 'apiVersion: v1\nkind: Service\nmetadata: {name: many}\nspec: {clusterIP: None, ports: [{name: p, port: 80}]}\n---\n'
    printf 'apiVersion: v1\nkind: Endpoints\nmetadata: {name: many}\nsubsets:\n- ports: [{name: p, port: 80}]\n  addresses:\n'
    for i in $(seq 60); do printf '  - {ip: "2001:db8::%x"}\n' "$i"; done
} | kubectl apply -f - 2>&1 | grep -v Warning
sixty() { [ "$(ask AAAA "many.default.$domain" | grep -c .)" = 60 ]; }
eventually 5 sixty
has "$(dig +ignore +noedns @"$server" AAAA "many.default.$domain")" "flags: qr aa tc" "sixty addresses in one datagram"

echo "--- readiness"
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata: {name: gated, labels: {app: gated}}
spec:
  readinessGates: [{conditionType: example.com/open}]
$(httpd)
YAML
kubectl expose pod gated --port=80
kubectl wait --for=condition=ContainersReady pod/gated --timeout=20s
gate() { kubectl patch pod gated --subresource=status -p '{"status":{"conditions":[{"type":"example.com/open","status":"'"$1"'"}]}}' >/dev/null; }
answered() { [ -n "$(ask AAAA "gated.default.$domain")" ]; }
silent() { ! answered; }
eventually 5 silent
is "$(kubectl get endpoints gated -o 'jsonpath={.subsets[0].notReadyAddresses[0].targetRef.name}')" gated "the pod that is not ready"
gate True
eventually 5 answered
gate False
eventually 5 silent
kubectl patch service gated --type=merge -p '{"spec":{"publishNotReadyAddresses":true}}'
eventually 5 answered

echo "--- pods are replaced under load"
# One "timeout" for all: busybox leaves a child of each to the pod's first process, which reaps none, until pids run out.
kubectl exec client -- timeout 100 sh -c '
    ok=0; bad=0
    until [ -e /dev/shm/stop ]; do
        if why=$(wget -qO- http://web/ 2>&1); then ok=$((ok + 1)); else bad=$((bad + 1)); echo "$why"; fi
    done
    echo "answered $ok failed $bad"' >"$WORK/load" 2>&1 &
load=$!
sleep 1
kubectl rollout restart deployment/web
kubectl rollout status deployment/web --timeout=60s
serving=$(kubectl get endpointslices -l kubernetes.io/service-name=web -o 'jsonpath={.items[*].endpoints[?(@.conditions.ready==true)].targetRef.name}')
kubectl delete pod "${serving%% *}"
kubectl rollout status deployment/web --timeout=60s
inside 'touch /dev/shm/stop'
wait "$load"
tail -n 3 "$WORK/load"
has "$(tail -n 1 "$WORK/load")" "failed 0" "the load on web"
lacks "$(tail -n 1 "$WORK/load")" "answered 0 " "the load on web"

echo "--- bad input, and what is not done yet"
refused kubectl create service clusterip 1web --tcp=80
has "$SAID" "metadata.name" "the refusal"
printf 'apiVersion: v1\nkind: Service\nmetadata: {name: none}\nspec: {selector: {a: b}}\n' >"$WORK/none.yaml"
refused kubectl apply -f "$WORK/none.yaml"
has "$SAID" "spec.ports: Required value" "the refusal"
refused kubectl create service clusterip fixed --clusterip=10.0.0.1 --tcp=80
has "$SAID" "spec.clusterIP" "the refusal"
has "$(kubectl create service nodeport outside --tcp=80 2>&1)" "nothing outside the cluster is opened for NodePort yet" "the warning"
has "$(kubectl create service clusterip other --tcp=80:8080 2>&1)" "clients connect to the pods' own port 8080" "the warning"

echo "--- the node's agent ends and comes back"
davit down
up
has "$(inside 'wget -qO- http://web/')" "web-" "http://web/ after a restart"
kubectl delete service web
unknown() { [ "$(status AAAA "web.default.$domain")" = NXDOMAIN ]; }
eventually 5 unknown
none_left() { [ -z "$(kubectl get endpointslices -l kubernetes.io/service-name=web -o name)" ]; }
eventually 5 none_left
