package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What kubectl, the one of this machine, makes of the server; {@code KUBECONFIG} points it there.
 */
final class CliChecks {
    private static final String AREA = "[sig-cli] Kubectl client ";

    private CliChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                AREA + "Kubectl api-versions should check if v1 is in available api versions",
                scene -> says(scene, List.of("v1", "apps/v1"), "api-versions"));
        all.put(
                AREA
                        + "Kubectl cluster-info should check if Kubernetes control plane services is included in cluster-info",
                scene ->
                        says(
                                scene,
                                List.of("Kubernetes control plane", "running at"),
                                "cluster-info"));
        all.put(
                AREA + "Kubectl version should check is all data is printed",
                scene ->
                        says(
                                scene,
                                List.of("serverVersion", "clientVersion", "gitVersion", "major"),
                                "version",
                                "-o",
                                "yaml"));
        all.put(
                AREA
                        + "Kubectl diff should check if kubectl diff finds a difference for Deployments",
                CliChecks::diff);
        all.put(AREA + "Kubectl label should update the label on a resource", CliChecks::label);
        all.put(
                AREA + "Kubectl replace should update a single-container pod's image",
                CliChecks::replace);
        all.put(
                AREA + "Kubectl run pod should create a pod from an image when restart is Never",
                CliChecks::run);
        all.put(
                AREA
                        + "Kubectl server-side dry-run should check if kubectl can dry-run update Pods",
                CliChecks::dryRun);
        all.put(
                "[sig-cli] Kubectl logs logs should be able to retrieve and filter logs",
                CliChecks::logs);
        all.put(
                AREA + "Proxy server should support --unix-socket=/path",
                scene -> proxy(scene, true));
        all.put(
                AREA + "Proxy server should support proxy with --port 0",
                scene -> proxy(scene, false));
        return all;
    }

    private static List<String> command(Scene scene, String... words) {
        List<String> command = new ArrayList<>(List.of("kubectl", "-n", scene.namespace()));
        command.addAll(Arrays.asList(words));
        return command;
    }

    /** What it says on both of its outputs; {@code input} is what it reads. */
    static String kubectl(Scene scene, int code, String input, String... words) throws Exception {
        Process process =
                new ProcessBuilder(command(scene, words)).redirectErrorStream(true).start();
        try (var to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            // It may end without reading; what it says tells why.
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        scene.must(process.waitFor(60, TimeUnit.SECONDS), "kubectl ends");
        scene.must(
                process.exitValue() == code,
                "kubectl " + String.join(" ", words) + ": " + process.exitValue() + " " + said);
        return said;
    }

    /** It ends well, and says all of this. */
    static void says(Scene scene, List<String> parts, String... words) throws Exception {
        String said = kubectl(scene, 0, "", words);
        for (String part : parts) {
            scene.must(said.contains(part), part + " is in: " + said);
        }
    }

    /** An apply of an object (single quotes for double ones) ends with a code. */
    static void applied(Scene scene, int code, String object) throws Exception {
        kubectl(scene, code, object.replace('\'', '"'), "apply", "-f", "-");
    }

    private static void diff(Scene scene) throws Exception {
        JsonObject deployment = Scene.workload("Deployment", "one", 0);
        kubectl(scene, 0, JsonWriter.text(deployment), "apply", "-f", "-");
        String other = JsonWriter.text(deployment).replace("busybox:1", "busybox:2");
        String said = kubectl(scene, 1, other, "diff", "-f", "-");
        scene.must(
                said.contains("-") && said.contains("busybox:1") && said.contains("busybox:2"),
                "both images are in: " + said);
    }

    private static void label(Scene scene) throws Exception {
        scene.expect(201, scene.api().post(scene.core("pods"), Scene.pod("one")));
        kubectl(scene, 0, "", "label", "pods", "one", "testing-label=value");
        says(scene, List.of("value"), "get", "pod", "one", "-L", "testing-label");
        kubectl(scene, 0, "", "label", "pods", "one", "testing-label-");
        String said =
                kubectl(scene, 0, "", "get", "pod", "one", "-o", "jsonpath={.metadata.labels}");
        scene.must(!said.contains("testing-label"), "no label in: " + said);
    }

    private static void replace(Scene scene) throws Exception {
        scene.running(Scene.pod("one"));
        // Without the version that was read: the node writes the status meanwhile.
        JsonObject pod = scene.api().get(scene.core("pods/one")).body();
        String read =
                JsonWriter.text(
                        pod.with("metadata", pod.object("metadata").without("resourceVersion")));
        kubectl(scene, 0, read.replace("busybox:1", "busybox:2"), "replace", "-f", "-");
        says(
                scene,
                List.of("busybox:2"),
                "get",
                "pod",
                "one",
                "-o",
                "jsonpath={.spec.containers[0].image}");
    }

    private static void run(Scene scene) throws Exception {
        kubectl(scene, 0, "", "run", "one", "--restart=Never", "--image=busybox:1", "--", "true");
        JsonObject pod = scene.expect(200, scene.api().get(scene.core("pods/one")));
        scene.same(pod.textOr("", "spec", "restartPolicy"), "Never", "the restart policy");
        scene.must(JsonWriter.text(pod).contains("busybox:1"), "the image");
    }

    private static void dryRun(Scene scene) throws Exception {
        kubectl(scene, 0, "", "run", "one", "--image=busybox:1", "--", "sleep", "100000");
        kubectl(
                scene,
                0,
                "",
                "patch",
                "pod",
                "one",
                "-p",
                "{\"spec\":{\"containers\":[{\"name\":\"one\",\"image\":\"busybox:2\"}]}}",
                "--dry-run=server");
        says(
                scene,
                List.of("busybox:1"),
                "get",
                "pod",
                "one",
                "-o",
                "jsonpath={.spec.containers[0].image}");
    }

    private static void logs(Scene scene) throws Exception {
        AuthChecks.log(
                scene,
                Scene.json(
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'one'},'spec':{'restartPolicy':'Never',"
                                + "'containers':[{'name':'main','image':'busybox:1','command':['sh','-c','echo first; echo last']}]}}"));
        scene.same(kubectl(scene, 0, "", "logs", "one"), "first\nlast\n", "the log");
        scene.same(kubectl(scene, 0, "", "logs", "one", "--tail=1"), "last\n", "its last line");
        scene.same(kubectl(scene, 0, "", "logs", "one", "--limit-bytes=1"), "f", "its first byte");
        String stamped = kubectl(scene, 0, "", "logs", "one", "--tail=1", "--timestamps");
        scene.must(
                stamped.endsWith(" last\n")
                        && java.time.Instant.parse(stamped.substring(0, stamped.indexOf(' ')))
                                != null,
                "a line with its time: " + stamped);
        scene.must(
                kubectl(scene, 0, "", "logs", "one", "--since=24h").contains("first"),
                "a day's log");
        Thread.sleep(1_500);
        scene.same(kubectl(scene, 0, "", "logs", "one", "--since=1s"), "", "a second's log");
    }

    private static void proxy(Scene scene, boolean unix) throws Exception {
        java.nio.file.Path folder = java.nio.file.Files.createTempDirectory("proxy");
        java.nio.file.Path socket = folder.resolve("s");
        Process proxy =
                new ProcessBuilder(
                                command(
                                        scene,
                                        "proxy",
                                        unix ? "--unix-socket=" + socket : "--port=0"))
                        .redirectErrorStream(true)
                        .start();
        try (var said = proxy.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            scene.must(line != null && line.startsWith("Starting to serve on"), "it says " + line);
            List<String> curl = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20"));
            if (unix) {
                curl.addAll(List.of("--unix-socket", socket.toString(), "http://localhost/api/"));
            } else {
                curl.add("http://" + line.substring(line.lastIndexOf(' ') + 1) + "/api/");
            }
            Process asked = new ProcessBuilder(curl).redirectErrorStream(true).start();
            String answer =
                    new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            scene.must(answer.contains("\"versions\":[\"v1\"]"), "it answers " + answer);
        } finally {
            proxy.destroy();
            proxy.waitFor();
            java.nio.file.Files.deleteIfExists(socket);
            java.nio.file.Files.delete(folder);
        }
    }
}
