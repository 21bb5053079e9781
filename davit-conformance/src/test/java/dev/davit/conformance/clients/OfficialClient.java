package dev.davit.conformance.clients;

import static dev.davit.conformance.clients.Run.must;
import static dev.davit.conformance.clients.Run.same;

import io.kubernetes.client.Exec;
import io.kubernetes.client.PodLogs;
import io.kubernetes.client.PortForward;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** What the official Java client, {@code io.kubernetes:client-java}, does. */
// The client's types say of everything that it may be missing; what is missing ends the run.
@NullUnmarked
final class OfficialClient {
    static final String SPACE = "official";
    static final int MANY = 10_000;
    private static final int PAGE = 500;
    private static final int PAGE_ODD = 999;

    private final Run run;
    private final ApiClient client;
    private final CoreV1Api core;

    OfficialClient(Run run) throws IOException {
        this.run = run;
        this.client = client(run.kubeconfig());
        this.core = new CoreV1Api(client);
    }

    static ApiClient client(String kubeconfig) throws IOException {
        return Config.fromConfig(new StringReader(kubeconfig)).setReadTimeout(0);
    }

    void play(List<String> parts) throws Exception {
        OfficialWatches watches = new OfficialWatches(run, client);
        List<Map.Entry<String, Part>> all =
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
                        Map.entry("custom", () -> new OfficialCustom(run, client).custom()),
                        Map.entry("killed", watches::killed));
        for (Map.Entry<String, Part> part : all) {
            if (parts.isEmpty() || parts.contains(part.getKey())) {
                part.getValue().play();
            }
        }
    }

    interface Part {
        void play() throws Exception;
    }

    static V1ConfigMap map(String name, Map<String, String> data) {
        return new V1ConfigMap()
                .apiVersion("v1")
                .kind("ConfigMap")
                .metadata(new V1ObjectMeta().name(name).labels(Map.of("of", "official")))
                .data(data);
    }

    /** What it refuses with; fails where it does not refuse. */
    static ApiException refused(Part asking) throws Exception {
        try {
            asking.play();
        } catch (ApiException refusal) {
            return refusal;
        }
        throw new Run.Wrong("NOT AS IT SHOULD BE: it was not refused");
    }

    private void crud() throws Exception {
        core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(SPACE))).execute();
        V1ConfigMap made =
                core.createNamespacedConfigMap(SPACE, map("a", Map.of("n", "1"))).execute();
        must(made.getMetadata().getUid() != null, "the uid of what was made");
        must(made.getMetadata().getCreationTimestamp() != null, "its time");
        ApiException twice =
                refused(() -> core.createNamespacedConfigMap(SPACE, map("a", Map.of())).execute());
        same(twice.getCode(), 409, "a second creation");
        must(twice.getResponseBody().contains("\"reason\":\"AlreadyExists\""), "its reason");

        V1ConfigMap next =
                core.replaceNamespacedConfigMap("a", SPACE, made.data(Map.of("n", "2"))).execute();
        same(next.getData().get("n"), "2", "what was replaced");
        ApiException stale =
                refused(() ->
                        core.replaceNamespacedConfigMap("a", SPACE, made.data(Map.of("n", "3")))
                                .execute());
        same(stale.getCode(), 409, "a replacement of what has changed");
        V1ConfigMap patched =
                PatchUtils.patch(
                        V1ConfigMap.class,
                        () ->
                                core.patchNamespacedConfigMap(
                                                "a",
                                                SPACE,
                                                new V1Patch(
                                                        "[{\"op\":\"test\",\"path\":\"/data/n\",\"value\":\"2\"},{\"op\":\"add\",\"path\":\"/data/m\",\"value\":\"9\"}]"))
                                        .buildCall(null),
                        V1Patch.PATCH_FORMAT_JSON_PATCH,
                        client);
        same(patched.getData(), Map.of("n", "2", "m", "9"), "what was patched");
        deployment();
        V1ConfigMapList some =
                core.listNamespacedConfigMap(SPACE).labelSelector("of in (official)").execute();
        same(some.getItems().size(), 1, "what a selector finds");
        same(some.getKind(), "ConfigMapList", "the kind of a list");
        core.deleteNamespacedConfigMap("a", SPACE).execute();
        ApiException none = refused(() -> core.readNamespacedConfigMap("a", SPACE).execute());
        same(none.getCode(), 404, "what was deleted");
        core.createNamespacedConfigMap(SPACE, map("b", Map.of())).execute();
        core.deleteCollectionNamespacedConfigMap(SPACE).labelSelector("of=official").execute();
        same(
                refused(() -> core.readNamespacedConfigMap("b", SPACE).execute()).getCode(),
                404,
                "all");
        run.done("creates, reads, lists, replaces, patches and deletes");
    }

    /** The kind with the most defaults, and a merge of a list by its key. */
    private void deployment() throws Exception {
        AppsV1Api apps = new AppsV1Api(client);
        V1Container one = new V1Container().name("one").image("busybox:1").addCommandItem("true");
        V1Deployment wanted =
                new V1Deployment()
                        .metadata(new V1ObjectMeta().name("idle"))
                        .spec(
                                new V1DeploymentSpec()
                                        .replicas(0)
                                        .selector(
                                                new V1LabelSelector()
                                                        .matchLabels(Map.of("app", "idle")))
                                        .template(
                                                new V1PodTemplateSpec()
                                                        .metadata(
                                                                new V1ObjectMeta()
                                                                        .labels(
                                                                                Map.of(
                                                                                        "app",
                                                                                        "idle")))
                                                        .spec(
                                                                new V1PodSpec()
                                                                        .addContainersItem(one))));
        apps.createNamespacedDeployment(SPACE, wanted).execute();
        V1Deployment merged =
                PatchUtils.patch(
                        V1Deployment.class,
                        () ->
                                apps.patchNamespacedDeployment(
                                                "idle",
                                                SPACE,
                                                new V1Patch(
                                                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"two\",\"image\":\"busybox:2\"}]}}}}"))
                                        .buildCall(null),
                        V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
                        client);
        same(
                merged.getSpec().getTemplate().getSpec().getContainers().size(),
                2,
                "containers after a merge by name");
        same(
                apps.readNamespacedDeploymentScale("idle", SPACE).execute().getSpec().getReplicas(),
                0,
                "its scale");
        apps.deleteNamespacedDeployment("idle", SPACE).execute();
    }

    private void pages() throws ApiException {
        int seen = 0;
        String from = null;
        do {
            V1ConfigMapList page =
                    core.listNamespacedConfigMap(Fill.SPACE)
                            .labelSelector("of=fill")
                            .limit(seen == 0 ? PAGE_ODD : PAGE)
                            ._continue(from)
                            .execute();
            seen += page.getItems().size();
            from = page.getMetadata().getContinue();
        } while (from != null && !from.isEmpty());
        same(seen, MANY, "objects in all pages");
        run.done("reads 10,000 objects in pages");
    }

    private V1ConfigMap apply(String manager, boolean force, String n) throws ApiException {
        String body =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"applied\"},\"data\":{\"n\":\"%s\"}}"
                        .formatted(n);
        return PatchUtils.patch(
                V1ConfigMap.class,
                () ->
                        core.patchNamespacedConfigMap("applied", SPACE, new V1Patch(body))
                                .fieldManager(manager)
                                .force(force)
                                .buildCall(null),
                V1Patch.PATCH_FORMAT_APPLY_YAML,
                client);
    }

    private void apply() throws Exception {
        same(apply("one", false, "1").getData().get("n"), "1", "what was applied");
        ApiException conflict = refused(() -> apply("two", false, "2"));
        same(conflict.getCode(), 409, "an apply of another's field");
        must(
                conflict.getResponseBody().contains("conflict with \\\"one\\\""),
                "whose it is: " + conflict.getResponseBody());
        V1ConfigMap forced = apply("two", true, "2");
        same(forced.getData().get("n"), "2", "what was forced");
        // The client's own types leave the record of owners out.
        ApiException again = refused(() -> apply("one", false, "3"));
        must(
                again.getResponseBody().contains("conflict with \\\"two\\\""),
                "who owns it now: " + again.getResponseBody());
        run.done("applies on the server's side, with conflicts and force");
    }

    private void exec() throws Exception {
        Exec exec = new Exec(client);
        Process echo =
                exec.exec(
                        "default",
                        "web",
                        new String[] {"sh", "-c", "cat; echo there >&2; exit 3"},
                        "main",
                        true,
                        false);
        try (OutputStream in = echo.getOutputStream()) {
            in.write("here\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            same(line(echo.getInputStream()), "here", "what a program was sent");
        }
        Process words =
                exec.exec(
                        "default",
                        "web",
                        new String[] {"sh", "-c", "echo out; echo err >&2; exit 3"},
                        "main",
                        false,
                        false);
        // Streams that are first asked for after the end are not handed out any more.
        InputStream out = words.getInputStream();
        InputStream err = words.getErrorStream();
        same(line(out), "out", "stdout");
        same(line(err), "err", "stderr");
        same(words.waitFor(), 3, "the exit code");
        try (InputStream log =
                new PodLogs(client).streamNamespacedPodLog("default", "web", "main")) {
            same(line(log), "begun", "the log");
        }
        run.done("runs a program in a pod and reads its log");
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private void forward() throws Exception {
        try (PortForward.PortForwardResult way =
                new PortForward(client).forward("default", "web", List.of(8080))) {
            // Before the question: the page's end is the connection's, and of a closed one this
            // library gives no stream.
            InputStream in = way.getInputStream(8080);
            OutputStream out = way.getOutboundStream(8080);
            out.write("GET / HTTP/1.0\r\nHost: web\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            must(line(in).contains(" 200 OK"), "a page through the forwarded port");
        }
        run.done("forwards a port");
    }
}
