package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the server passes on: to pods, to services, and to another API server. */
final class GatewayChecks {
    private static final List<String> WRITES = List.of("DELETE", "OPTIONS", "PATCH", "POST", "PUT");

    private GatewayChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        String proxy = "[sig-network] Proxy version v1 ";
        String each = proxy + "A set of valid responses are returned for both pod and service ";
        all.put(each + "Proxy", scene -> methods(scene, "?method=%s", false));
        all.put(each + "ProxyWithPath", scene -> methods(scene, "/some/path/with/%s", true));
        all.put(proxy + "should proxy through a service and a pod", GatewayChecks::many);
        all.put(
                "[sig-node] Pods should support remote command execution over websockets",
                GatewayChecks::command);
        all.put(
                "[sig-node] Pods should support retrieving logs from the container over websockets",
                GatewayChecks::logs);
        all.put(
                "[sig-api-machinery] Aggregator Should be able to support the 1.17 Sample API Server using the current Aggregator",
                SampleServer::check);
        return all;
    }

    /** A pod that says what it was asked, behind a service. */
    private static void echo(Scene scene) throws Exception {
        String answers =
                "read m p v; while read h && [ ${#h} -gt 1 ]; do :; done; b=\\\"foo $m $p\\\";"
                        + " printf \\\"HTTP/1.1 200 OK\\\\r\\\\nContent-Length: %d\\\\r\\\\n\\\\r\\\\n\\\""
                        + " ${#b}; [ x$m = xHEAD ] || printf %s \\\"$b\\\"";
        String pod =
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'agnhost','labels':{'test':'proxy'}},"
                        + "'spec':{'terminationGracePeriodSeconds':0,'containers':[{'name':'web',"
                        + "'image':'busybox:1','command':['nc','-ll','-p','1080','-e','sh','-c','"
                        + answers
                        + "'],'ports':[{'containerPort':1080}],"
                        + "'readinessProbe':{'tcpSocket':{'port':1080},'periodSeconds':1}}]}}";
        scene.expect(201, scene.api().post(scene.core("pods"), Scene.json(pod)));
        String service =
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'test-service'},'spec':{"
                        + "'selector':{'test':'proxy'},'ports':[{'name':'portname','port':80,'targetPort':1080}]}}";
        scene.expect(201, scene.api().post(scene.core("services"), Scene.json(service)));
        scene.eventually(
                "an endpoint",
                () ->
                        scene.api()
                                .get(scene.core("endpoints/test-service"))
                                .text()
                                .contains("\"addresses\""));
    }

    private static void methods(Scene scene, String behind, boolean path) throws Exception {
        echo(scene);
        for (String way : List.of("pods/agnhost", "services/test-service:portname")) {
            String base = scene.core(way) + "/proxy";
            for (String method : WRITES) {
                Api.Answer answer =
                        scene.api().ask(method, base + behind.formatted(method), Api.JSON, "");
                scene.same(answer.code(), 200, method + " " + way);
                scene.must(
                        answer.text().startsWith("foo " + method + " /"), "its words: " + answer);
            }
            for (String method : List.of("GET", "HEAD")) {
                Api.Answer answer =
                        scene.api().ask(method, base + behind.formatted(method), Api.JSON, "");
                // Whoever reads the root is led to where relative paths are below it.
                scene.same(answer.code(), path ? 200 : 301, method + " " + way);
                scene.must(
                        path || answer.header("Location").endsWith("/proxy/?method=" + method),
                        "the way: " + answer.headers());
            }
        }
    }

    /** By every name that leads there, many times. */
    private static void many(Scene scene) throws Exception {
        echo(scene);
        List<String> ways =
                List.of(
                        "pods/agnhost:1080",
                        "pods/http:agnhost:1080",
                        "services/test-service:80",
                        "services/test-service:portname",
                        "services/http:test-service:portname");
        for (int i = 0; i < 20; i++) {
            for (String way : ways) {
                Api.Answer answer = scene.api().get(scene.core(way) + "/proxy/" + i);
                scene.same(answer.text(), "foo GET /" + i, way);
            }
        }
        scene.refused(
                503,
                "no service port 81",
                scene.api().get(scene.core("services/test-service:81/proxy/")));
        scene.refused(
                503,
                "error trying to reach service",
                scene.api().get(scene.core("pods/agnhost:81/proxy/")));
    }

    private static void command(Scene scene) throws Exception {
        scene.running(Scene.pod("one"));
        List<byte[]> messages =
                scene.api()
                        .messages(
                                scene.core(
                                        "pods/one/exec?stdout=1&stderr=1&container=main&command=echo"
                                                + "&command=remote&command=execution&command=test"),
                                "v4.channel.k8s.io");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        boolean ended = false;
        for (byte[] message : messages) {
            if (message.length > 1 && message[0] == 1) {
                said.write(message, 1, message.length - 1);
            } else if (message.length > 1) {
                scene.same((int) message[0], 3, "another channel");
                byte[] status = new byte[message.length - 1];
                System.arraycopy(message, 1, status, 0, status.length);
                ended = JsonReader.readObject(status).textOr("", "status").equals("Success");
            }
        }
        scene.same(said.toString(StandardCharsets.UTF_8), "remote execution test\n", "its output");
        scene.must(ended, "its end is told");
    }

    private static void logs(Scene scene) throws Exception {
        JsonObject pod =
                Scene.json(
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'one'},'spec':{'terminationGracePeriodSeconds':0,"
                                + "'containers':[{'name':'main','image':'busybox:1',"
                                + "'command':['sh','-c','echo container is alive; sleep 100000']}]}}");
        scene.running(pod);
        String path = scene.core("pods/one/log?container=main");
        scene.eventually(
                "its words", () -> scene.api().get(path).text().equals("container is alive\n"));
        scene.same(whole(scene, path, "binary.k8s.io"), "container is alive\n", "in bytes");
        scene.same(
                whole(scene, path, "base64.binary.k8s.io"),
                "Y29udGFpbmVyIGlzIGFsaXZlCg==",
                "in base64");
    }

    private static String whole(Scene scene, String path, String protocol) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : scene.api().messages(path, protocol)) {
            all.writeBytes(message);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
