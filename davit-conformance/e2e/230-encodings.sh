#!/usr/bin/env bash
# The wire: objects, lists and watches in protocol buffers, CBOR and YAML, read by codecs that are not ours; OpenAPI v2;
# and how lists and watches are asked for, with Kubernetes' own refusals.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

# The libraries of the client that is written in Java: the build has fetched them.
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
jar() { find "$repository/$1" -name "$2-[0-9]*.jar" ! -name '*-sources.jar' 2>/dev/null | sort -V | tail -n 1; }
jars=$(jar io/kubernetes/client-java-proto client-java-proto):$(jar com/google/protobuf/protobuf-java protobuf-java)
jars=$jars:$(jar tools/jackson/core/jackson-core jackson-core):$(jar tools/jackson/dataformat/jackson-dataformat-cbor jackson-dataformat-cbor)
case :$jars: in
    *::*) echo "this story needs the jars of the tests in $repository: run ./davit test unit first"; exit 77 ;;
esac
java=$(ls -d "${JAVA_HOME:-/none}"/bin/java /usr/lib/jvm/*25*/bin/java 2>/dev/null | head -n 1 || true)
[ -n "$java" ] || { echo "this story needs a JDK 25"; exit 77; }

up
busybox_image
api() { # METHOD PATH CURL-OPTIONS...: the answer's body, then its code
    local method=$1 path=$2
    shift 2
    curl -s --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $(cat "$DATA/admin.token")" \
        -X "$method" -w '\n%{http_code}' "https://127.0.0.1:$PORT$path" "$@"
}
code() { api "$@" | tail -n 1; }
body() { api "$@" | sed '$d'; }
said() { body "$@" | jq -r .message; }
heads() { api GET "$@" -o /dev/null -D - | tr -d '\r'; }
maps=/api/v1/namespaces/default/configmaps
PROTOBUF=application/vnd.kubernetes.protobuf

kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: main, image: "busybox:1", command: [sleep, "1000"], resources: {requests: {cpu: 100m}}}]
YAML
kubectl wait --for=condition=Ready pod/web --timeout=40s

echo "--- protocol buffers and CBOR, by other people's codecs"
"$java" -XX:TieredStopAtLevel=1 -cp "$jars" "$HERE/../src/main/java/dev/davit/conformance/wire/EncodingsClient.java" \
    "https://127.0.0.1:$PORT" "$DATA/pki/ca.crt" "$(cat "$DATA/admin.token")"

echo "--- what is accepted"
is "$(code GET $maps -H 'Accept: text/html')" 406 "nothing that is served"
is "$(said GET $maps -H 'Accept: text/html')" "only the following media types are accepted: application/json, application/yaml, $PROTOBUF, application/cbor" "what is served"
has "$(heads "$maps" -H "Accept: $PROTOBUF;q=0.5,application/json;q=0.9")" "Content-Type: application/json" "weights"
pinned=/apis/davit.dev/v1/namespaces/default/pinneddeployments
is "$(code GET $pinned -H "Accept: $PROTOBUF")" 406 "a kind of Davit's in protocol buffers"
has "$(heads "$pinned" -H "Accept: $PROTOBUF,application/json")" "Content-Type: application/json" "the same with an alternative"
has "$(body GET $maps -H 'Accept: application/yaml')" "kind: ConfigMapList" "a list in YAML"
has "$(body GET $maps/kube-root-ca.crt'?pretty=true')" '    "kind": "ConfigMap"' "indented JSON"
is "$(said POST $maps -H 'Content-Type: text/html' -d x)" "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, $PROTOBUF, application/cbor" "another body"
has "$(heads "$maps" -X PUT)" "Allow: GET, HEAD, POST, DELETE" "the methods that there are"
is "$(head -c 4000000 /dev/zero | api POST $maps -H 'Content-Type: application/json' -H 'Expect:' --data-binary @- | sed '$d' | jq -r .message)" "Request entity too large: limit is 3145728" "a large body"

echo "--- lists and watches as Kubernetes has them"
for i in 1 2 3 4 5; do echo "---"; kubectl create configmap "m$i" --from-literal=n=$i --dry-run=client -o yaml; done | kubectl create -f -
is "$(said GET "$maps?resourceVersionMatch=Exact")" 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided' "a match without a version"
is "$(code GET "$maps?resourceVersionMatch=Exact&resourceVersion=0")" 422 "exactly any"
is "$(said GET "$maps?watch=1&sendInitialEvents=true")" 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan' "first events without a match"
ahead=$(body GET "$maps?resourceVersion=99999999")
is "$(jq -r '"\(.code) \(.reason) \(.details.retryAfterSeconds) \(.details.causes[0].reason)"' <<<"$ahead")" "504 Timeout 1 ResourceVersionTooLarge" "a version that is not there yet"
is "$(code GET "$maps?watch=1&resourceVersion=99999999")" 504 "and a watch from it"
page=$(body GET "$maps?limit=2")
is "$(jq -r '"\(.items|length) \(.metadata.remainingItemCount)"' <<<"$page")" "2 4" "a page"
kubectl delete configmap m5 --wait=true
next=$(jq -r .metadata.continue <<<"$page")
is "$(body GET "$maps?limit=9&continue=$next" | jq '.items|length')" 4 "the rest as it was"
old=$(jq -r .metadata.resourceVersion <<<"$page")
is "$(body GET "$maps?resourceVersion=$old&resourceVersionMatch=Exact" | jq '.items|length')" 6 "exactly that version"
is "$(body GET "$maps?resourceVersion=$old&resourceVersionMatch=NotOlderThan" | jq '.items|length')" 5 "not older than it"
events=$(body GET "$maps?watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")
is "$(jq -r 'select(.type == "BOOKMARK") | .object.metadata.annotations["k8s.io/initial-events-end"]' <<<"$events")" true "the end of the first events"
is "$(jq -r .type <<<"$events" | sort | uniq -c | tr -s ' ' | tr '\n' ';')" " 5 ADDED; 1 BOOKMARK;" "the events"
is "$(said GET "$maps?fieldSelector=data.n=1")" '"data.n" is not a known field selector: only "metadata.name", "metadata.namespace"' "a field that maps are not selected by"
is "$(said GET "/api/v1/pods?fieldSelector=spec.colour=1")" "field label not supported: spec.colour" "a field that pods are not selected by"
has "$(kubectl get nodes --field-selector spec.unschedulable=false -o name)" node/ "a node that says nothing can be scheduled to"
is "$(kubectl get pods --field-selector spec.hostNetwork=false,status.phase=Running -o name)" pod/web "pods by two fields"
is "$(kubectl get services --field-selector spec.type=ClusterIP,metadata.name=kubernetes -o name)" service/kubernetes "services by their type"
table='application/json;as=Table;v=v1;g=meta.k8s.io'
is "$(said GET "$maps?includeObject=All" -H "Accept: $table")" "TableOptions.meta.k8s.io \"\" is invalid: includeObject: Invalid value: \"All\": must be 'Metadata', 'Object', 'None', or empty" "a table with what there is not"
is "$(body GET "$maps?includeObject=Object&limit=1" -H "Accept: $table" | jq -r '.rows[0].object.kind')" ConfigMap "a table with its objects"
partial="$PROTOBUF;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
has "$(body GET $maps -H "Accept: $partial" | tr -d '\0')" PartialObjectMetadataList "metadata alone, in protocol buffers"
is "$(code DELETE "$maps?labelSelector=none=1&resourceVersionMatch=Exact")" 422 "a deletion of many with a match"
is "$(code DELETE "$maps?fieldSelector=metadata.name=m1&dryRun=All")" 200 "a deletion of many that is not meant"
kubectl get configmap m1 -o name
is "$(code DELETE "$maps?fieldSelector=metadata.name=m1&propagationPolicy=Background")" 200 "a deletion of many"
refused kubectl get configmap m1

echo "--- documents"
v2=$(body GET /openapi/v2)
is "$(jq -r '.definitions["io.k8s.api.core.v1.Pod"]["x-kubernetes-group-version-kind"][0].kind' <<<"$v2")" Pod "a kind in OpenAPI v2"
is "$(jq -r '.definitions["io.k8s.api.core.v1.PodSpec"].properties.containers["x-kubernetes-patch-merge-key"]' <<<"$v2")" name "how lists are merged"
tag=$(heads /openapi/v2 | sed -n 's/^ETag: //p')
is "$(code GET /openapi/v2 -H "If-None-Match: $tag")" 304 "the same document again"
has "$(body GET '/readyz?verbose')" "readyz check passed" "health in words"
is "$(code GET /openapi/v2 -H 'Accept: application/com.github.proto-openapi.spec.v2@v1.0+protobuf')" 200 "OpenAPI v2 as protocol buffers"
is "$(body GET /livez/ping)" ok "one check"
is "$(body GET '/readyz?verbose&exclude=log' | sed -n 2p)" "[+]log excluded: ok" "a check that is left out"
has "$(body GET /metrics)" 'apiserver_request_total{code="200",component="apiserver",group="",resource="configmaps",subresource="",verb="LIST",version="v1"}' "requests by verb, resource and code"
has "$(body GET /metrics)" 'apiserver_request_duration_seconds_bucket{component="apiserver",group="",resource="pods"' "how long they took"
has "$(body GET /apis -H "Accept: $PROTOBUF" | tr -d '\0')" APIGroupList "discovery in protocol buffers"
echo "encodings: all as it should be"
