package dev.davit.conformance.list;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.davit.http.wire.TlsMaterial;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A program that answers what the server asks of webhooks, over HTTPS, behind a service of a
 * check's namespace: the service has no selector, and its slice names this machine.
 */
final class HookServer implements AutoCloseable {
    static final String SERVICE = "e2e-test-webhook";
    private static final int PORT = 8443;

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String namespace;
    private final String authority;
    private final Map<String, Answerer> answers = new TreeMap<>();

    /** What is answered to a review's request: a response without its uid. */
    @FunctionalInterface
    interface Answerer {
        JsonObject answer(JsonObject request) throws Exception;
    }

    private HookServer(HttpsServer server, String namespace, String authority) {
        this.server = server;
        this.namespace = namespace;
        this.authority = authority;
    }

    static HookServer open(Scene scene) throws Exception {
        TlsMaterial tls = ServedHere.tls(scene, SERVICE);
        HttpsServer server = ServedHere.listening(new HttpsConfigurator(context(tls)));
        HookServer made = new HookServer(server, scene.namespace(), ServedHere.pem(tls));
        server.createContext("/", made::serve);
        server.setExecutor(made.threads);
        server.start();
        made.announce(scene);
        return made;
    }

    private static SSLContext context(TlsMaterial tls)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(ServedHere.keys(tls), null, null);
        return context;
    }

    /** Puts the service before it, with a slice that names this machine. */
    private void announce(Scene scene) throws Exception {
        ServedHere.service(scene, SERVICE, PORT, server);
        String host = ServedHere.host(scene);
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.in("discovery.k8s.io/v1", "endpointslices"),
                                Scene.json(
                                        ("{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice',"
                                                        + "'metadata':{'name':'hook','labels':{"
                                                        + "'kubernetes.io/service-name':'%s'}},'addressType':'%s',"
                                                        + "'endpoints':[{'addresses':['%s']}],"
                                                        + "'ports':[{'name':'','port':%d,'protocol':'TCP'}]}")
                                                .formatted(
                                                        SERVICE,
                                                        host.indexOf(':') < 0 ? "IPv4" : "IPv6",
                                                        host,
                                                        server.getAddress().getPort()))));
    }

    /** From now on a path is answered so. */
    HookServer on(String path, Answerer answerer) {
        synchronized (answers) {
            answers.put(path, answerer);
        }
        return this;
    }

    /** {@code clientConfig}, in single quotes. */
    String client(String path) {
        return "{'service':{'namespace':'%s','name':'%s','path':'%s','port':%d},'caBundle':'%s'}"
                .formatted(namespace, SERVICE, path, PORT, authority);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answerer answerer;
            synchronized (answers) {
                answerer = answers.get(exchange.getRequestURI().getPath());
            }
            JsonObject review = JsonReader.readObject(exchange.getRequestBody().readAllBytes());
            JsonObject request = review.object("request");
            JsonObject response =
                    (answerer == null ? deny("nobody answers here") : answerer.answer(request))
                            .with("uid", request.textOr("", "uid"));
            byte[] body =
                    JsonWriter.write(
                            JsonObject.builder()
                                    .put("apiVersion", review.textOr("", "apiVersion"))
                                    .put("kind", review.textOr("", "kind"))
                                    .put("response", response)
                                    .build());
            exchange.getResponseHeaders().set("Content-Type", Api.JSON);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException gone) {
            throw gone;
        } catch (Exception failed) {
            exchange.sendResponseHeaders(500, -1);
        }
    }

    static JsonObject allow() {
        return Scene.json("{'allowed':true}");
    }

    static JsonObject deny(String why) {
        return Scene.json("{'allowed':false}")
                .with("status", JsonObject.of("message", new JsonString(why)));
    }

    /** Allows what is changed so (RFC 6902), in single quotes. */
    static JsonObject patch(String operations) {
        byte[] patch = operations.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return allow().with("patchType", "JSONPatch")
                .with("patch", Base64.getEncoder().encodeToString(patch));
    }

    /** Adds the next stage to what has begun to be mutated. */
    static JsonObject nextStage(JsonObject request) {
        JsonObject data = request.object("object", "data");
        List<String> operations = new ArrayList<>();
        for (String[] step : new String[][] {{"start", "stage-1"}, {"stage-1", "stage-2"}}) {
            if (data.textOr("", "mutation-" + step[0]).equals("yes")) {
                operations.add(
                        "{'op':'add','path':'/data/mutation-%s','value':'yes'}".formatted(step[1]));
            }
        }
        return operations.isEmpty() ? allow() : patch("[" + String.join(",", operations) + "]");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
