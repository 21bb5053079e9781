package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.output.Format;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "Prints objects: a table, or -o yaml|json|wide|name|jsonpath=…",
        mixinStandardHelpOptions = true)
public final class GetCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..*", paramLabel = "KIND [NAME]", description = "pods, pod web, pod/web.")
    private List<String> words = List.of();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In every namespace.")
    private boolean everywhere;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "wide, yaml, json, name or jsonpath=EXPRESSION.")
    private String output = "";

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "Only those with these labels: app=web,tier!=db.")
    private String labels = "";

    @Option(
            names = "--field-selector",
            paramLabel = "FIELDS",
            description = "Only those with these fields: status.phase=Running.")
    private String fields = "";

    @Option(
            names = {"-w", "--watch"},
            description = "Go on as things change.")
    private boolean watch;

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "As it was at revision N of its history.")
    private String revision = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As it was at a time: 2026-11-20T12:00:00Z.")
    private String at = "";

    @Override
    public Integer call() throws IOException {
        Format format = Format.parse(output);
        try (Session session = cluster.open()) {
            boolean first = true;
            for (Paths.Named named : Paths.named(words)) {
                if (!first && format.isTable()) {
                    Out.line("");
                }
                first = false;
                print(session, named, format);
            }
        }
        return 0;
    }

    private void print(Session session, Paths.Named named, Format format) throws IOException {
        String inside = everywhere ? "" : namespace.name();
        String path =
                named.name().isEmpty()
                        ? Paths.collection(named.kind(), inside)
                        : Paths.object(named, inside);
        JsonObject answer = session.get(path + query(List.of()), format.accept());
        Out.line(format.render(answer, named.kind(), everywhere));
        if (watch) {
            follow(session, named, format, answer);
        }
    }

    private void follow(Session session, Paths.Named named, Format format, JsonObject since)
            throws IOException {
        List<String> more = new ArrayList<>();
        more.add("watch=true");
        more.add("resourceVersion=" + since.textOr("", "metadata", "resourceVersion"));
        if (!named.name().isEmpty()) {
            more.add("fieldSelector=" + Paths.encode("metadata.name=" + named.name()));
        }
        String path = Paths.collection(named.kind(), everywhere ? "" : namespace.name());
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                session.stream(path + query(more), format.accept()),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Json event = JsonReader.read(line.getBytes(StandardCharsets.UTF_8));
                if (event instanceof JsonObject one) {
                    Out.line(format.renderMore(one.object("object"), named.kind(), everywhere));
                }
            }
        }
    }

    private String query(List<String> more) {
        List<String> parts = new ArrayList<>(more);
        if (!labels.isEmpty()) {
            parts.add("labelSelector=" + Paths.encode(labels));
        }
        if (!fields.isEmpty()) {
            parts.add("fieldSelector=" + Paths.encode(fields));
        }
        if (!revision.isEmpty()) {
            parts.add("revision=" + Paths.encode(revision));
        }
        if (!at.isEmpty()) {
            parts.add("at=" + Paths.encode(at));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }
}
