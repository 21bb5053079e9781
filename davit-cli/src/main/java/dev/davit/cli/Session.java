package dev.davit.cli;

import dev.davit.base.HostFailure;
import dev.davit.cli.wire.Answer;
import dev.davit.cli.wire.Call;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One command's talk with the cluster: requests, and refusals turned into readable failures. */
public final class Session implements AutoCloseable {
    private static final String JSON = "application/json";

    private final ApiClient client;

    private Session(ApiClient client) {
        this.client = client;
    }

    /** What to say where nothing runs, with the command that changes it. */
    public static CliFailure noCluster(Path dataDir) {
        return new CliFailure(
                ExitCode.UNREACHABLE,
                "no cluster runs in "
                        + dataDir
                        + "; start one with: davit up --data-dir "
                        + dataDir);
    }

    public static Session open(Path dataDir) {
        Path where = dataDir.resolve("server.json");
        if (!Files.exists(where)) {
            throw noCluster(dataDir);
        }
        try {
            JsonObject server = JsonReader.readObject(Files.readAllBytes(where));
            return new Session(
                    ApiClient.open(
                            URI.create("https://" + server.textOr("", "address")),
                            dataDir.resolve("pki").resolve("ca.crt"),
                            dataDir.resolve("admin.token"),
                            dataDir.resolve("api.sock")));
        } catch (IOException failure) {
            throw new HostFailure("read", where.toString(), failure);
        }
    }

    public ApiClient client() {
        return client;
    }

    public JsonObject get(String path) {
        return object(client.get(path));
    }

    /** Like {@link #get}, with another Accept header. */
    public JsonObject get(String path, String accept) {
        return object(client.send(client.request(path).header("Accept", accept).get().build()));
    }

    public String text(String path) {
        Answer<byte[]> answer = client.get(path);
        refuse(answer.statusCode(), answer.body());
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    public JsonObject post(String path, Json body) {
        return send("POST", path, JSON, body);
    }

    public JsonObject send(String method, String path, String contentType, Json body) {
        String text = new String(JsonWriter.write(body), StandardCharsets.UTF_8);
        return object(client.send(method, path, contentType, text));
    }

    /** Opens an answer that comes bit by bit. */
    public InputStream stream(String path, String accept) {
        Call request = client.request(path).header("Accept", accept).get().build();
        Answer<InputStream> answer = client.stream(request);
        if (answer.statusCode() >= 300) {
            try (InputStream body = answer.body()) {
                refuse(answer.statusCode(), body.readAllBytes());
            } catch (IOException failure) {
                throw new HostFailure("read the answer of", path, failure);
            }
        }
        return answer.body();
    }

    /** The answer's body; its warnings go to stderr, as kubectl prints them. */
    public static JsonObject object(Answer<byte[]> answer) {
        warnings(answer.allValues("Warning"));
        refuse(answer.statusCode(), answer.body());
        return JsonReader.readObject(answer.body());
    }

    /** Like {@link #object}, for answers whose warnings the command itself tells. */
    public static JsonObject quietObject(Answer<byte[]> answer) {
        refuse(answer.statusCode(), answer.body());
        return JsonReader.readObject(answer.body());
    }

    private static void warnings(List<String> headers) {
        for (String header : headers) {
            int from = header.indexOf('"');
            int to = header.lastIndexOf('"');
            if (from >= 0 && to > from) {
                Out.error("Warning: " + header.substring(from + 1, to).replace("\\\"", "\""));
            }
        }
    }

    private static void refuse(int code, byte[] body) {
        if (code >= 300) {
            String why = StatusText.of(code, body);
            throw StatusText.conflict(code, body)
                    ? new Conflict(why)
                    : new CliFailure(ExitCode.REFUSED, why);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
