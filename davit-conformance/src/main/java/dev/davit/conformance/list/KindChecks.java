package dev.davit.conformance.list;

import java.util.Map;
import java.util.TreeMap;

/** Behaviours that ask of a kind what {@link KindOps} asks. */
final class KindChecks {
    private static final String TEMPLATE =
            "'template':{'metadata':{'labels':{'app':'%s'}},'spec':{'containers':[{'name':'a',"
                    + "'image':'busybox:1','command':['sleep','100000']}]%s}}";

    private KindChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        admission(all);
        apps(all);
        batch(all);
        network(all);
        others(all);
        storage(all);
        return all;
    }

    private static void admission(Map<String, Check> all) {
        String policies =
                "[sig-api-machinery] ValidatingAdmissionPolicy [Privileged:ClusterAdmin] should support ";
        String group = "admissionregistration.k8s.io/v1";
        all.put(
                policies + "ValidatingAdmissionPolicy API operations",
                KindOps.of(
                                group,
                                "validatingadmissionpolicies",
                                "{'apiVersion':'admissionregistration.k8s.io/v1',"
                                        + "'kind':'ValidatingAdmissionPolicy','metadata':{},'spec':{'matchConstraints':{"
                                        + "'resourceRules':[{'apiGroups':['none.example.org'],'apiVersions':['v1'],"
                                        + "'operations':['CREATE'],'resources':['nothings']}]},"
                                        + "'validations':[{'expression':'true'}]}}")
                        .inCluster()
                        .withStatus(
                                "{'status':{'conditions':[{'type':'A','status':'True',"
                                        + "'reason':'R','message':'m',"
                                        + "'lastTransitionTime':'2026-01-01T00:00:00Z'}]}}"));
        all.put(
                policies + "ValidatingAdmissionPolicyBinding API operations",
                KindOps.of(
                                group,
                                "validatingadmissionpolicybindings",
                                "{'apiVersion':'admissionregistration.k8s.io/v1',"
                                        + "'kind':'ValidatingAdmissionPolicyBinding','metadata':{},"
                                        + "'spec':{'policyName':'none.example.org','validationActions':['Deny']}}")
                        .inCluster());
    }

    private static KindOps workload(String kind, String plural, String spec, String status) {
        String labels = "'selector':{'matchLabels':{'app':'x'}},";
        return KindOps.of(
                        "apps/v1",
                        plural,
                        "{'apiVersion':'apps/v1','kind':'"
                                + kind
                                + "','metadata':{},'spec':{"
                                + spec
                                + labels
                                + TEMPLATE.formatted("x", "")
                                + "}}")
                .withStatus(status);
    }

    private static void apps(Map<String, Check> all) {
        String condition =
                "{'status':{'conditions':[{'type':'StatusPatched','status':'True','reason':'r','message':'m'}]}}";
        KindOps daemons = workload("DaemonSet", "daemonsets", "", condition);
        all.put(
                "[sig-apps] Daemon set [Serial] should list and delete a collection of DaemonSets",
                daemons);
        all.put(
                "[sig-apps] Daemon set [Serial] should verify changes to a daemon set status",
                daemons);
        all.put(
                "[sig-apps] Deployment should validate Deployment Status endpoints",
                workload("Deployment", "deployments", "'replicas':0,", condition));
        KindOps sets = workload("ReplicaSet", "replicasets", "'replicas':0,", condition);
        all.put("[sig-apps] ReplicaSet should list and delete a collection of ReplicaSets", sets);
        all.put("[sig-apps] ReplicaSet should validate Replicaset Status endpoints", sets);
        String stateful =
                "[sig-apps] StatefulSet Basic StatefulSet functionality [StatefulSetBasic] should ";
        KindOps states =
                workload(
                        "StatefulSet",
                        "statefulsets",
                        "'replicas':0,'serviceName':'s',",
                        condition);
        all.put(stateful + "list, patch and delete a collection of StatefulSets", states);
        all.put(stateful + "validate Statefulset Status endpoints", states);
        KindOps budgets =
                KindOps.of(
                                "policy/v1",
                                "poddisruptionbudgets",
                                "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{},"
                                        + "'spec':{'minAvailable':1,'selector':{'matchLabels':{'a':'b'}}}}")
                        .withStatus("{'status':{'disruptedPods':{'pod1':'2026-01-01T00:00:00Z'}}}");
        String disruption = "[sig-apps] DisruptionController ";
        all.put(
                disruption
                        + "Listing PodDisruptionBudgets for all namespaces should list and delete a collection of PodDisruptionBudgets",
                budgets);
        all.put(disruption + "should create a PodDisruptionBudget", budgets);
        all.put(disruption + "should update/patch PodDisruptionBudget status", budgets);
    }

    private static void batch(Map<String, Check> all) {
        String never = ",'restartPolicy':'OnFailure'";
        all.put(
                "[sig-apps] CronJob should support CronJob API operations",
                KindOps.of(
                                "batch/v1",
                                "cronjobs",
                                "{'apiVersion':'batch/v1','kind':'CronJob','metadata':{},'spec':{'suspend':true,"
                                        + "'schedule':'0 0 1 1 *','jobTemplate':{'spec':{"
                                        + TEMPLATE.formatted("x", never)
                                        + "}}}}")
                        .withStatus("{'status':{'lastScheduleTime':'2026-01-01T00:00:00Z'}}"));
        KindOps jobs =
                KindOps.of(
                                "batch/v1",
                                "jobs",
                                "{'apiVersion':'batch/v1','kind':'Job','metadata':{},'spec':{'suspend':true,"
                                        + TEMPLATE.formatted("x", never)
                                        + "}}")
                        .withStatus(
                                "{'status':{'conditions':[{'type':'CustomConditionType','status':'True'}]}}");
        all.put("[sig-apps] Job should manage the lifecycle of a job", jobs);
        all.put(
                "[sig-apps] Job should apply changes to a job status",
                scene -> {
                    jobs.run(scene);
                    ObjectChecks.annotatedByStatus(scene);
                });
    }

    private static void network(Map<String, Check> all) {
        all.put(
                "[sig-network] EndpointSlice should support creating EndpointSlice API operations",
                KindOps.of(
                        "discovery.k8s.io/v1",
                        "endpointslices",
                        "{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':{},"
                                + "'addressType':'IPv4','endpoints':[{'addresses':['1.2.3.4','5.6.7.8']}]}"));
        all.put(
                "[sig-network] Ingress API should support creating Ingress API operations",
                KindOps.of(
                                "networking.k8s.io/v1",
                                "ingresses",
                                "{'apiVersion':'networking.k8s.io/v1','kind':'Ingress','metadata':{},"
                                        + "'spec':{'defaultBackend':{'service':{'name':'s','port':{'number':80}}}}}")
                        .withStatus(
                                "{'status':{'loadBalancer':{'ingress':[{'ip':'169.1.1.1'}]}}}"));
        all.put(
                "[sig-network] IngressClass API should support creating IngressClass API operations",
                KindOps.of(
                                "networking.k8s.io/v1",
                                "ingressclasses",
                                "{'apiVersion':'networking.k8s.io/v1','kind':'IngressClass','metadata':{},"
                                        + "'spec':{'controller':'example.org/none'}}")
                        .inCluster());
        KindOps services =
                KindOps.of(
                                "v1",
                                "services",
                                "{'apiVersion':'v1','kind':'Service','metadata':{},'spec':{'ports':[{'port':80}]}}")
                        .withStatus(
                                "{'status':{'loadBalancer':{'ingress':[{'ip':'203.0.113.1'}]}}}");
        all.put("[sig-network] Services should complete a service status lifecycle", services);
        all.put("[sig-network] Services should delete a collection of services", services);
        all.put(
                "[sig-network] Endpoints should test the lifecycle of an Endpoint",
                KindOps.of(
                        "v1",
                        "endpoints",
                        "{'apiVersion':'v1','kind':'Endpoints','metadata':{},"
                                + "'subsets':[{'addresses':[{'ip':'10.0.0.24'}],'ports':[{'name':'http','port':80}]}]}"));
    }

    private static void others(Map<String, Check> all) {
        KindOps templates =
                KindOps.of(
                        "v1",
                        "podtemplates",
                        "{'apiVersion':'v1','kind':'PodTemplate','metadata':{},"
                                + TEMPLATE.formatted("x", "")
                                + "}");
        String pods = "[sig-node] PodTemplates should ";
        all.put(pods + "delete a collection of pod templates", templates);
        all.put(pods + "replace a pod template", templates);
        all.put(pods + "run the lifecycle of PodTemplates", templates);
        all.put(
                "[sig-node] ConfigMap should run through a ConfigMap lifecycle",
                KindOps.of(
                        "v1",
                        "configmaps",
                        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{},'data':{'a':'b'}}"));
        all.put(
                "[sig-node] Secrets should patch a secret",
                KindOps.of(
                        "v1",
                        "secrets",
                        "{'apiVersion':'v1','kind':'Secret','metadata':{},'data':{'a':'Yg=='}}"));
        all.put(
                "[sig-node] Lease lease API should be available",
                KindOps.of(
                        "coordination.k8s.io/v1",
                        "leases",
                        "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{},"
                                + "'spec':{'holderIdentity':'me','leaseDurationSeconds':30,"
                                + "'renewTime':'2026-01-01T00:00:00.000000Z'}}"));
        all.put(
                "[sig-node] RuntimeClass should support RuntimeClasses API operations",
                KindOps.of(
                                "node.k8s.io/v1",
                                "runtimeclasses",
                                "{'apiVersion':'node.k8s.io/v1','kind':'RuntimeClass','metadata':{},'handler':'h'}")
                        .inCluster());
        String account = "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{}}";
        KindOps accounts = KindOps.of("v1", "serviceaccounts", account);
        all.put(
                "[sig-auth] ServiceAccounts should run through the lifecycle of a ServiceAccount",
                accounts);
        all.put("[sig-auth] ServiceAccounts should update a ServiceAccount", accounts);
        String event =
                "{'apiVersion':'v1','kind':'Event','metadata':{},'reason':'Testing','message':'m',"
                        + "'type':'Normal','involvedObject':{'kind':'Pod','name':'p','namespace':'NS'}}";
        all.put(
                "[sig-instrumentation] Events should manage the lifecycle of an event",
                scene -> events(scene, "v1", event));
        all.put(
                "[sig-instrumentation] Events should delete a collection of events",
                scene -> events(scene, "v1", event));
        String fresh =
                "{'apiVersion':'events.k8s.io/v1','kind':'Event','metadata':{},'reason':'Testing','note':'n',"
                        + "'type':'Normal','action':'Do','reportingController':'example.org/c','reportingInstance':'i',"
                        + "'eventTime':'2026-01-01T00:00:00.000000Z','regarding':{'kind':'Pod','name':'p','namespace':'NS'}}";
        all.put(
                "[sig-instrumentation] Events API should ensure that an event can be fetched, patched, deleted, and listed",
                scene -> events(scene, "events.k8s.io/v1", fresh));
        all.put(
                "[sig-instrumentation] Events API should delete a collection of events",
                scene -> events(scene, "events.k8s.io/v1", fresh));
    }

    private static void events(Scene scene, String version, String sample) throws Exception {
        KindOps.of(version, "events", sample.replace("NS", scene.namespace())).run(scene);
    }

    private static void storage(Map<String, Check> all) {
        String group = "storage.k8s.io/v1";
        String head = "{'apiVersion':'storage.k8s.io/v1','metadata':{},'kind':";
        all.put(
                "[sig-storage] CSIInlineVolumes should run through the lifecycle of a CSIDriver",
                KindOps.of(
                                group,
                                "csidrivers",
                                head
                                        + "'CSIDriver','spec':{'attachRequired':false,'volumeLifecycleModes':['Ephemeral']}}")
                        .inCluster());
        all.put(
                "[sig-storage] CSINodes CSI Conformance should run through the lifecycle of a csinode",
                KindOps.of(group, "csinodes", head + "'CSINode','spec':{'drivers':[]}}")
                        .inCluster());
        all.put(
                "[sig-storage] CSIStorageCapacity should support CSIStorageCapacities API operations",
                KindOps.of(
                        group,
                        "csistoragecapacities",
                        head + "'CSIStorageCapacity','storageClassName':'c','capacity':'1Gi'}"));
        all.put(
                "[sig-storage] StorageClasses CSI Conformance should run through the lifecycle of a StorageClass",
                KindOps.of(
                                group,
                                "storageclasses",
                                head + "'StorageClass','provisioner':'example.org/p'}")
                        .inCluster());
        KindOps attachments =
                KindOps.of(
                                group,
                                "volumeattachments",
                                head
                                        + "'VolumeAttachment','spec':{'attacher':'a.example.org','nodeName':'n',"
                                        + "'source':{'persistentVolumeName':'pv'}}}")
                        .inCluster()
                        .withStatus("{'status':{'attached':true}}");
        String volume = "[sig-storage] VolumeAttachment Conformance should ";
        all.put(volume + "run through the lifecycle of a VolumeAttachment", attachments);
        all.put(volume + "apply changes to a volumeattachment status", attachments);
        KindOps volumes =
                KindOps.of(
                                "v1",
                                "persistentvolumes",
                                "{'apiVersion':'v1','kind':'PersistentVolume','metadata':{},'spec':{"
                                        + "'capacity':{'storage':'1Mi'},'accessModes':['ReadWriteOnce'],"
                                        + "'csi':{'driver':'d.example.org','volumeHandle':'h'},'storageClassName':'c'}}")
                        .inCluster()
                        .withStatus("{'status':{'message':'m','reason':'r'}}");
        KindOps claims =
                KindOps.of(
                                "v1",
                                "persistentvolumeclaims",
                                "{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{},'spec':{"
                                        + "'accessModes':['ReadWriteOnce'],'storageClassName':'c',"
                                        + "'resources':{'requests':{'storage':'1Mi'}}}}")
                        .withStatus(
                                "{'status':{'conditions':[{'type':'StatusPatched','status':'True'}]}}");
        Check both =
                scene -> {
                    volumes.run(scene);
                    claims.run(scene);
                };
        String persistent = "[sig-storage] PersistentVolumes CSI Conformance should ";
        all.put(persistent + "run through the lifecycle of a PV and a PVC", both);
        all.put(persistent + "apply changes to a pv/pvc status", both);
    }
}
