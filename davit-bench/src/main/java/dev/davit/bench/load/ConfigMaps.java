package dev.davit.bench.load;

import dev.davit.bench.cluster.BenchCluster;
import dev.davit.bench.cluster.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Objects of about 1 KiB, which is what the benchmarks of the API create and read. */
public final class ConfigMaps {
    private static final int VALUE_BYTES = 880;
    private static final int LARGE_VALUE_BYTES = 200 << 10;
    private static final String NAME = "NAME";

    private ConfigMaps() {}

    /** Where those of a namespace are. */
    public static String path(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    /** About 1 KiB, in the form that is sent. */
    public static byte[] body(String name) {
        return text(name).getBytes(StandardCharsets.UTF_8);
    }

    /** About 200 KiB. */
    public static byte[] largeBody(String name) {
        return text(name, LARGE_VALUE_BYTES).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String name) {
        return text(name, VALUE_BYTES);
    }

    private static String text(String name, int bytes) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
                + name
                + "\"},\"data\":{\"value\":\""
                + "v".repeat(bytes)
                + "\"}}";
    }

    public static void namespace(Wire wire, String name) throws IOException {
        String body =
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\""
                        + name
                        + "\"}}";
        wire.expect(wire.post("/api/v1/namespaces", body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Creates, each under a name of its own. */
    public static Load.Job creates(BenchCluster cluster, String namespace) {
        String sample = text(NAME);
        int at = sample.indexOf(NAME);
        Load.Body body =
                new Load.Body(sample.substring(0, at), sample.substring(at + NAME.length()));
        return new Load.Job("POST", path(namespace), true, cluster.port(), cluster.token(), body);
    }
}
