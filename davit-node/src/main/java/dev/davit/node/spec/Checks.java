package dev.davit.node.spec;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.port.Probes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A probe or hook as a pod has it → the question to ask. */
public final class Checks {
    private static final int MAX_PORT = 65_535;

    private Checks() {}

    /**
     * @param handler with one of {@code exec}, {@code httpGet}, {@code tcpSocket}, {@code grpc}
     */
    public static Probes.Check of(Container container, JsonObject handler) {
        if (handler.has("exec")) {
            return new Probes.Exec(container(handler).strings("exec", "command"));
        }
        String kind = handler.has("httpGet") ? "httpGet" : "tcpSocket";
        JsonObject where = handler.has("grpc") ? handler.object("grpc") : handler.object(kind);
        int port = port(container, where.get("port"));
        if (port == 0) {
            return new Probes.Impossible(
                    "container " + container.name() + " has no port named " + where.get("port"));
        }
        if (handler.has("grpc")) {
            return new Probes.Grpc(port, where.textOr("", "service"));
        }
        String host = where.textOr("", "host");
        if (kind.equals("tcpSocket")) {
            return new Probes.Tcp(host, port);
        }
        boolean tls = "HTTPS".equals(where.text("scheme"));
        return new Probes.Http(tls, host, port, where.textOr("/", "path"), headers(where));
    }

    private static Container container(JsonObject tree) {
        return new Container(tree, false, "");
    }

    private static List<Probes.Header> headers(JsonObject get) {
        List<Probes.Header> headers = new ArrayList<>();
        for (JsonObject header : Container.objects(get.array("httpHeaders"))) {
            headers.add(new Probes.Header(header.textOr("", "name"), header.textOr("", "value")));
        }
        return headers;
    }

    /** A number, or the name of a port of the container; 0 where there is none of that name. */
    private static int port(Container container, @Nullable Json port) {
        if (port instanceof JsonNumber.Whole(long number)) {
            return number >= 1 && number <= MAX_PORT ? (int) number : 0;
        }
        if (!(port instanceof JsonString(String name))) {
            return 0;
        }
        if (name.matches("[0-9]{1,5}")) {
            int number = Integer.parseInt(name);
            return number >= 1 && number <= MAX_PORT ? number : 0;
        }
        for (JsonObject each : container.objects("ports")) {
            if (name.equals(each.text("name"))) {
                return (int) each.wholeOr(0, "containerPort");
            }
        }
        return 0;
    }
}
