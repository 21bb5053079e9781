package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Manifests;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.output.Format;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
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
        footer = {
            "%nExamples:",
            "  davit get pods -A -o wide",
            "  davit get deployments,pods -l app=web",
            "  davit get pod web -o jsonpath='{.status.podIP}'",
            "  davit get pods -w                  # go on as things change",
            "  davit get pod/web -o yaml --at 2026-11-20T12:00:00Z"
        },
        mixinStandardHelpOptions = true)
public final class GetCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(
            arity = "0..*",
            paramLabel = "KIND [NAME]",
            description = "pods, pod web, pod/web, pods,services, all.")
    private List<String> words = List.of();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "The objects that a file, a directory, or - names.")
    private String file = "";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "In every namespace.")
    private boolean everywhere;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = {
                "wide, yaml, json, name, jsonpath=EXPRESSION,",
                "custom-columns=HEADING:.field,…"
            })
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

    @Option(names = "--show-labels", description = "One more column with all labels.")
    private boolean showLabels;

    @Option(
            names = "--show-managed-fields",
            description = "With the record of who owns which field, in yaml and json.")
    private boolean showManaged;

    @Option(names = "--no-headers", description = "Only the rows.")
    private boolean noHeaders;

    @Override
    public Integer call() throws IOException {
        boolean then = !revision.isEmpty() || !at.isEmpty();
        if ((watch && then) || (!revision.isEmpty() && !at.isEmpty())) {
            throw new CliFailure(
                    ExitCode.USAGE, "--revision, --at and -w: one of them, what was cannot change");
        }
        Format format = format();
        List<Part> parts = new ArrayList<>();
        try (Session session = cluster.open()) {
            List<Wanted> wanted = wanted();
            boolean several = wanted.stream().map(one -> one.named().kind()).distinct().count() > 1;
            if (watch && several) {
                throw new CliFailure(ExitCode.USAGE, "-w follows one kind at a time");
            }
            for (Wanted one : wanted) {
                Part part = read(session, one, format);
                parts.add(several && format.isTable() ? part.withKinds() : part);
            }
            print(parts, format);
            if (watch) {
                follow(session, wanted.getFirst(), format, parts.getFirst().answer());
            }
        }
        return ExitCode.OK;
    }

    /** One word of the command line, or one object of a file. */
    private record Wanted(Paths.Named named, String namespace) {}

    /** What the server answered for it. */
    record Part(Paths.Named named, JsonObject answer) {
        /** A table whose names say their kind, for where tables of several kinds are printed. */
        Part withKinds() {
            boolean named =
                    answer.array("columnDefinitions").size() > 0
                            && answer.array("columnDefinitions").get(0) instanceof JsonObject first
                            && first.textOr("", "name").equals("Name");
            if (!named) {
                return this;
            }
            List<Json> rows = new ArrayList<>();
            for (Json row : answer.array("rows")) {
                JsonObject one = (JsonObject) row;
                List<Json> cells = new ArrayList<>(one.array("cells").items());
                String name = cells.getFirst() instanceof JsonString(String text) ? text : "";
                cells.set(0, new JsonString(new Paths.Named(named().kind(), name).shown()));
                rows.add(one.with("cells", new JsonArray(cells)));
            }
            return new Part(named(), answer.with("rows", new JsonArray(rows)));
        }
    }

    private Format format() {
        return Format.parse(output) instanceof Format.Table table
                ? new Format.Table(table.wide(), showLabels, table.widths())
                : Format.parse(output);
    }

    private List<Wanted> wanted() {
        if (file.isEmpty()) {
            return Paths.named(words).stream()
                    .map(one -> new Wanted(one, namespace.name()))
                    .toList();
        }
        return Manifests.read(file).stream()
                .map(one -> new Wanted(one.named(), one.namespace(namespace.name())))
                .toList();
    }

    private Part read(Session session, Wanted wanted, Format format) {
        Paths.Named named = wanted.named();
        String path =
                named.name().isEmpty()
                        ? Paths.collection(named.kind(), everywhere ? "" : wanted.namespace())
                        : Paths.object(named, wanted.namespace());
        return new Part(named, shown(session.get(path + query(List.of()), format.accept())));
    }

    /** Without the record of owners, which is as long as the object itself. */
    private JsonObject shown(JsonObject answer) {
        if (showManaged) {
            return answer;
        }
        if (!answer.has("items")) {
            JsonObject metadata = answer.object("metadata");
            return metadata.has("managedFields")
                    ? answer.with("metadata", metadata.without("managedFields"))
                    : answer;
        }
        List<Json> items = new ArrayList<>();
        for (Json item : answer.array("items")) {
            items.add(item instanceof JsonObject object ? shown(object) : item);
        }
        return answer.with("items", new JsonArray(items));
    }

    private void print(List<Part> parts, Format asked) {
        List<Part> joined = asked.isTable() ? joinedTables(parts) : joinedObjects(parts, asked);
        boolean some = false;
        for (Part part : joined) {
            Format format = joined.size() == 1 ? asked : format();
            String text =
                    noHeaders
                            ? format.renderMore(part.answer(), part.named().kind(), everywhere)
                            : format.render(part.answer(), part.named().kind(), everywhere);
            if (text.isEmpty() && format.isTable()) {
                continue;
            }
            if (some && format.isTable()) {
                Out.line("");
            }
            some = true;
            Out.line(text);
        }
        if (!some && asked.isTable()) {
            Out.error(
                    everywhere
                                    || joined.stream()
                                            .noneMatch(part -> part.named().kind().namespaced())
                            ? "nothing found"
                            : "nothing found in namespace " + namespace.name());
        }
    }

    /** Objects of one kind that were named one by one stand in one table. */
    private static List<Part> joinedTables(List<Part> parts) {
        List<Part> joined = new ArrayList<>();
        for (Part part : parts) {
            Part last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && last.named().kind().equals(part.named().kind())) {
                List<Json> rows = new ArrayList<>(last.answer().array("rows").items());
                rows.addAll(part.answer().array("rows").items());
                joined.removeLast();
                joined.add(new Part(last.named(), last.answer().with("rows", new JsonArray(rows))));
            } else {
                joined.add(part);
            }
        }
        return joined;
    }

    /** Several answers become one List, as kubectl does, so that -o json stays one document. */
    private static List<Part> joinedObjects(List<Part> parts, Format format) {
        if (parts.size() == 1 || format.accept().equals(Format.TABLE_ACCEPT)) {
            return parts;
        }
        if (!(format instanceof Format.Whole)) {
            return parts;
        }
        List<Json> items = new ArrayList<>();
        for (Part part : parts) {
            if (part.answer().has("items")) {
                items.addAll(part.answer().array("items").items());
            } else {
                items.add(part.answer());
            }
        }
        JsonObject list =
                JsonObject.builder()
                        .put("apiVersion", "v1")
                        .put("items", new JsonArray(items))
                        .put("kind", "List")
                        .build();
        return List.of(new Part(parts.getFirst().named(), list));
    }

    private void follow(Session session, Wanted wanted, Format format, JsonObject since)
            throws IOException {
        Paths.Named named = wanted.named();
        List<String> more = new ArrayList<>();
        more.add("watch=true");
        more.add("resourceVersion=" + since.textOr("", "metadata", "resourceVersion"));
        if (!named.name().isEmpty()) {
            more.add("fieldSelector=" + Paths.encode("metadata.name=" + named.name()));
        }
        String path = Paths.collection(named.kind(), everywhere ? "" : wanted.namespace());
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                session.stream(path + query(more), format.accept()),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Json event = JsonReader.read(line.getBytes(StandardCharsets.UTF_8));
                if (event instanceof JsonObject one && one.textOr("", "type").equals("ERROR")) {
                    throw new CliFailure(
                            ExitCode.REFUSED,
                            "the watch ended: " + one.textOr("", "object", "message"));
                }
                if (event instanceof JsonObject one) {
                    JsonObject changed = shown(one.object("object"));
                    Out.line(format.renderMore(changed, named.kind(), everywhere));
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
