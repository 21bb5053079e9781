package dev.davit.conformance.list;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.davit.http.wire.TlsMaterial;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * An API server of one kind, Flunder, behind the cluster's. It answers the front proxy alone, and
 * keeps its objects in memory.
 */
final class SampleServer implements AutoCloseable {
    private static final String SERVICE = "sample-api";
    private static final int PORT = 7443;

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String group;
    private final TreeMap<String, JsonObject> flunders = new TreeMap<>();
    private volatile String lastUser = "";

    private SampleServer(HttpsServer server, String group) {
        this.server = server;
        this.group = group;
    }

    static void check(Scene scene) throws Exception {
        String group = scene.namespace() + ".example.com";
        String name = "v1alpha1." + group;
        String path = "/apis/apiregistration.k8s.io/v1/apiservices";
        try (SampleServer server = open(scene, group)) {
            register(scene, name, group, server.authority);
            scene.eventually(
                    "it is available",
                    () -> {
                        JsonObject status = scene.api().get(path + "/" + name).body();
                        return status.array("status", "conditions").toString().contains("Passed");
                    });
            discovered(scene, group);
            used(scene, group, server);
            statusIsWritten(scene, path + "/" + name);
        } finally {
            scene.api().delete(path + "/" + name);
        }
        scene.eventually("it has gone", () -> !scene.api().get("/apis").text().contains(group));
    }

    private String authority = "";

    private static SampleServer open(Scene scene, String group) throws Exception {
        TlsMaterial tls = ServedHere.tls(scene, SERVICE);
        SSLContext context = context(tls, frontProxy(scene));
        HttpsServer server =
                ServedHere.listening(
                        new HttpsConfigurator(context) {
                            @Override
                            public void configure(HttpsParameters parameters) {
                                SSLParameters wanted = context.getDefaultSSLParameters();
                                wanted.setNeedClientAuth(true);
                                parameters.setSSLParameters(wanted);
                            }
                        });
        SampleServer made = new SampleServer(server, group);
        made.authority = ServedHere.pem(tls);
        server.createContext("/", made::serve);
        server.setExecutor(made.threads);
        server.start();
        made.announce(scene);
        return made;
    }

    /** Whom it believes: what every cluster publishes for such servers. */
    private static String frontProxy(Scene scene) throws Exception {
        String path =
                "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";
        JsonObject data = scene.expect(200, scene.api().get(path)).object("data");
        for (String key : List.of("client-ca-file", "requestheader-allowed-names")) {
            scene.must(!data.textOr("", key).isEmpty(), key);
        }
        scene.same(
                data.textOr("", "requestheader-username-headers"), "[\"X-Remote-User\"]", "header");
        return data.textOr("", "requestheader-client-ca-file");
    }

    private static SSLContext context(TlsMaterial tls, String clients) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, new char[0]);
        trusted.setCertificateEntry(
                "front",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(
                                        clients.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory others = TrustManagerFactory.getInstance("PKIX");
        others.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(ServedHere.keys(tls), others.getTrustManagers(), null);
        return context;
    }

    /** Puts the service before it, with endpoints that name this machine. */
    private void announce(Scene scene) throws Exception {
        ServedHere.service(scene, SERVICE, PORT, server);
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("endpoints"),
                                Scene.json(
                                        ("{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'%s'},"
                                                        + "'subsets':[{'addresses':[{'ip':'%s'}],'ports':[{'port':%d}]}]}")
                                                .formatted(
                                                        SERVICE,
                                                        ServedHere.host(scene),
                                                        server.getAddress().getPort()))));
    }

    private static void register(Scene scene, String name, String group, String authority)
            throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                "/apis/apiregistration.k8s.io/v1/apiservices",
                                Scene.json(
                                        ("{'apiVersion':'apiregistration.k8s.io/v1','kind':'APIService','metadata':{'name':'%s'},"
                                                        + "'spec':{'group':'%s','version':'v1alpha1','groupPriorityMinimum':2000,"
                                                        + "'versionPriority':200,'caBundle':'%s',"
                                                        + "'service':{'namespace':'%s','name':'%s','port':%d}}}")
                                                .formatted(
                                                        name,
                                                        group,
                                                        authority,
                                                        scene.namespace(),
                                                        SERVICE,
                                                        PORT))));
    }

    private static void discovered(Scene scene, String group) throws Exception {
        scene.must(scene.api().get("/apis").text().contains(group), "its group is listed");
        scene.same(
                scene.expect(200, scene.api().get("/apis/" + group))
                        .textOr("", "preferredVersion", "version"),
                "v1alpha1",
                "its version");
        JsonObject list = scene.expect(200, scene.api().get("/apis/" + group + "/v1alpha1"));
        scene.must(Scene.has(list.array("resources"), "name", "flunders"), "its resource");
    }

    private static void used(Scene scene, String group, SampleServer server) throws Exception {
        String all = scene.in(group + "/v1alpha1", "flunders");
        JsonObject flunder =
                Scene.json(
                        "{'apiVersion':'%s/v1alpha1','kind':'Flunder','metadata':{'name':'test-flunder'}}"
                                .formatted(group));
        scene.expect(201, scene.api().post(all, flunder));
        scene.must(!server.lastUser.isEmpty(), "who asked is told");
        scene.same(scene.names(all), List.of("test-flunder"), "its objects");
        scene.expect(200, scene.api().get(all + "/test-flunder"));
        scene.good(scene.api().delete(all + "/test-flunder"));
        scene.same(scene.count(all), 0, "objects that are left");
        scene.refused(404, "not found", scene.api().get(all + "/test-flunder"));
    }

    private static void statusIsWritten(Scene scene, String path) throws Exception {
        JsonObject read = scene.expect(200, scene.api().get(path + "/status"));
        scene.must(read.has("status"), "its status");
        scene.good(scene.api().merge(path, "{'metadata':{'labels':{'e2e':'patched'}}}"));
        scene.same(
                scene.names(
                        "/apis/apiregistration.k8s.io/v1/apiservices?labelSelector=e2e%3Dpatched"),
                List.of(read.textOr("", "metadata", "name")),
                "by its label");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String user = exchange.getRequestHeaders().getFirst("X-Remote-User");
            if (user != null && !user.equals("system:kube-aggregator")) {
                lastUser = user;
            }
            String path = exchange.getRequestURI().getPath();
            String root = "/apis/" + group + "/v1alpha1";
            if (path.equals(root)) {
                say(exchange, 200, resources());
            } else if (path.startsWith(root + "/namespaces/")) {
                String[] words = path.substring(root.length() + 1).split("/", -1);
                flunder(exchange, words[1] + "/", words.length > 3 ? words[3] : "", body);
            } else {
                say(exchange, 404, status("not found"));
            }
        }
    }

    private JsonObject resources() {
        return Scene.json(
                ("{'kind':'APIResourceList','apiVersion':'v1','groupVersion':'%s/v1alpha1','resources':[{'name':'flunders',"
                                + "'singularName':'flunder','namespaced':true,'kind':'Flunder',"
                                + "'verbs':['create','delete','deletecollection','get','list']}]}")
                        .formatted(group));
    }

    /**
     * @param inside its namespace and a slash: others are emptied meanwhile
     */
    private void flunder(HttpExchange exchange, String inside, String name, byte[] body)
            throws IOException {
        synchronized (flunders) {
            String method = exchange.getRequestMethod();
            if (method.equals("POST")) {
                JsonObject made = JsonReader.readObject(body);
                flunders.put(inside + made.textOr("", "metadata", "name"), made);
                say(exchange, 201, made);
            } else if (!name.isEmpty() && !flunders.containsKey(inside + name)) {
                say(exchange, 404, status("flunders \\\"" + name + "\\\" not found"));
            } else if (method.equals("DELETE")) {
                if (name.isEmpty()) {
                    flunders.keySet().removeIf(key -> key.startsWith(inside));
                } else {
                    flunders.remove(inside + name);
                }
                say(exchange, 200, Scene.json("{'kind':'Status','apiVersion':'v1'}"));
            } else {
                JsonObject found = flunders.get(inside + name);
                say(exchange, 200, found == null ? list(inside) : found);
            }
        }
    }

    private JsonObject list(String inside) {
        List<Json> items = new ArrayList<>();
        flunders.forEach((key, flunder) -> {
            if (key.startsWith(inside)) {
                items.add(flunder);
            }
        });
        return Scene.json("{'kind':'FlunderList','apiVersion':'v1','metadata':{}}")
                .with("items", new JsonArray(items));
    }

    private static JsonObject status(String message) {
        return Scene.json(
                "{'kind':'Status','apiVersion':'v1','status':'Failure','reason':'NotFound','code':404,'message':'%s'}"
                        .formatted(message));
    }

    private static void say(HttpExchange exchange, int code, JsonObject body) throws IOException {
        byte[] bytes = JsonWriter.write(body);
        exchange.getResponseHeaders().set("Content-Type", Api.JSON);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
