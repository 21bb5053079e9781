#!/usr/bin/env bash
# Kinds of apps, batch, autoscaling, policy and the core that are served before they are run: written, read back,
# described, explained, changed, rolled back and deleted with kubectl; and a wrong one of each refused with its path.
. "$(dirname "$0")/lib.sh"
need_root
need kubectl curl jq

up
kubectl create ns shop
ALL="statefulset/db daemonset/logs rc/old job/pi cronjob/nightly hpa/web pdb/web pvc/data limitrange/limits quota/most podtemplate/tool controllerrevision/db-1"

cat >"$WORK/all.yaml" <<'YAML'
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop, labels: {app: db}}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: postgres
        image: postgres:17
        ports: [{containerPort: 5432, name: sql}]
        readinessProbe: {tcpSocket: {port: sql}}
        volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: logs, namespace: shop}
spec:
  selector: {matchLabels: {app: logs}}
  template:
    metadata: {labels: {app: logs}}
    spec:
      nodeSelector: {disk: ssd}
      tolerations: [{operator: Exists}]
      containers: [{name: agent, image: "agent:2", resources: {limits: {memory: 200Mi}, requests: {cpu: 100m}}}]
---
apiVersion: apps/v1
kind: ControllerRevision
metadata: {name: db-1, namespace: shop, labels: {app: db}}
revision: 1
data: {spec: {template: {spec: {containers: [{name: postgres, image: "postgres:16"}]}}}}
---
apiVersion: v1
kind: ReplicationController
metadata: {name: old, namespace: shop}
spec:
  replicas: 0
  template:
    metadata: {labels: {app: old, tier: back}}
    spec: {containers: [{name: a, image: "old:1"}]}
---
apiVersion: v1
kind: PodTemplate
metadata: {name: tool, namespace: shop}
template:
  metadata: {labels: {app: tool}}
  spec: {containers: [{name: a, image: "tool:1"}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: pi, namespace: shop}
spec:
  completions: 5
  parallelism: 2
  template:
    spec:
      restartPolicy: Never
      containers: [{name: pi, image: "perl:5", command: [perl, -Mbignum=bpi, -wle, "print bpi(2000)"]}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec:
  schedule: "30 2 * * MON-FRI"
  timeZone: Europe/Zurich
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{name: dump, image: "dump:1"}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 10
  metrics:
  - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}
  behavior: {scaleDown: {stabilizationWindowSeconds: 120}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec: {minAvailable: 50%, selector: {matchLabels: {app: web}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce, ReadOnlyMany]
  storageClassName: fast
  nfs: {server: files.example.com, path: /exports/a}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 10Gi}}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: shop}
spec:
  limits: [{type: Container, max: {cpu: "2", memory: 1Gi}, min: {cpu: 10m}}]
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: most, namespace: shop}
spec: {hard: {pods: "10", requests.cpu: "4", limits.memory: 8Gi, count/jobs.batch: "20"}}
YAML

echo "--- written, with what Kubernetes fills in"
told=$(kubectl create -f "$WORK/all.yaml" 2>&1)
has "$told" "StatefulSets are stored, but this version of Davit does not run them yet" "what is said of a StatefulSet"
has "$told" "HorizontalPodAutoscalers are stored, but this version of Davit does not run them yet" "what is said of an autoscaler"
lacks "$told" "ResourceQuotas are stored" "what is said of a quota"
lacks "$told" "PodTemplates are stored" "what is said of a PodTemplate"
all=$(kubectl -n shop get $ALL pv/disk -o json)
field() { jq -crS ".items[] | select(.kind == \"$1\") | $2" <<<"$all"; }
is "$(field StatefulSet '[.spec.podManagementPolicy, .spec.updateStrategy.rollingUpdate.partition, .spec.revisionHistoryLimit, .spec.persistentVolumeClaimRetentionPolicy.whenScaled, .spec.volumeClaimTemplates[0].spec.volumeMode, .metadata.generation]')" \
    '["OrderedReady",0,10,"Retain","Filesystem",1]' "a StatefulSet's defaults"
is "$(field DaemonSet '.spec.updateStrategy')" '{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1},"type":"RollingUpdate"}' "a DaemonSet's strategy"
is "$(field ReplicationController '[.spec.selector, .metadata.labels]')" '[{"app":"old","tier":"back"},{"app":"old","tier":"back"}]' "a ReplicationController's selector and labels"
is "$(field Job '[.spec.backoffLimit, .spec.completionMode, .spec.suspend, .spec.podReplacementPolicy]')" '[6,"NonIndexed",false,"TerminatingOrFailed"]' "a Job's defaults"
is "$(field Job '.metadata.uid == .spec.selector.matchLabels["batch.kubernetes.io/controller-uid"] and .spec.template.metadata.labels["job-name"] == "pi"')" true "a Job's selector is its own uid"
is "$(field CronJob '[.spec.concurrencyPolicy, .spec.successfulJobsHistoryLimit, .spec.failedJobsHistoryLimit, .spec.suspend]')" '["Allow",3,1,false]' "a CronJob's defaults"
is "$(field HorizontalPodAutoscaler '[.spec.minReplicas, .spec.behavior.scaleUp.policies[0].value, .spec.behavior.scaleDown.policies[0].type, .spec.behavior.scaleDown.selectPolicy]')" '[1,4,"Percent","Max"]' "an autoscaler's defaults"
is "$(field PersistentVolume '[.spec.persistentVolumeReclaimPolicy, .spec.volumeMode, .status.phase, .metadata.finalizers]')" '["Retain","Filesystem","Pending",null]' "a volume's defaults"
is "$(field PersistentVolumeClaim '[.spec.volumeMode, .status.phase, .metadata.finalizers]')" '["Filesystem","Pending",null]' "a claim's defaults"
is "$(jq -cr '[.items[] | select(.metadata.generation) | .kind] | sort | join(" ")' <<<"$all")" \
    "CronJob DaemonSet Job PodDisruptionBudget PodTemplate ReplicationController StatefulSet" "which have a generation"
is "$(field LimitRange '.spec.limits[0].defaultRequest')" '{"cpu":"2","memory":"1Gi"}' "a LimitRange's default requests"

has "$(kubectl apply -f "$WORK/all.yaml" 2>/dev/null)" "job.batch/pi configured" "the same, applied"

echo "--- shown as kubectl shows them"
table() { kubectl -n shop get "$@" --no-headers | sed 's/  */ /g; s/ $//'; }
is "$(table sts -o wide | sed 's/ [0-9]*s / AGE /')" "db 0/3 AGE postgres postgres:17" "the StatefulSet, wide"
is "$(table ds | sed 's/ [0-9]*s$//')" "logs 0 0 0 0 0 disk=ssd" "the DaemonSet"
is "$(table rc -o wide | sed 's/ [0-9]*s / AGE /')" "old 0 0 0 AGE a old:1 app=old,tier=back" "the ReplicationController, wide"
is "$(table jobs | sed 's/ [0-9]*s$//')" "pi Running 0/5" "the Job"
is "$(table cronjobs -o wide | sed 's/ [0-9]*s / AGE /')" "nightly 30 2 * * MON-FRI Europe/Zurich False 0 <none> AGE dump dump:1 <none>" "the CronJob, wide"
is "$(table hpa | sed 's/ [0-9]*s$//')" "web Deployment/web cpu: <unknown>/60% 1 10 0" "the autoscaler"
is "$(table pdb | sed 's/ [0-9]*s$//')" "web 50% N/A 0" "the disruption budget"
is "$(table pv -o wide | sed 's/ [0-9]*s / AGE /')" "disk 10Gi RWO,ROX Retain Pending fast <unset> AGE Filesystem" "the volume, wide"
is "$(table pvc | sed 's/ [0-9]*s$//')" "data Pending fast <unset>" "the claim"
is "$(table podtemplate)" "tool a tool:1 app=tool" "the PodTemplate"
has "$(kubectl -n shop get limits,quota,controllerrevisions)" "limitrange/limits" "short names"
has "$(kubectl -n shop get all)" "job.batch/pi" "kubectl get all"
patch() { kubectl -n shop patch "$1" --subresource=status --type=merge -p "$2" >/dev/null; }
patch job/pi '{"status":{"succeeded":3,"startTime":"2026-01-01T00:00:00Z","completionTime":"2026-01-01T00:03:00Z","conditions":[{"type":"Complete","status":"True"}]}}'
is "$(table jobs | sed 's/ [0-9]*s$//')" "pi Complete 3/5 3m" "a Job whose status somebody wrote"
is "$(table quota | sed 's/ [0-9]*s$//')" "most count/jobs.batch: 1/20, pods: 0/10, requests.cpu: 0/4 limits.memory: 0/8Gi" "a quota"

echo "--- described, and explained"
described=$(kubectl -n shop describe $ALL pv/disk | tr -s " ")
for words in "Update Strategy: RollingUpdate" "Node-Selector: disk=ssd" "Completions: 5" "Schedule: 30 2 * * MON-FRI" \
    "Min available: 50%" "Reclaim Policy: Retain" "Container cpu 10m 2" "limits.memory 0 8Gi"; do
    has "$described" "$words" "kubectl describe"
done
kinds="sts ds controllerrevision rc podtemplate job cronjob hpa pdb pv pvc limits quota"
# shellcheck disable=SC2086
printf '%s\n' $kinds | xargs -P 2 -I KIND sh -c "kubectl explain KIND --recursive >'$WORK/explained-KIND'" || fail "kubectl explain"
for kind in $kinds; do has "$(head -c 400 "$WORK/explained-$kind")" "VERSION:" "kubectl explain $kind --recursive"; done
has "$(kubectl explain cronjob.spec.jobTemplate.spec.podFailurePolicy.rules.onExitCodes)" "operator" "a deep field"
why=$(davit why -n shop sts/db)
has "$why" "StatefulSets are stored, but this version of Davit does not run them yet" "davit why"

echo "--- changed, scaled, rolled back"
kubectl -n shop scale sts/db --replicas=5
kubectl -n shop scale rc/old --replicas=1
is "$(kubectl -n shop get sts/db rc/old -o 'jsonpath={.items[*].spec.replicas} {.items[*].metadata.generation}')" "5 1 2 2" "what was scaled, and its generation"
is "$(kubectl get --raw /api/v1/namespaces/shop/replicationcontrollers/old/scale | jq -cr '[.spec.replicas, .status.selector]')" '[1,"app=old,tier=back"]' "a Scale of a plain selector"
kubectl -n shop set image sts/db postgres=postgres:18
kubectl -n shop rollout restart ds/logs
kubectl -n shop set image ds/logs agent=agent:3
kubectl -n shop rollout history ds/logs
kubectl -n shop patch job/pi --type=merge -p '{"spec":{"parallelism":4}}'
kubectl -n shop patch cronjob/nightly --type=merge -p '{"spec":{"suspend":true}}'
kubectl -n shop patch hpa/web --type=merge -p '{"spec":{"maxReplicas":20}}'
KUBE_EDITOR="sed -i s/50%/60%/" kubectl -n shop edit pdb/web
is "$(kubectl -n shop get pdb/web -o 'jsonpath={.spec.minAvailable}')" 60% "what was edited"
kubectl -n shop patch quota/most --type=merge -p '{"spec":{"hard":{"pods":"20"}}}'
kubectl -n shop patch limits/limits --type=json -p '[{"op":"replace","path":"/spec/limits/0/max/cpu","value":"3"}]'
kubectl -n shop patch podtemplate/tool --type=json -p '[{"op":"replace","path":"/template/spec/containers/0/image","value":"tool:2"}]'
kubectl -n shop patch controllerrevision/db-1 --type=merge -p '{"revision":2}'
kubectl -n shop label pvc/data kept=yes
kubectl patch pv/disk --type=merge -p '{"spec":{"persistentVolumeReclaimPolicy":"Delete"}}'
# shellcheck disable=SC2086
printf '%s\n' $ALL pv/disk | xargs -P 2 -n 1 "$DAVIT" rollback -n shop || fail "davit rollback"
all=$(kubectl -n shop get $ALL pv/disk -o json)
is "$(field StatefulSet '.spec.template.spec.containers[0].image')" postgres:17 "the StatefulSet, rolled back"
is "$(field DaemonSet '.spec.template.spec.containers[0].image')" agent:2 "the DaemonSet, rolled back"
is "$(field ReplicationController .spec.replicas)" 0 "the ReplicationController, rolled back"
is "$(field Job .spec.parallelism) $(field CronJob .spec.suspend) $(field HorizontalPodAutoscaler .spec.maxReplicas) $(field PodDisruptionBudget .spec.minAvailable)" "2 false 10 50%" "what else was rolled back"
is "$(field ResourceQuota .spec.hard.pods) $(field LimitRange '.spec.limits[0].max.cpu') $(field PodTemplate '.template.spec.containers[0].image') $(field ControllerRevision .revision)" "10 2 tool:1 1" "and what else"
is "$(field PersistentVolumeClaim .metadata.labels) $(field PersistentVolume .spec.persistentVolumeReclaimPolicy)" "null Retain" "and the claim and the volume"

echo "--- made by kubectl's own verbs"
kubectl -n shop create job once --image=busybox:1 -- true
kubectl -n shop create job from-cron --from=cronjob/nightly
kubectl -n shop create cronjob hourly --image=busybox:1 --schedule=@hourly -- true
kubectl -n shop create quota few --hard=pods=3,services=2 --scopes=
kubectl -n shop create pdb half --selector=app=web --max-unavailable=1
is "$(kubectl -n shop get job/from-cron -o 'jsonpath={.metadata.ownerReferences[0].kind}')" CronJob "the owner of a Job made from a CronJob"

echo "--- wrong ones"
wrong() { # PATH MESSAGE JSON: noted, and asked for together below
    printf '%s\n' "$3" >>"$WORK/wrong.json"
    printf '%s\t%s\n' "$1" "$2" >>"$WORK/wrong.said"
}
pods='{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"x:1"}]}}'
wrong spec.podManagementPolicy "must be 'OrderedReady' or 'Parallel'" '{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"w"},"spec":{"serviceName":"w","podManagementPolicy":"x","selector":{"matchLabels":{"a":"b"}},"template":'"$pods"'}}'
wrong spec.template.metadata.labels 'does not match template `labels`' '{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"w"},"spec":{"selector":{"matchLabels":{"a":"c"}},"template":'"$pods"'}}'
wrong spec.replicas "greater than or equal to 0" '{"apiVersion":"v1","kind":"ReplicationController","metadata":{"name":"w"},"spec":{"replicas":-1,"template":'"$pods"'}}'
wrong spec.template.spec.restartPolicy 'valid values: "OnFailure", "Never"' '{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"w"},"spec":{"template":'"$pods"'}}'
wrong spec.schedule "expected exactly 5 fields, found 3: [1 2 3]" '{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"w"},"spec":{"schedule":"1 2 3","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"x:1"}]}}}}}}'
wrong spec.maxReplicas 'greater than or equal to `minReplicas`' '{"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"w"},"spec":{"minReplicas":5,"maxReplicas":2,"scaleTargetRef":{"kind":"Deployment","name":"x"}}}'
wrong spec "cannot be both set" '{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"w"},"spec":{"minAvailable":1,"maxUnavailable":1}}'
wrong spec.capacity "Required value" '{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"w"},"spec":{"accessModes":["ReadWriteOnce"],"nfs":{"server":"s","path":"/"}}}'
wrong 'spec.resources[storage]' "Required value" '{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"w"},"spec":{"accessModes":["ReadWriteOnce"]}}'
wrong 'spec.limits[0].min[cpu]' "min value 2 is greater than max value 1" '{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"w"},"spec":{"limits":[{"type":"Pod","min":{"cpu":"2"},"max":{"cpu":"1"}}]}}'
wrong 'spec.hard[wheels]' "must be a standard resource for quotas" '{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"w"},"spec":{"hard":{"wheels":"4"}}}'
wrong 'template.spec.containers[0].image' "Required value" '{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"w"},"template":{"spec":{"containers":[{"name":"a"}]}}}'
wrong revision "greater than or equal to 0" '{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"w"},"data":{},"revision":-1}'
refused kubectl -n shop create -f "$WORK/wrong.json"
while IFS=$'\t' read -r path message; do
    has "$SAID" "$path: " "a refusal, as a path"
    has "$SAID" "$message" "and in words"
done <"$WORK/wrong.said"
is "$(grep -c 'is invalid' <<<"$SAID")" "$(wc -l <"$WORK/wrong.json")" "how many are refused"
refused kubectl -n shop patch sts/db --type=merge -p '{"spec":{"serviceName":"other"}}'
has "$SAID" "updates to statefulset spec for fields other than" "an edit of what stays"
refused kubectl -n shop patch pvc/data --type=merge -p '{"spec":{"resources":{"requests":{"storage":"20Gi"}}}}'
has "$SAID" "spec is immutable after creation" "an edit of a claim"
refused kubectl -n shop patch job/pi --type=merge -p '{"spec":{"completions":9}}'
has "$SAID" "spec.completions" "an edit of a Job's completions"

echo "--- deleted, and one brought back"
uid=$(kubectl -n shop get job/pi -o 'jsonpath={.metadata.uid}')
kubectl -n shop delete $ALL pv/disk --timeout=20s
davit rollback -n shop job/pi
is "$(kubectl -n shop get job/pi -o json | jq -cr --arg old "$uid" '.metadata.uid != $old and .spec.selector.matchLabels["batch.kubernetes.io/controller-uid"] == .metadata.uid and .spec.completions == 5')" true "a Job that is brought back has marks of its own"
kubectl delete ns shop --timeout=30s
