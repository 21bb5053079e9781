#!/usr/bin/env bash
# Kinds that users teach the cluster: a definition with everything in it, its objects with kubectl and curl, several
# versions with a webhook between them, a schema that changes under stored objects, and the definition's end.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq python3 openssl

up
token=$(cat "$DATA/admin.token")
api() { # METHOD PATH CURL-OPTIONS...: the answer's body, then its code
    local method=$1 path=$2
    shift 2
    curl -s --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $token" -X "$method" -w '\n%{http_code}' \
        "https://127.0.0.1:$PORT$path" "$@"
}
code() { api "$@" | tail -n 1; }
json='Content-Type: application/json'
merge='Content-Type: application/merge-patch+json'
at=/apis/stable.example.com/v1/namespaces/default/crontabs

echo "--- a definition"
cat >"$WORK/crd.yaml" <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: crontabs.stable.example.com}
spec:
  group: stable.example.com
  scope: Namespaced
  names: {plural: crontabs, kind: CronTab, shortNames: [ct], categories: [all]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources:
      status: {}
      scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}
    additionalPrinterColumns:
    - {name: Spec, type: string, jsonPath: .spec.cronSpec, description: When it runs.}
    - {name: Replicas, type: integer, jsonPath: .spec.replicas}
    - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
    - {name: Image, type: string, jsonPath: .spec.image, priority: 1}
    selectableFields: [{jsonPath: .spec.color}]
    schema:
      openAPIV3Schema:
        type: object
        description: Something that runs by the clock.
        properties:
          spec:
            type: object
            description: What is wanted.
            required: [cronSpec]
            x-kubernetes-validations:
            - {rule: "self.replicas <= self.most", message: replicas must not be above most}
            properties:
              cronSpec: {type: string, pattern: '^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$', description: When.}
              image: {type: string, default: busybox, maxLength: 20}
              replicas: {type: integer, minimum: 1, default: 1}
              most: {type: integer, default: 10, x-kubernetes-validations: [{rule: "self >= oldSelf", message: most never falls}]}
              color: {type: string, enum: [red, green]}
              port: {x-kubernetes-int-or-string: true}
              note: {type: string, nullable: true}
              any: {type: object, x-kubernetes-preserve-unknown-fields: true}
              tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
              rules:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items: {type: object, required: [name], properties: {name: {type: string}, value: {type: string}}}
          status:
            type: object
            properties:
              replicas: {type: integer}
              selector: {type: string}
              conditions: {type: array, items: {type: object, x-kubernetes-preserve-unknown-fields: true}}
YAML
kubectl apply -f "$WORK/crd.yaml"
is "$(code GET "$at")" 200 "the list, at once"
kubectl wait --for=condition=Established crd/crontabs.stable.example.com --timeout=5s
is "$(kubectl get crd crontabs.stable.example.com -o 'jsonpath={.status.storedVersions}{.status.acceptedNames.singular}')" '["v1"]crontab' "its status"
has "$(kubectl api-resources)" "crontabs                            ct           stable.example.com/v1" "kubectl api-resources"
has "$(kubectl explain ct.spec.cronSpec)" "When." "kubectl explain"
has "$(kubectl explain ct --recursive)" "rules	<[]Object>" "kubectl explain --recursive"

echo "--- its objects"
cat >"$WORK/cr.yaml" <<'YAML'
apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: my, namespace: default, labels: {app: my}}
spec: {cronSpec: "* * * * */5", color: red, port: http, any: {a: [1, {b: 2}]}, rules: [{name: a, value: x}], tags: [a]}
YAML
kubectl apply -f "$WORK/cr.yaml"
is "$(kubectl get ct my -o 'jsonpath={.spec.image} {.spec.replicas} {.metadata.generation}')" "busybox 1 1" "what it was given"
has "$(kubectl get ct)" "SPEC          REPLICAS   READY   AGE" "its columns"
has "$(kubectl get ct -o wide)" IMAGE "its wide columns"
has "$(kubectl get all)" "crontab.stable.example.com/my" "kubectl get all"
is "$(kubectl get ct --field-selector spec.color=red -o name)" crontab.stable.example.com/my "selected by a field"
is "$(kubectl get ct --field-selector spec.color=green -o name)" "" "not selected"
refused kubectl get ct --field-selector spec.image=busybox
has "$SAID" "field label not supported: spec.image" "another field"
applied() { # MANAGER SPEC
    api PATCH "$at/my?fieldManager=$1" -H 'Content-Type: application/apply-patch+yaml' \
        -d "{apiVersion: stable.example.com/v1, kind: CronTab, metadata: {name: my}, spec: $2}"
}
is "$(applied other '{cronSpec: "* * * * */5", tags: [b], rules: [{name: b, value: z}], any: {c: 1}}' | tail -n 1)" 200 "another one who applies"
is "$(kubectl get ct my -o 'jsonpath={.spec.tags[*]} {.spec.rules[*].name} {.spec.any.c}')" "a b a b 1" "what two have applied"
has "$(applied third '{cronSpec: "1 * * * *"}')" 'Apply failed with 2 conflicts' "a third one"
kubectl scale ct/my --replicas=3
is "$(kubectl get --raw "$at/my/scale" | jq -c .spec)" '{"replicas":3}' "its scale"
generation=$(kubectl get ct my -o 'jsonpath={.metadata.generation}')
kubectl patch ct my --subresource=status --type=merge -p '{"status":{"replicas":2,"conditions":[{"type":"Ready","status":"True"}]}}'
kubectl wait ct/my --for=condition=Ready --timeout=5s
is "$(kubectl get ct my -o 'jsonpath={.metadata.generation}')" "$generation" "its generation after a status"
EDITOR='sed -i s/busybox/alpine/' kubectl edit ct my
is "$(kubectl get ct my -o 'jsonpath={.spec.image}')" alpine "edited"
is "$(kubectl get --raw "$at/my/history" | jq -r '.items[0].verb')" patch "its history"
is "$(code PATCH "$at/my" -H 'Content-Type: application/strategic-merge-patch+json' -d '{}')" 415 "a strategic patch"
is "$(code PATCH "$at/my" -H 'Content-Type: application/json-patch+json' -d '[{"op":"replace","path":"/spec/color","value":"green"}]')" 200 "a JSON patch"
is "$(code GET "$at/my" -H 'Accept: application/vnd.kubernetes.protobuf')" 406 "protocol buffers"
is "$(code POST "$at" -H 'Content-Type: application/vnd.kubernetes.protobuf' --data-binary 'k8s')" 415 "a body in protocol buffers"
is "$(code GET "$at/my" -H 'Accept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1')" 200 "its metadata alone"

echo "--- what is refused"
refused kubectl create -f - <<'YAML'
apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: bad}
spec: {cronSpec: "* * * * *", more: 1}
YAML
has "$SAID" 'strict decoding error: unknown field "spec.more"' "an unknown field"
refused kubectl create --validate=ignore -f - <<'YAML'
apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: bad}
spec: {cronSpec: "5", color: blue, replicas: many, image: a-name-that-is-far-too-long, tags: [a, a], rules: [{value: x}], more: 1}
YAML
for part in "spec.cronSpec in body should match '^" 'Unsupported value: "blue": supported values: "red", "green"' \
    'spec.replicas in body must be of type integer: "string"' 'spec.image: Too long: may not be more than 20 bytes' \
    'spec.tags[1]: Duplicate value: "a"' 'spec.rules[0].name: Required value'; do
    has "$SAID" "$part" "the refusal"
done
refused kubectl patch ct my --type=merge -p '{"spec":{"replicas":11}}'
has "$SAID" "spec: Invalid value: \"object\": replicas must not be above most" "a rule"
refused kubectl patch ct my --type=merge -p '{"spec":{"most":5}}'
has "$SAID" "spec.most: Invalid value: \"integer\": most never falls" "a rule of a change"
has "$(api POST "$at?dryRun=All" -H "$json" -d '{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"x"},"spec":{"cronSpec":"* * * * *","more":1}}' -i)" \
    'unknown field \"spec.more\"' "the warning for a program"
refused kubectl create -f - <<'YAML'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: wrong.stable.example.com}
spec:
  group: nodots
  scope: Namespaced
  names: {plural: Wrongs, kind: Wrong, listKind: Wrong}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {a: {type: array}, b: {}}}}}
  - name: v2
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          c: {type: string, default: 5, pattern: "("}
          d: {type: integer, x-kubernetes-validations: [{rule: "self.x > 1"}]}
          e: {type: object, anyOf: [{type: object}], additionalProperties: {type: string}, properties: {x: {type: string}}}
YAML
for part in 'must be spec.names.plural+"."+spec.group' 'should be a domain with at least one dot' 'spec.names.plural: Invalid value: "Wrongs"' \
    'kind and listKind may not be the same' 'must have exactly one version marked as storage version' \
    'spec.versions[0].schema.openAPIV3Schema.properties[a].items: Required value: must be specified' \
    'properties[b].type: Required value: must not be empty for specified object fields' \
    'properties[c].pattern: Invalid value: "(": must be a valid regular expression' \
    'properties[e].anyOf[0].type: Forbidden: must be empty to be structural' 'additionalProperties and properties are mutual exclusive'; do
    has "$SAID" "$part" "the refusal"
done

echo "--- names, rights, owners, namespaces"
sed -e 's/crontabs/cronjobbers/; s/plural: cronjobbers/plural: cronjobbers/; s/kind: CronTab/kind: CronTab/' "$WORK/crd.yaml" | kubectl apply -f -
is "$(kubectl get crd cronjobbers.stable.example.com -o 'jsonpath={.status.conditions[*].status} {.status.conditions[?(@.type=="NamesAccepted")].message}')" \
    'False False "CronTabList" is already in use' "names that another one has"
kubectl delete crd cronjobbers.stable.example.com --timeout=10s
refused kubectl get ct --as bob
has "$SAID" 'cannot list resource "crontabs" in API group "stable.example.com"' "what bob may"
kubectl create role tabs --verb=get,list --resource=crontabs.stable.example.com
kubectl create rolebinding tabs --role=tabs --user=bob
is "$(kubectl get ct --as bob -o name)" crontab.stable.example.com/my "what bob may now"
kubectl create -f - <<YAML
apiVersion: v1
kind: ConfigMap
metadata: {name: owned, ownerReferences: [{apiVersion: stable.example.com/v1, kind: CronTab, name: my, uid: $(kubectl get ct my -o 'jsonpath={.metadata.uid}')}]}
YAML
kubectl create ns team
sed 's/namespace: default/namespace: team/' "$WORK/cr.yaml" | kubectl apply -f -
kubectl delete ns team --timeout=20s
kubectl patch ct my --type=merge -p '{"metadata":{"finalizers":["example.com/hold"]}}'
kubectl delete ct my --wait=false
is "$(kubectl get ct my -o 'jsonpath={.metadata.finalizers}')" '["example.com/hold"]' "what holds it"
kubectl patch ct my --type=merge -p '{"metadata":{"finalizers":null}}'
gone() { ! kubectl get "$@" >/dev/null 2>&1; }
eventually 5 gone ct my
eventually 5 gone configmap owned

echo "--- a schema that changes under what is stored"
kubectl apply -f "$WORK/cr.yaml"
kubectl patch crd crontabs.stable.example.com --type=json -p '[
  {"op":"replace","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/color/enum","value":["blue"]},
  {"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/zone","value":{"type":"string","default":"here"}},
  {"op":"remove","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/port"}]'
is "$(kubectl get ct my -o 'jsonpath={.spec.color} {.spec.zone} {.spec.port}')" "red here " "read by the new schema"
kubectl patch ct my --type=merge -p '{"spec":{"cronSpec":"1 * * * *"}}'
refused kubectl patch ct my --type=merge -p '{"spec":{"color":"green"}}'
has "$SAID" 'supported values: "blue"' "a new value under the new schema"

echo "--- versions, and who converts"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$WORK/hook.key" -out "$WORK/hook.crt" 2>/dev/null
cat >"$WORK/hook.py" <<'PY'
import http.server, json, ssl, sys
class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        request = review["request"]
        to = request["desiredAPIVersion"]
        objects = []
        for o in request["objects"]:
            o["apiVersion"] = to
            spec = o.setdefault("spec", {})
            if to.endswith("v2") and "size" in spec:
                spec["area"] = {"width": spec["size"], "height": spec.pop("size")}
            elif to.endswith("v1") and "area" in spec:
                spec["size"] = spec.pop("area")["width"]
            objects.append(o)
        bad = any(o["metadata"]["name"] == "cursed" for o in objects)
        result = {"status": "Failure", "message": "this one is cursed"} if bad else {"status": "Success"}
        body = json.dumps({"apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview", "response":
            {"uid": request["uid"], "result": result, "convertedObjects": [] if bad else objects}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *what): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1] + ".crt", sys.argv[1] + ".key")
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
PY
python3 "$WORK/hook.py" "$WORK/hook" >"$WORK/hook.port" &
hook=$!
port_known() { [ -s "$WORK/hook.port" ]; }
eventually 10 port_known
definition() { # STORAGE
    cat <<YAML
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: fields.stable.example.com}
spec:
  group: stable.example.com
  scope: Cluster
  names: {plural: fields, kind: Field}
  conversion:
    strategy: Webhook
    webhook:
      conversionReviewVersions: [v1]
      clientConfig: {url: "https://127.0.0.1:$(cat "$WORK/hook.port")/convert", caBundle: $(base64 -w0 "$WORK/hook.crt")}
  versions:
  - name: v1
    served: true
    storage: $([ "$1" = v1 ] && echo true || echo false)
    deprecated: true
    deprecationWarning: stable.example.com/v1 Field goes; use v2
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
  - name: v2
    served: true
    storage: $([ "$1" = v2 ] && echo true || echo false)
    schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {area: {type: object, properties: {width: {type: integer}, height: {type: integer}}}}}}}}
YAML
}
definition v1 | kubectl apply -f -
kubectl apply -f - <<'YAML'
apiVersion: stable.example.com/v1
kind: Field
metadata: {name: one}
spec: {size: 3}
YAML
is "$(kubectl get --raw /apis/stable.example.com/v2/fields/one | jq -c '[.apiVersion,.spec]')" '["stable.example.com/v2",{"area":{"width":3,"height":3}}]' "as version 2"
is "$(kubectl get --raw /apis/stable.example.com/v2/fields | jq -c '[.items[].spec]')" '[{"area":{"width":3,"height":3}}]' "listed as version 2"
is "$(kubectl get --raw /apis/stable.example.com | jq -r .preferredVersion.version)" v2 "the preferred version"
has "$(api GET /apis/stable.example.com/v1/fields/one -i)" 'stable.example.com/v1 Field goes; use v2' "the warning of a version that goes"
is "$(api PATCH /apis/stable.example.com/v2/fields/one -H "$merge" -d '{"spec":{"area":{"width":4}}}' | head -n 1 | jq -c .spec)" '{"area":{"width":4,"height":3}}' "patched as version 2"
is "$(kubectl get --raw /apis/stable.example.com/v1/fields/one | jq -c .spec)" '{"size":4}' "and read as version 1"
(timeout 8 curl -sN --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $token" "https://127.0.0.1:$PORT/apis/stable.example.com/v2/fields?watch=true" >"$WORK/watch" || true) &
watcher=$!
seen() { grep -q "$1" "$WORK/watch"; }
eventually 5 seen '"width":4'
kubectl patch fields.v1.stable.example.com one --type=merge -p '{"spec":{"size":5}}'
eventually 5 seen '"width":5'
definition v2 | kubectl apply -f -
is "$(kubectl get crd fields.stable.example.com -o 'jsonpath={.status.storedVersions}')" '["v1","v2"]' "versions that are stored"
is "$(kubectl get --raw /apis/stable.example.com/v2/fields/one | jq -c .spec)" '{"area":{"width":5,"height":5}}' "what was stored as version 1"
refused kubectl patch crd fields.stable.example.com --type=json -p '[{"op":"remove","path":"/spec/versions/0"}]'
has "$SAID" "v1 was previously a storage version, and must remain in spec.versions" "a version that is still stored"
refused kubectl create -f - <<'YAML'
apiVersion: stable.example.com/v1
kind: Field
metadata: {name: cursed}
YAML
has "$SAID" "conversion webhook for stable.example.com/v2, Kind=Field failed: this one is cursed" "what the webhook said"
kill "$hook"
wait "$hook" "$watcher" 2>/dev/null || true
refused kubectl get fields.v2.stable.example.com one
has "$SAID" "conversion webhook for stable.example.com/v2, Kind=Field failed: Post" "a webhook that is gone"
kubectl patch crd fields.stable.example.com --type=merge -p '{"spec":{"conversion":{"strategy":"None","webhook":null}}}'
is "$(kubectl get fields.v2.stable.example.com one -o 'jsonpath={.apiVersion}')" stable.example.com/v2 "without a webhook"

echo "--- the end of a definition"
kubectl patch ct my --type=merge -p '{"metadata":{"finalizers":["example.com/hold"]}}'
kubectl delete crd crontabs.stable.example.com fields.stable.example.com --wait=false
held() { kubectl get ct my -o 'jsonpath={.metadata.deletionTimestamp}' | grep -q .; }
eventually 5 held
eventually 5 gone crd fields.stable.example.com
is "$(kubectl get crd crontabs.stable.example.com -o 'jsonpath={.status.conditions[?(@.type=="Terminating")].status}{.metadata.finalizers}')" \
    'True["customresourcecleanup.apiextensions.k8s.io"]' "a definition that waits for its objects"
refused kubectl create -f - <<'YAML'
apiVersion: stable.example.com/v1
kind: CronTab
metadata: {name: late, namespace: default}
spec: {cronSpec: "* * * * *"}
YAML
has "$SAID" "create not allowed while custom resource definition is terminating" "a creation"
kubectl patch ct my --type=merge -p '{"metadata":{"finalizers":null}}'
eventually 5 gone crd crontabs.stable.example.com
is "$(code GET "$at")" 404 "what was served"
lacks "$(kubectl api-resources)" stable.example.com "kubectl api-resources"

echo "--- as large as one may be"
big() {
    awk -v fields="$1" 'BEGIN {
        printf "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\"metadata\":{\"name\":\"bigs.stable.example.com\"},"
        printf "\"spec\":{\"group\":\"stable.example.com\",\"scope\":\"Namespaced\",\"names\":{\"plural\":\"bigs\",\"singular\":\"big\",\"kind\":\"Big\",\"listKind\":\"BigList\"},"
        printf "\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{"
        for (i = 0; i < fields; i++) printf "%s\"field%05d\":{\"type\":\"string\",\"maxLength\":200,\"description\":\"What is said of this one of a great many fields, at length.\"}", i ? "," : "", i
        printf "}}}}]}}"
    }'
}
big 8300 >"$WORK/big.json"
[ "$(wc -c <"$WORK/big.json")" -gt 1000000 ] || fail "that is not large: $(wc -c <"$WORK/big.json")"
kubectl apply --server-side -f "$WORK/big.json"
kubectl wait --for=condition=Established crd/bigs.stable.example.com --timeout=10s
kubectl create -f - <<'YAML'
apiVersion: stable.example.com/v1
kind: Big
metadata: {name: one}
field00042: "yes"
YAML
is "$(kubectl get big one -o 'jsonpath={.field00042}')" "yes" "an object of a large kind"
has "$(kubectl explain big.field08299)" "of a great many fields" "kubectl explain of its last field"
kubectl annotate crd bigs.stable.example.com kept=yes
kubectl delete crd bigs.stable.example.com
eventually 5 gone crd bigs.stable.example.com
big 8600 >"$WORK/big.json"
refused kubectl create -f "$WORK/big.json"
has "$SAID" "(RequestEntityTooLarge)" "one that is too large"
has "$SAID" "spec of a CustomResourceDefinition has at most 1048576 bytes as JSON, not 1" "how large it may be"
