package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Admission policies at work, and limits. */
final class PolicyChecks {
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";

    private PolicyChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        String policies =
                "[sig-api-machinery] ValidatingAdmissionPolicy [Privileged:ClusterAdmin] should ";
        all.put(
                policies + "validate against a Deployment",
                scene -> policy(scene, "", "object.spec.replicas > 1"));
        all.put(
                policies + "allow expressions to refer variables.",
                scene ->
                        policy(
                                scene,
                                "'variables':[{'name':'replicas','expression':'object.spec.replicas'},"
                                        + "{'name':'oddReplicas','expression':'variables.replicas % 2 == 1'}],",
                                "variables.replicas > 1 && !variables.oddReplicas"));
        all.put(
                "[sig-scheduling] LimitRange should create a LimitRange with defaults and ensure pod has those defaults applied.",
                PolicyChecks::limits);
        return all;
    }

    private static void policy(Scene scene, String variables, String expression) throws Exception {
        String name = scene.namespace() + ".example.org";
        scene.expect(
                201,
                scene.api()
                        .post(
                                GROUP + "validatingadmissionpolicies",
                                Scene.json(
                                        ("{'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingAdmissionPolicy',"
                                                        + "'metadata':{'name':'%s'},'spec':{'failurePolicy':'Fail',%s'matchConstraints':{"
                                                        + "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'%s'}},"
                                                        + "'resourceRules':[{'apiGroups':['apps'],'apiVersions':['v1'],'operations':['CREATE'],"
                                                        + "'resources':['deployments']}]},'validations':[{'expression':'%s','message':'wrong number'}]}}")
                                                .formatted(
                                                        name,
                                                        variables,
                                                        scene.namespace(),
                                                        expression))));
        scene.expect(
                201,
                scene.api()
                        .post(
                                GROUP + "validatingadmissionpolicybindings",
                                Scene.json(
                                        ("{'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingAdmissionPolicyBinding',"
                                                        + "'metadata':{'name':'%s'},'spec':{'policyName':'%s','validationActions':['Deny']}}")
                                                .formatted(name, name))));
        try {
            String path = scene.apps("deployments") + "?dryRun=All";
            scene.eventually(
                    "one replica is refused",
                    () ->
                            scene.api()
                                    .post(path, Scene.workload("Deployment", "one", 1))
                                    .text()
                                    .contains("wrong number"));
            scene.refused(
                    422,
                    "wrong number",
                    scene.api()
                            .post(
                                    scene.apps("deployments"),
                                    Scene.workload("Deployment", "one", 1)));
            scene.expect(
                    201,
                    scene.api()
                            .post(
                                    scene.apps("deployments"),
                                    Scene.workload("Deployment", "two", 2)));
        } finally {
            scene.api().delete(GROUP + "validatingadmissionpolicybindings/" + name);
            scene.api().delete(GROUP + "validatingadmissionpolicies/" + name);
        }
    }

    private static void limits(Scene scene) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("limitranges"),
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'LimitRange','metadata':{'name':'l'},'spec':{'limits':[{"
                                                + "'type':'Container','min':{'cpu':'50m','memory':'8Mi'},'max':{'cpu':'500m','memory':'500Mi'},"
                                                + "'default':{'cpu':'500m','memory':'400Mi'},'defaultRequest':{'cpu':'100m','memory':'16Mi'}}]}}")));
        JsonObject pod = scene.expect(201, scene.api().post(scene.core("pods"), Scene.pod("one")));
        scene.must(
                KindOps.contains(
                        pod.array("spec", "containers").get(0),
                        Scene.json(
                                "{'resources':{'requests':{'cpu':'100m','memory':'16Mi'},'limits':{'cpu':'500m','memory':'400Mi'}}}")),
                "the pod has the defaults");
        for (String cpu : new String[] {"10m", "2"}) {
            JsonObject wrong =
                    Scene.json(
                            ("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'two'},'spec':{'containers':[{'name':'a',"
                                            + "'image':'busybox:1','resources':{'requests':{'cpu':'%s'},'limits':{'cpu':'%s'}}}]}}")
                                    .formatted(cpu, cpu));
            scene.refused(
                    403, "cpu usage per Container", scene.api().post(scene.core("pods"), wrong));
        }
        scene.good(
                scene.api()
                        .merge(
                                scene.core("limitranges/l"),
                                "{'spec':{'limits':[{'type':'Container','min':{'cpu':'1m'}}]}}"));
        scene.good(scene.api().delete(scene.core("limitranges/l")));
        scene.eventually("it has gone", () -> scene.gone(scene.core("limitranges/l")));
    }
}
