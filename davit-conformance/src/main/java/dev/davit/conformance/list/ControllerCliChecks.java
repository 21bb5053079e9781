package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What kubectl makes of ReplicationControllers. */
final class ControllerCliChecks {
    private static final String AREA = "[sig-cli] Kubectl client ";

    private ControllerCliChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                AREA
                        + "Kubectl describe should check if kubectl describe prints relevant information for rc and pods",
                ControllerCliChecks::described);
        all.put(
                AREA + "Kubectl expose should create services for rc",
                ControllerCliChecks::exposed);
        all.put(
                AREA + "Kubectl patch should add annotations for pods in rc",
                ControllerCliChecks::annotated);
        all.put(
                AREA + "Guestbook application should create and stop a working application",
                ControllerCliChecks::guestbook);
        all.put(
                AREA + "Update Demo should create and stop a replication controller",
                ControllerCliChecks::stopped);
        all.put(
                AREA + "Update Demo should scale a replication controller",
                ControllerCliChecks::scaled);
        return all;
    }

    /** Its pods run. */
    private static void made(Scene scene, int replicas) throws Exception {
        CliChecks.kubectl(
                scene,
                0,
                JsonWriter.text(ControllerChecks.controller(replicas)),
                "create",
                "-f",
                "-");
        running(scene, replicas);
    }

    private static void running(Scene scene, int replicas) throws Exception {
        scene.eventually(
                replicas + " pods that run",
                () -> {
                    List<JsonObject> pods = scene.items(scene.core("pods?labelSelector=app%3Dweb"));
                    return pods.size() == replicas
                            && pods.stream()
                                    .allMatch(pod ->
                                            pod.textOr("", "status", "phase").equals("Running"));
                });
    }

    private static void described(Scene scene) throws Exception {
        made(scene, 1);
        scene.eventually(
                "a status that tells of it",
                () ->
                        scene.api()
                                        .get(scene.core("replicationcontrollers/web"))
                                        .body()
                                        .wholeOr(0, "status", "readyReplicas")
                                == 1);
        String pod = scene.names(scene.core("pods")).getFirst();
        lines(
                scene,
                List.of(
                        "Name:",
                        pod,
                        "Namespace:",
                        scene.namespace(),
                        "Labels:",
                        "app=web",
                        "Annotations:",
                        "Status:",
                        "Running",
                        "IP:",
                        "Controlled By:",
                        "ReplicationController/web",
                        "Image:",
                        "State:",
                        "QoS Class:"),
                "pod",
                pod);
        lines(
                scene,
                List.of(
                        "Name:",
                        "web",
                        "Namespace:",
                        scene.namespace(),
                        "Selector:",
                        "app=web",
                        "Labels:",
                        "Annotations:",
                        "Replicas:",
                        "1 current",
                        "1 desired",
                        "Pods Status:",
                        "1 Running",
                        "Pod Template:",
                        "Image:",
                        "Events:",
                        "SuccessfulCreate",
                        "replication-controller"),
                "rc",
                "web");
        CliChecks.kubectl(scene, 0, "", "expose", "rc", "web", "--port=6379");
        lines(
                scene,
                List.of(
                        "Name:",
                        "web",
                        "Selector:",
                        "app=web",
                        "Type:",
                        "ClusterIP",
                        "Port:",
                        "6379/TCP",
                        "Endpoints:",
                        "Session Affinity:",
                        "None"),
                "service",
                "web");
        String node = scene.names("/api/v1/nodes").getFirst();
        lines(
                scene,
                List.of(
                        "Name:",
                        node,
                        "Labels:",
                        "Annotations:",
                        "CreationTimestamp:",
                        "Conditions:",
                        "Type",
                        "Status",
                        "LastHeartbeatTime",
                        "LastTransitionTime",
                        "Reason",
                        "Message",
                        "Addresses:",
                        "Capacity:",
                        "Kernel Version:",
                        "OS Image:",
                        "Container Runtime Version:",
                        "Kubelet Version:"),
                "node",
                node);
        lines(
                scene,
                List.of("Name:", scene.namespace(), "Labels:", "Annotations:", "Status:", "Active"),
                "namespace",
                scene.namespace());
    }

    private static void lines(Scene scene, List<String> parts, String kind, String name)
            throws Exception {
        CliChecks.says(scene, parts, "describe", kind, name);
    }

    private static void exposed(Scene scene) throws Exception {
        made(scene, 1);
        CliChecks.kubectl(
                scene,
                0,
                "",
                "expose",
                "rc",
                "web",
                "--name=one",
                "--port=1234",
                "--target-port=6379");
        leads(scene, "one", 1234);
        CliChecks.kubectl(
                scene,
                0,
                "",
                "expose",
                "service",
                "one",
                "--name=two",
                "--port=2345",
                "--target-port=6379");
        leads(scene, "two", 2345);
    }

    /** The service listens there, and its pod at 6379. */
    private static void leads(Scene scene, String service, int port) throws Exception {
        JsonObject made = scene.expect(200, scene.api().get(scene.core("services/" + service)));
        String ports = JsonWriter.text(made.array("spec", "ports"));
        scene.must(
                ports.contains("\"port\":" + port) && ports.contains("\"targetPort\":6379"),
                "its ports: " + ports);
        scene.eventually(
                "its endpoint",
                () -> {
                    String subsets =
                            JsonWriter.text(
                                    scene.api()
                                            .get(scene.core("endpoints/" + service))
                                            .body()
                                            .array("subsets"));
                    return subsets.contains("\"port\":6379") && subsets.contains("\"ip\":");
                });
    }

    private static void annotated(Scene scene) throws Exception {
        made(scene, 2);
        for (String pod : scene.names(scene.core("pods"))) {
            CliChecks.kubectl(
                    scene,
                    0,
                    "",
                    "patch",
                    "pod",
                    pod,
                    "-p",
                    "{\"metadata\":{\"annotations\":{\"x\":\"y\"}}}");
            scene.same(
                    scene.api()
                            .get(scene.core("pods/" + pod))
                            .body()
                            .textOr("", "metadata", "annotations", "x"),
                    "y",
                    "the annotation of a pod");
        }
    }

    private static void stopped(Scene scene) throws Exception {
        made(scene, 2);
        CliChecks.kubectl(
                scene,
                0,
                JsonWriter.text(ControllerChecks.controller(2)),
                "delete",
                "--grace-period=0",
                "--force",
                "-f",
                "-");
        scene.eventually("no pod of it", () -> scene.count(scene.core("pods")) == 0);
        scene.same(scene.count(scene.core("replicationcontrollers")), 0, "controllers");
    }

    private static void guestbook(Scene scene) throws Exception {
        String manifests;
        try (InputStream in = Behaviours.class.getResourceAsStream("guestbook.yaml")) {
            manifests =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        CliChecks.kubectl(scene, 0, manifests, "create", "-f", "-");
        for (String name : List.of("primary", "replica", "frontend")) {
            CliChecks.kubectl(
                    scene, 0, "", "rollout", "status", "deployment/" + name, "--timeout=40s");
        }
        String said =
                AuthChecks.log(
                        scene,
                        Scene.json(
                                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'visitor'},'spec':{'restartPolicy':'Never',"
                                        + "'containers':[{'name':'a','image':'busybox:1','command':['sh','-c',"
                                        + "'until wget -qO- http://frontend:8080/cgi-bin/set?TestEntry | grep Updated; do sleep 0.3; done; "
                                        + "until wget -qO- http://frontend:8080/cgi-bin/get | grep TestEntry; do sleep 0.3; done']}]}}"));
        scene.must(said.endsWith("TestEntry\n"), "an entry that is read back: " + said);
        CliChecks.kubectl(scene, 0, manifests, "delete", "--grace-period=0", "--force", "-f", "-");
        scene.eventually(
                "nothing of it",
                () ->
                        scene.count(scene.core("pods?labelSelector=tier")) == 0
                                && scene.count(scene.core("services")) == 0
                                && scene.count(scene.apps("deployments")) == 0);
    }

    private static void scaled(Scene scene) throws Exception {
        made(scene, 2);
        CliChecks.kubectl(scene, 0, "", "scale", "rc", "web", "--replicas=1", "--timeout=1m");
        running(scene, 1);
        CliChecks.kubectl(scene, 0, "", "scale", "rc", "web", "--replicas=2", "--timeout=1m");
        running(scene, 2);
    }
}
