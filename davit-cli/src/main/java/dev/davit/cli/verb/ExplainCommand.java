package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Similar;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Says what a kind or a field is for, from the server's own description.",
        footer = {
            "%nExamples:",
            "  davit explain pod",
            "  davit explain pod.spec.containers.resources",
            "  davit explain pinneddeployment --recursive"
        },
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
    private static final int WIDTH = 76;
    private static final int DEEPEST = 12;

    @Mixin private ClusterOption cluster = new ClusterOption();

    @Parameters(arity = "1", paramLabel = "KIND[.FIELD…]", description = "pod.spec.containers")
    private String path = "";

    @Option(names = "--recursive", description = "All fields below, without their texts.")
    private boolean recursive;

    @Override
    public Integer call() {
        List<String> words = List.of(path.split("\\.", -1));
        Kind kind = Paths.kind(words.getFirst());
        try (Session session = cluster.open()) {
            String root = kind.id().group().isEmpty() ? "api/" : "apis/" + kind.id().group() + "/";
            JsonObject document = session.get("/openapi/v3/" + root + kind.version());
            JsonObject schemas = document.object("components", "schemas");
            JsonObject at = kindSchema(schemas, kind);
            String text = at.textOr("", "description");
            for (String field : words.subList(1, words.size())) {
                JsonObject properties = properties(schemas, at);
                JsonObject next = properties.object(field);
                if (!properties.has(field)) {
                    throw new CliFailure(
                            ExitCode.REFUSED,
                            "there is no field \""
                                    + field
                                    + "\" in "
                                    + path.substring(0, path.indexOf(field))
                                    + Similar.question(field, properties.names()));
                }
                text =
                        next.textOr(
                                resolved(schemas, next).textOr("", "description"), "description");
                at = next;
            }
            print(kind, schemas, at, text);
        }
        return ExitCode.OK;
    }

    private void print(Kind kind, JsonObject schemas, JsonObject at, String text) {
        Out.line("KIND:     " + kind.kind());
        Out.line("VERSION:  " + kind.apiVersion());
        Out.line("");
        if (path.indexOf('.') > 0) {
            String field = path.substring(path.lastIndexOf('.') + 1);
            Out.line("FIELD: " + field + " <" + type(schemas, at) + ">");
            Out.line("");
        }
        Out.line("DESCRIPTION:");
        wrapped(text.isEmpty() ? "<empty>" : text).forEach(line -> Out.line("  " + line));
        JsonObject fields = properties(schemas, at);
        if (!fields.isEmpty()) {
            Out.line("");
            Out.line("FIELDS:");
            fields(schemas, at, "  ", 0);
        }
    }

    private void fields(JsonObject schemas, JsonObject at, String indent, int depth) {
        JsonObject properties = properties(schemas, at);
        List<String> required = new ArrayList<>();
        resolved(schemas, items(schemas, at))
                .array("required")
                .forEach(name -> required.add(name instanceof JsonString(String text) ? text : ""));
        properties.forEach((name, value) -> {
            JsonObject field = (JsonObject) value;
            String mark = required.contains(name) ? " -required-" : "";
            Out.line(indent + name + " <" + type(schemas, field) + ">" + mark);
            if (recursive && depth < DEEPEST) {
                fields(schemas, field, indent + "  ", depth + 1);
            } else if (!recursive) {
                String text =
                        field.textOr(
                                resolved(schemas, field).textOr("", "description"), "description");
                wrapped(text).forEach(line -> Out.line(indent + "  " + line));
                Out.line("");
            }
        });
    }

    private static JsonObject kindSchema(JsonObject schemas, Kind kind) {
        for (String name : schemas.names()) {
            JsonObject schema = schemas.object(name);
            for (Json each : schema.array("x-kubernetes-group-version-kind")) {
                JsonObject gvk = (JsonObject) each;
                if (gvk.textOr("", "kind").equals(kind.kind())
                        && gvk.textOr("", "group").equals(kind.id().group())) {
                    return schema;
                }
            }
        }
        throw new CliFailure(ExitCode.REFUSED, "the server does not describe " + kind.kind());
    }

    /** The fields of an object, of the items of a list, or of the values of a map. */
    private static JsonObject properties(JsonObject schemas, JsonObject at) {
        return resolved(schemas, items(schemas, at)).object("properties");
    }

    private static JsonObject items(JsonObject schemas, JsonObject at) {
        JsonObject here = resolved(schemas, at);
        if (here.has("items")) {
            return here.object("items");
        }
        return here.has("additionalProperties") ? here.object("additionalProperties") : here;
    }

    private static JsonObject resolved(JsonObject schemas, JsonObject at) {
        String reference = at.textOr("", "$ref");
        for (Json one : at.array("allOf")) {
            reference = ((JsonObject) one).textOr(reference, "$ref");
        }
        return reference.isEmpty()
                ? at
                : schemas.object(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static String type(JsonObject schemas, JsonObject field) {
        JsonObject here = resolved(schemas, field);
        if (here.has("items")) {
            return "[]" + type(schemas, here.object("items"));
        }
        if (here.has("additionalProperties")) {
            return "map[string]" + type(schemas, here.object("additionalProperties"));
        }
        return here.textOr("Object", "type").replace("object", "Object");
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            StringBuilder line = new StringBuilder();
            for (String word : paragraph.split(" ", -1)) {
                if (line.length() + word.length() > WIDTH && !line.isEmpty()) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                }
                line.append(word).append(' ');
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
