#!/usr/bin/env bash
# Kinds of networking, storage, devices, admission, certificates and classes of pods, as data: made of real manifests, shown,
# explained, changed, rolled back, deleted; a wrong one of each is refused with its field.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq openssl

up
kubectl create namespace d
request() { # the base64 of a new request for a certificate
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj "/O=dev/CN=jane" 2>/dev/null | base64 -w0
}
csr() { # NAME REQUEST SIGNER
    printf 'apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: %s}\n' "$1"
    printf 'spec: {request: %s, signerName: %s, usages: [client auth], username: root}\n' "$2" "$3"
}
manifests() {
    cat <<'YAML'
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: d}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
  - host: shop.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: example.com/ingress, parameters: {apiGroup: example.com, kind: Settings, name: outside}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: d}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 5432}]}]
---
apiVersion: networking.k8s.io/v1
kind: IPAddress
metadata: {name: "2001:db8::5"}
spec: {parentRef: {resource: services, namespace: d, name: web}}
---
apiVersion: networking.k8s.io/v1
kind: ServiceCIDR
metadata: {name: more}
spec: {cidrs: ["2001:db8:1::/112"]}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: csi.example.com
parameters: {type: ssd}
---
apiVersion: storage.k8s.io/v1
kind: VolumeAttributesClass
metadata: {name: gold}
driverName: csi.example.com
parameters: {iops: "5000"}
---
apiVersion: storage.k8s.io/v1
kind: VolumeAttachment
metadata: {name: a1}
spec: {attacher: csi.example.com, nodeName: n1, source: {persistentVolumeName: pv1}}
---
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: {name: csi.example.com}
spec: {tokenRequests: [{audience: vault, expirationSeconds: 3600}]}
---
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: n1}
spec: {drivers: [{name: csi.example.com, nodeID: i-1, topologyKeys: [example.com/zone], allocatable: {count: 16}}]}
---
apiVersion: storage.k8s.io/v1
kind: CSIStorageCapacity
metadata: {name: c1, namespace: d}
storageClassName: fast
nodeTopology: {matchLabels: {zone: a}}
capacity: 100Gi
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: urgent}
value: 1000
globalDefault: true
description: before all others
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: gvisor}
handler: runsc
overhead: {podFixed: {memory: 64Mi}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: guard}
webhooks:
- name: pods.guard.example.com
  clientConfig: {service: {namespace: d, name: guard, path: /pods}}
  rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}]
  sideEffects: None
  admissionReviewVersions: [v1]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: inject}
webhooks:
- name: pods.inject.example.com
  clientConfig: {url: "https://inject.example.com/pods"}
  sideEffects: None
  admissionReviewVersions: [v1]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: replicas.example.com}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints: {resourceRules: [{operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources: [deployments]}]}
  validations: [{expression: object.spec.replicas <= int(params.data.most), message: too many}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: replicas}
spec: {policyName: replicas.example.com, paramRef: {name: most, namespace: d}, validationActions: [Deny]}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: label.example.com}
spec:
  matchConstraints: {resourceRules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}]}
  mutations: [{patchType: ApplyConfiguration, applyConfiguration: {expression: "Object{}"}}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: label}
spec: {policyName: label.example.com}
---
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata: {name: gpu, namespace: d}
spec: {devices: {requests: [{name: card, exactly: {deviceClassName: gpu.example.com}}]}}
---
apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata: {name: gpu, namespace: d}
spec: {spec: {devices: {requests: [{name: card, exactly: {deviceClassName: gpu.example.com}}]}}}
---
apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata: {name: gpu.example.com}
spec: {selectors: [{cel: {expression: device.driver == 'gpu.example.com'}}]}
---
apiVersion: resource.k8s.io/v1
kind: ResourceSlice
metadata: {name: n1-gpu}
spec:
  driver: gpu.example.com
  nodeName: n1
  pool: {name: n1, generation: 1, resourceSliceCount: 1}
  devices: [{name: gpu-0, attributes: {memory: {int: 16}}}]
---
YAML
    csr jane "$(request)" kubernetes.io/kube-apiserver-client
}
manifests >"$WORK/all.yaml"
# A kind, its object, a change that is allowed, and where it is seen.
changes() {
    cat <<'LINES'
ingresses/web {"spec":{"ingressClassName":"other"}} .spec.ingressClassName
ingressclasses/nginx {"spec":{"parameters":{"name":"inside"}}} .spec.parameters.name
networkpolicies/db {"spec":{"podSelector":{"matchLabels":{"app":"cache"}}}} .spec.podSelector.matchLabels.app
ipaddresses/2001:db8::5 {"metadata":{"labels":{"a":"b"}}} .metadata.labels.a
servicecidrs/more {"metadata":{"labels":{"a":"b"}}} .metadata.labels.a
storageclasses/fast {"allowVolumeExpansion":true} .allowVolumeExpansion
volumeattributesclasses/gold {"metadata":{"labels":{"a":"b"}}} .metadata.labels.a
volumeattachments/a1 {"metadata":{"labels":{"a":"b"}}} .metadata.labels.a
csidrivers/csi.example.com {"spec":{"podInfoOnMount":true}} .spec.podInfoOnMount
csinodes/n1 {"spec":{"drivers":[{"name":"csi.example.com","nodeID":"i-1","topologyKeys":["example.com/zone"],"allocatable":{"count":8}}]}} .spec.drivers[0].allocatable.count
csistoragecapacities/c1 {"capacity":"50Gi"} .capacity
priorityclasses/urgent {"description":"first"} .description
runtimeclasses/gvisor {"overhead":{"podFixed":{"memory":"32Mi"}}} .overhead.podFixed.memory
validatingwebhookconfigurations/guard {"webhooks":[]} .webhooks
mutatingwebhookconfigurations/inject {"webhooks":[]} .webhooks
validatingadmissionpolicies/replicas.example.com {"spec":{"failurePolicy":"Ignore"}} .spec.failurePolicy
validatingadmissionpolicybindings/replicas {"spec":{"validationActions":["Warn"]}} .spec.validationActions[0]
mutatingadmissionpolicies/label.example.com {"spec":{"reinvocationPolicy":"IfNeeded"}} .spec.reinvocationPolicy
mutatingadmissionpolicybindings/label {"spec":{"policyName":"other"}} .spec.policyName
resourceclaims/gpu {"metadata":{"labels":{"a":"b"}}} .metadata.labels.a
resourceclaimtemplates/gpu {"metadata":{"labels":{"a":"b"}}} .metadata.labels.a
deviceclasses/gpu.example.com {"spec":{"selectors":[]}} .spec.selectors
resourceslices/n1-gpu {"spec":{"pool":{"generation":2}}} .spec.pool.generation
certificatesigningrequests/jane {"metadata":{"labels":{"a":"b"}}} .metadata.labels.a
LINES
}
mapfile -t objects < <(changes | cut -d' ' -f1)
read_all() { kubectl get -n d "${objects[@]}" -o json; }
at() { # NUMBER PATH: a field of the object of that number, as it is in $ALL
    jq -c ".items[$1] | $2" <<<"$ALL"
}

echo "--- made of real manifests"
kubectl create -f "$WORK/all.yaml" >"$WORK/made" 2>"$WORK/warned"
is "$(wc -l <"$WORK/made")" 24 "how many were made"
is "$(grep -c 'are stored, but this version of Davit does not' "$WORK/warned")" 17 "warnings that nobody acts on them"

echo "--- read back with what was left out"
ALL=$(read_all)
is "$(at 2 .spec.policyTypes) $(at 2 '.spec.ingress[0].ports[0].protocol') $(at 2 .metadata.generation)" '["Ingress"] "TCP" 1' "a network policy"
is "$(at 1 .spec.parameters.scope)" '"Cluster"' "parameters of an ingress class"
is "$(at 5 '[.reclaimPolicy, .volumeBindingMode]')" '["Delete","Immediate"]' "a storage class"
is "$(at 8 '.spec | [.attachRequired, .podInfoOnMount, .storageCapacity, .requiresRepublish, .seLinuxMount, .fsGroupPolicy, .volumeLifecycleModes[]]')" \
    '[true,false,false,false,false,"ReadWriteOnceWithFSType","Persistent"]' "a driver"
is "$(at 11 .preemptionPolicy)" '"PreemptLowerPriority"' "a priority class"
is "$(at 13 '.webhooks[0] | [.failurePolicy, .matchPolicy, .timeoutSeconds, .namespaceSelector, .objectSelector, .rules[0].scope, .clientConfig.service.port]')" \
    '["Fail","Equivalent",10,{},{},"*",443]' "a webhook"
is "$(at 14 '.webhooks[0].reinvocationPolicy')" '"Never"' "a mutating webhook"
is "$(at 15 '.spec | [.failurePolicy, .matchConstraints.matchPolicy, .matchConstraints.resourceRules[0].scope]')" '["Fail","Equivalent","*"]' "a policy"
is "$(at 16 .spec.paramRef.parameterNotFoundAction)" '"Deny"' "parameters of a binding"
is "$(at 19 '.spec.devices.requests[0].exactly | [.allocationMode, .count]')" '["ExactCount",1]' "a claim"
is "$(at 23 '[.spec.username, .spec.groups[0], .metadata.generation]')" '["admin","system:masters",null]' "who asked for a certificate"

echo "--- shown"
KINDS=ing,ingressclass,netpol,ip,servicecidr,sc,vac,volumeattachment,csidriver,csinode,csistoragecapacity,pc,runtimeclass,csr,api-extensions
KINDS=$KINDS,resourceclaim,resourceclaimtemplate,deviceclass,resourceslice
wide() { kubectl get -n d "$1" --no-headers -o wide | sed 's/  */ /g'; }
shown=$(wide "$KINDS" | grep -v "^priorityclass[^ ]*/system-\|^apiservice")
is "$(grep -c . <<<"$shown")" 24 "rows"
while read -r row; do
    case $shown in *"$row"*) ;; *) fail "no row begins with \"$row\": $shown" ;; esac
done <<'ROWS'
ingress.networking.k8s.io/web nginx shop.example.com 80, 443
ingressclass.networking.k8s.io/nginx example.com/ingress Settings.example.com/outside
networkpolicy.networking.k8s.io/db app=db
ipaddress.networking.k8s.io/2001:db8::5 services/d/web
servicecidr.networking.k8s.io/more 2001:db8:1::/112
storageclass.storage.k8s.io/fast (default) csi.example.com Delete Immediate false
volumeattributesclass.storage.k8s.io/gold csi.example.com
volumeattachment.storage.k8s.io/a1 csi.example.com pv1 n1 false
csidriver.storage.k8s.io/csi.example.com true false false vault false Persistent
csinode.storage.k8s.io/n1 1
csistoragecapacity.storage.k8s.io/c1 fast 100Gi
priorityclass.scheduling.k8s.io/urgent 1000 true
runtimeclass.node.k8s.io/gvisor runsc
validatingwebhookconfiguration.admissionregistration.k8s.io/guard 1
mutatingwebhookconfiguration.admissionregistration.k8s.io/inject 1
validatingadmissionpolicy.admissionregistration.k8s.io/replicas.example.com 1 v1/ConfigMap
validatingadmissionpolicybinding.admissionregistration.k8s.io/replicas replicas.example.com d/most
mutatingadmissionpolicy.admissionregistration.k8s.io/label.example.com 1 <unset>
mutatingadmissionpolicybinding.admissionregistration.k8s.io/label label.example.com <unset>
resourceclaim.resource.k8s.io/gpu pending
resourceclaimtemplate.resource.k8s.io/gpu
deviceclass.resource.k8s.io/gpu.example.com
resourceslice.resource.k8s.io/n1-gpu n1 gpu.example.com n1
certificatesigningrequest.certificates.k8s.io/jane
ROWS
has "$(wide csr)" " kubernetes.io/kube-apiserver-client admin <none> Pending" "a request"

echo "--- described and explained"
# This kubectl describes three of them in beta versions only, which Kubernetes 1.36 does not serve either.
mapfile -t described < <(printf '%s\n' "${objects[@]}" | grep -v '^ipaddresses\|^servicecidrs\|^volumeattributesclasses')
kubectl describe -n d "${described[@]}" >"$WORK/described"
is "$(grep -c '^Name:  ' "$WORK/described")" 21 "how many were described"
for one in "${objects[@]}"; do
    lines=$(kubectl explain --recursive "${one%%/*}" | wc -l)
    [ "$lines" -gt 40 ] || fail "explain of $one has $lines lines"
done

echo "--- changed, and rolled back"
i=0
while read -r _ _ path; do
    before[i]=$(at "$i" "$path")
    i=$((i + 1))
done < <(changes)
changes | cut -d' ' -f2 >"$WORK/changes"
jq --slurpfile change "$WORK/changes" '.items as $all | range($all | length) as $i | $all[$i] * $change[$i]' <<<"$ALL" >"$WORK/changed.json"
kubectl replace -f "$WORK/changed.json" >"$WORK/replaced"
is "$(grep -c replaced "$WORK/replaced")" 24 "how many were changed"
ALL=$(read_all)
i=0
while read -r one _ path; do
    [ "$(at "$i" "$path")" != "${before[i]}" ] || fail "$one is as it was"
    i=$((i + 1))
done < <(changes)
is "$(at 2 .metadata.generation) $(at 15 .metadata.generation) $(at 13 .metadata.generation) $(at 7 .metadata.generation)" "2 2 2 null" "generations"
davit rollback -n d "${objects[0]}"
davit rollback sc/fast
paths=$(jq -r '.items[] | "/apis/\(.apiVersion)/\(if .metadata.namespace then "namespaces/d/" else "" end)"' <<<"$ALL")
for i in "${!objects[@]}"; do
    case $i in 0 | 5) continue ;; esac
    printf 'url = "https://127.0.0.1:%s%s%s/rollback"\noutput = "/dev/null"\n' "$PORT" "$(sed -n "$((i + 1))p" <<<"$paths")" "${objects[i]}"
done >"$WORK/back"
curl -sf --globoff --cacert "$DATA/pki/ca.crt" -H "Authorization: Bearer $(cat "$DATA/admin.token")" -H 'Content-Type: application/json' -d '{}' -K "$WORK/back"
ALL=$(read_all)
i=0
while read -r one _ path; do
    is "$(at "$i" "$path")" "${before[i]}" "$one after the rollback"
    i=$((i + 1))
done < <(changes)
KUBE_EDITOR="sed -i 's/before all others/by editor/'" kubectl edit pc urgent
is "$(kubectl get pc urgent -o 'jsonpath={.description}')" "by editor" "what was edited"

echo "--- by kubectl's own makers"
kubectl create ingress small -n d --class=nginx --rule="a.example.com/api*=api:http"
is "$(kubectl get ing small -n d -o 'jsonpath={.spec.rules[0].http.paths[0].pathType} {.spec.rules[0].http.paths[0].backend.service.port.name}')" \
    "Prefix http" "an ingress by hand"
kubectl create priorityclass low --value=-5 --preemption-policy=Never
has "$(wide pc)" "low -5 false" "a priority class by hand"
refused kubectl create priorityclass second --value=5 --global-default
has "$SAID" "PriorityClass urgent is already marked as default. Only one default can exist" "a second default"
refused kubectl patch pc low --type=merge -p '{"globalDefault":true}'

echo "--- certificates: approved, denied, signed"
csr joe "$(request)" example.com/own | kubectl create -f - 2>/dev/null
kubectl certificate approve jane
kubectl certificate deny joe
verdicts=$(wide csr)
has "$verdicts" "kube-apiserver-client admin <none> Approved" "the verdict"
has "$verdicts" " example.com/own admin <none> Denied" "the other verdict"
is "$(kubectl get csr jane -o json | jq -r '.status.conditions[0] | [.type, .status, .reason, .lastTransitionTime == .lastUpdateTime] | join(" ")')" \
    "Approved True KubectlApprove true" "the condition"
report() { # NAME PATCH: by the subresource status
    kubectl patch csr "$1" --subresource=status --type=merge -p "$2"
}
refused report joe '{"status":{"conditions":[]}}'
has "$SAID" 'updates may not remove a condition of type "Denied"' "a verdict for good"
refused report jane '{"status":{"certificate":"bm9uZQ=="}}'
has "$SAID" "must contain at least one CERTIFICATE PEM block" "no certificate"
made=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -subj /CN=jane 2>/dev/null | base64 -w0)
report jane "{\"status\":{\"certificate\":\"$made\"}}"
has "$(wide csr)" "Approved,Issued" "a certificate"
kubectl patch csr jane --type=merge -p '{"spec":{"usages":["any"]},"status":null}'
is "$(kubectl get csr jane -o 'jsonpath={.spec.usages[0]}')" "client auth" "what was asked for"
kubectl patch resourceclaim gpu -n d --subresource=status --type=merge \
    -p '{"status":{"allocation":{"devices":{"results":[{"request":"card","driver":"gpu.example.com","pool":"n1","device":"gpu-0"}]}},"reservedFor":[{"resource":"pods","name":"p","uid":"u"}]}}'
has "$(wide resourceclaim)" "gpu allocated,reserved " "an allocated claim"

echo "--- events in both forms"
kubectl create -f - <<'YAML'
apiVersion: events.k8s.io/v1
kind: Event
metadata: {name: told, namespace: d}
eventTime: "2026-11-22T02:00:00.000000Z"
reportingController: example.com/c
reportingInstance: c-1
action: Binding
reason: Bound
type: Normal
note: all is well
regarding: {apiVersion: v1, kind: ConfigMap, namespace: d, name: a}
YAML
is "$(kubectl get event told -n d -o 'jsonpath={.apiVersion} {.involvedObject.name} {.message}')" "v1 a all is well" "the core form"
kubectl patch events.events.k8s.io told -n d --type=merge -p '{"series":{"count":2,"lastObservedTime":"2026-11-22T02:01:00.000000Z"},"note":"again"}'
is "$(kubectl get events.events.k8s.io -n d --field-selector regarding.name=a -o 'jsonpath={.items[0].apiVersion} {.items[0].note}')" \
    "events.k8s.io/v1 again" "the newer form"
has "$(kubectl get events -n d)" "configmap/a   again" "kubectl's table"

echo "--- a wrong one of each"
wrong() { # API KIND REST-OF-THE-OBJECT
    printf -- '---\napiVersion: %s\nkind: %s\nmetadata: {name: %s, namespace: %s}\n%s\n' "$1" "$2" "${4:-wrong}" "${5:-}" "$3"
}
net=networking.k8s.io/v1 sto=storage.k8s.io/v1 adm=admissionregistration.k8s.io/v1 res=resource.k8s.io/v1
{
    wrong $net Ingress 'spec: {rules: [{host: "10.0.0.1"}]}' wrong d
    wrong $net IngressClass 'spec: {controller: nginx}'
    wrong $net NetworkPolicy 'spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]}' wrong d
    wrong $net IPAddress 'spec: {parentRef: {resource: services, name: a}}' '"2001:DB8::5"'
    wrong $net ServiceCIDR 'spec: {cidrs: [10.0.0.1/8]}'
    wrong $sto StorageClass 'provisioner: a
reclaimPolicy: Recycle'
    wrong $sto VolumeAttributesClass 'driverName: a'
    wrong $sto VolumeAttachment 'spec: {attacher: a, nodeName: n1, source: {}}'
    wrong $sto CSIDriver 'spec: {fsGroupPolicy: Sometimes}'
    wrong $sto CSINode 'spec: {drivers: [{name: a, nodeID: ""}]}'
    wrong $sto CSIStorageCapacity 'storageClassName: a
capacity: "-1"' wrong d
    wrong scheduling.k8s.io/v1 PriorityClass 'value: 1000000001'
    wrong node.k8s.io/v1 RuntimeClass 'handler: Run'
    wrong certificates.k8s.io/v1 CertificateSigningRequest 'spec: {request: bm9uZQ==, signerName: a.b/c, usages: [any], expirationSeconds: 5}'
    wrong $adm ValidatingWebhookConfiguration 'webhooks: [{name: a.b.c, clientConfig: {url: "http://a"}, sideEffects: None, admissionReviewVersions: [v1]}]'
    wrong $adm MutatingWebhookConfiguration 'webhooks: [{name: a.b.c, clientConfig: {url: "https://a"}, sideEffects: Some, admissionReviewVersions: [v1]}]'
    wrong $adm ValidatingAdmissionPolicy 'spec: {matchConstraints: {}, validations: [{expression: "true"}]}'
    wrong $adm ValidatingAdmissionPolicyBinding 'spec: {policyName: a, validationActions: [Deny, Warn]}'
    wrong $adm MutatingAdmissionPolicy 'spec: {matchConstraints: {resourceRules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}]}}'
    wrong $adm MutatingAdmissionPolicyBinding 'spec: {policyName: a, paramRef: {}}'
    wrong $res ResourceClaim 'spec: {devices: {requests: [{name: a}]}}' wrong d
    wrong $res ResourceClaimTemplate 'spec: {spec: {devices: {requests: [{name: a, exactly: {deviceClassName: a, count: -1}}]}}}' wrong d
    wrong $res DeviceClass 'spec: {selectors: [{}]}'
    wrong $res ResourceSlice 'spec: {driver: a, pool: {name: a, generation: 1, resourceSliceCount: 1}}'
} >"$WORK/wrong.yaml"
refused kubectl create -f "$WORK/wrong.yaml"
for said in 'Ingress.networking.k8s.io "wrong" is invalid: spec.rules[0].host' spec.controller 'spec.ingress[0].from[0].ipBlock.except[0]' \
    'must be in canonical form ("2001:db8::5")' 'spec.cidrs[0]' reclaimPolicy 'must contain at least one key/value pair' spec.source spec.fsGroupPolicy \
    'spec.drivers[0].nodeID' capacity 'value: Forbidden: maximum allowed' handler 'spec.request' 'spec.expirationSeconds' \
    "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only" 'webhooks[0].sideEffects' \
    spec.matchConstraints.resourceRules 'spec.validationActions' spec.mutations spec.paramRef 'spec.devices.requests[0]' \
    'spec.spec.devices.requests[0].exactly.count' 'spec.selectors[0].cel' 'exactly one of `nodeName`'; do
    has "$SAID" "$said" "what was said" >/dev/null || exit 1
done
is "$(grep -c 'is invalid' <<<"$SAID")" 24 "how many were refused"
refused kubectl patch sc fast --type=merge -p '{"provisioner":"other"}'
has "$SAID" "updates to provisioner are forbidden." "a provisioner for good"
refused kubectl patch runtimeclass gvisor --type=merge -p '{"handler":"kata"}'
has "$SAID" "handler: Invalid value: \"kata\": field is immutable" "a handler for good"

echo "--- deleted"
kubectl delete -f "$WORK/all.yaml" >/dev/null
kubectl delete ing/small -n d
kubectl delete pc/low csr/joe
is "$(kubectl get -n d "$KINDS" -o name | grep -v "/system-\|^apiservice")" "" "what is left"
davit rollback -n d netpol/db
is "$(kubectl get netpol db -n d -o 'jsonpath={.spec.podSelector.matchLabels.app}')" db "a policy that came back"
