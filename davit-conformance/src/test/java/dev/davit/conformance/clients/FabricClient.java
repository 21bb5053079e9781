package dev.davit.conformance.clients;

import static dev.davit.conformance.clients.Run.must;
import static dev.davit.conformance.clients.Run.same;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What fabric8's client, {@code io.fabric8:kubernetes-client}, does. */
final class FabricClient {
    static final String SPACE = "fabric8";
    private static final int MANY = OfficialClient.MANY;
    private static final int PAGE = 500;
    private static final int PATIENCE_SECONDS = 30;

    private final Run run;
    private final KubernetesClient client;

    FabricClient(Run run) {
        this.run = run;
        this.client = client(run.kubeconfig());
    }

    static KubernetesClient client(String kubeconfig) {
        return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
    }

    void play(List<String> parts) throws Exception {
        FabricWatches watches = new FabricWatches(run, client);
        List<Map.Entry<String, OfficialClient.Part>> all =
                List.of(
                        Map.entry("crud", this::crud),
                        Map.entry("pages", this::pages),
                        Map.entry("apply", this::apply),
                        Map.entry("exec", this::exec),
                        Map.entry("forward", this::forward),
                        Map.entry("watch", watches::watch),
                        Map.entry("gone", watches::gone),
                        Map.entry("informer", watches::informer),
                        Map.entry("leader", watches::leader),
                        Map.entry("custom", () -> new FabricCustom(run, client).custom()),
                        Map.entry("gateways", () -> new FabricGateways(run, client).gateways()),
                        Map.entry("killed", watches::killed));
        for (Map.Entry<String, OfficialClient.Part> part : all) {
            if (parts.isEmpty() || parts.contains(part.getKey())) {
                part.getValue().play();
            }
        }
    }

    static ConfigMap map(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(SPACE)
                .addToLabels("of", "fabric8")
                .endMetadata()
                .withData(data)
                .build();
    }

    private Resource<ConfigMap> named(String name) {
        return client.configMaps().inNamespace(SPACE).withName(name);
    }

    private static KubernetesClientException refused(Runnable asking) {
        try {
            asking.run();
        } catch (KubernetesClientException refusal) {
            return refusal;
        }
        throw new Run.Wrong("NOT AS IT SHOULD BE: it was not refused");
    }

    private void crud() {
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(SPACE)
                                .endMetadata()
                                .build())
                .create();
        ConfigMap made = client.resource(map("a", Map.of("n", "1"))).create();
        must(made.getMetadata().getUid() != null, "the uid of what was made");
        KubernetesClientException twice =
                refused(() -> client.resource(map("a", Map.of())).create());
        same(twice.getCode(), 409, "a second creation");
        same(twice.getStatus().getReason(), "AlreadyExists", "its reason");
        ConfigMap next = client.resource(map("a", Map.of("n", "2"))).update();
        same(next.getData().get("n"), "2", "what was replaced");
        KubernetesClientException stale =
                refused(() -> client.resource(made).lockResourceVersion().update());
        same(stale.getCode(), 409, "a replacement of what has changed");
        ConfigMap edited =
                named("a").edit(map -> new ConfigMapBuilder(map).addToData("m", "9").build());
        same(edited.getData(), Map.of("n", "2", "m", "9"), "what was edited by a JSON patch");
        ConfigMap merged =
                named("a")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"data\":{\"n\":null,\"o\":\"3\"}}");
        same(merged.getData(), Map.of("m", "9", "o", "3"), "what was merged");
        deployment();
        ConfigMapList some =
                client.configMaps().inNamespace(SPACE).withLabelIn("of", "fabric8").list();
        same(some.getItems().size(), 1, "what a selector finds");
        same(named("a").delete().size(), 1, "what a deletion tells");
        must(named("a").get() == null, "it has gone");
        client.resource(map("b", Map.of())).create();
        client.configMaps().inNamespace(SPACE).withLabel("of", "fabric8").delete();
        must(named("b").get() == null, "all have gone");
        run.done("creates, reads, lists, replaces, patches and deletes");
    }

    private void deployment() {
        Deployment idle =
                new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("idle")
                        .withNamespace(SPACE)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .withNewSelector()
                        .addToMatchLabels("app", "idle")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "idle")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("one")
                        .withImage("busybox:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build();
        client.resource(idle).create();
        var there = client.apps().deployments().inNamespace(SPACE).withName("idle");
        Deployment merged =
                there.patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"two\",\"image\":\"busybox:2\"}]}}}}");
        same(
                merged.getSpec().getTemplate().getSpec().getContainers().size(),
                2,
                "containers after a merge by name");
        same(there.scale(0).getSpec().getReplicas(), 0, "its scale");
        there.withTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).delete();
    }

    private void pages() {
        int seen = 0;
        String from = null;
        do {
            var options =
                    new io.fabric8.kubernetes.api.model.ListOptionsBuilder()
                            .withLimit((long) PAGE)
                            .withContinue(from)
                            .build();
            ConfigMapList page =
                    client.configMaps()
                            .inNamespace(Fill.SPACE)
                            .withLabel("of", "fill")
                            .list(options);
            seen += page.getItems().size();
            from = page.getMetadata().getContinue();
        } while (from != null && !from.isEmpty());
        same(seen, MANY, "objects in all pages");
        run.done("reads 10,000 objects in pages");
    }

    private void apply() {
        ConfigMap one =
                client.resource(map("applied", Map.of("n", "1")))
                        .fieldManager("one")
                        .serverSideApply();
        same(one.getData().get("n"), "1", "what was applied");
        KubernetesClientException conflict =
                refused(() ->
                        client.resource(map("applied", Map.of("n", "2")))
                                .fieldManager("two")
                                .serverSideApply());
        same(conflict.getCode(), 409, "an apply of another's field");
        same(
                conflict.getStatus().getDetails().getCauses().getFirst().getField(),
                ".data.n",
                "the field");
        ConfigMap forced =
                client.resource(map("applied", Map.of("n", "2")))
                        .fieldManager("two")
                        .forceConflicts()
                        .serverSideApply();
        same(forced.getData().get("n"), "2", "what was forced");
        must(
                forced.getMetadata().getManagedFields().stream()
                        .anyMatch(entry ->
                                entry.getManager().equals("two")
                                        && entry.getOperation().equals("Apply")
                                        && entry.getFieldsV1()
                                                .getAdditionalProperties()
                                                .containsKey("f:data")),
                "who manages it now");
        run.done("applies on the server's side, with conflicts and force");
    }

    private void exec() throws Exception {
        var web = client.pods().inNamespace("default").withName("web");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ExecWatch words =
                web.inContainer("main")
                        .redirectingInput()
                        .writingOutput(out)
                        .writingError(err)
                        .exec("sh", "-c", "read word; echo out $word; echo err >&2; exit 3")) {
            try (OutputStream in = words.getInput()) {
                in.write("here\n".getBytes(StandardCharsets.UTF_8));
                in.flush();
                same(words.exitCode().get(PATIENCE_SECONDS, TimeUnit.SECONDS), 3, "the exit code");
            }
        }
        same(out.toString(StandardCharsets.UTF_8), "out here\n", "stdout");
        same(err.toString(StandardCharsets.UTF_8), "err\n", "stderr");
        same(web.inContainer("main").getLog().strip(), "begun", "the log");
        must(web.file("/srv/index.html").read().readAllBytes().length == 6, "a file that is read");
        run.done("runs a program in a pod and reads its log");
    }

    private void forward() throws Exception {
        try (LocalPortForward way =
                client.pods().inNamespace("default").withName("web").portForward(8080)) {
            for (int i = 0; i < 2; i++) {
                try (Socket socket =
                        new Socket(InetAddress.getLoopbackAddress(), way.getLocalPort())) {
                    socket.getOutputStream()
                            .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    InputStream in = socket.getInputStream();
                    String page = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
                    must(page.contains(" 200 OK"), "a page: " + page);
                    must(page.endsWith("hello\n"), "a page through the forwarded port: " + page);
                }
            }
        }
        run.done("forwards a port");
    }
}
