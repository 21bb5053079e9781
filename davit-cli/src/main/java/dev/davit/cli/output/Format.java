package dev.davit.cli.output;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.YamlWriter;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** What {@code -o} chose. */
public sealed interface Format
        permits Format.Table, Format.Whole, Format.Name, Format.Path, CustomColumns {
    String TABLE_ACCEPT = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;q=0.9";

    /** What to ask the server for. */
    String accept();

    /** The first answer: one object or a list, or a table of them. */
    String render(JsonObject answer, Kind kind, boolean withNamespace);

    /** One more object, as a watch brings it. */
    String renderMore(JsonObject answer, Kind kind, boolean withNamespace);

    default boolean isTable() {
        return this instanceof Table;
    }

    static Format parse(String text) {
        if (text.startsWith("jsonpath=")) {
            return new Path(JsonPath.parse(text.substring("jsonpath=".length())));
        }
        if (text.startsWith("custom-columns=")) {
            return CustomColumns.parse(text.substring("custom-columns=".length()));
        }
        return switch (text) {
            case "" -> new Table(false, false, new Widths());
            case "wide" -> new Table(true, false, new Widths());
            case "json" -> Whole.JSON;
            case "yaml" -> Whole.YAML;
            case "name" -> new Name();
            default ->
                    throw new CliFailure(
                            ExitCode.USAGE,
                            "unknown output \""
                                    + text
                                    + "\"; one of: wide, yaml, json, name, jsonpath=EXPRESSION,"
                                    + " custom-columns=HEADING:EXPRESSION,…");
        };
    }

    /**
     * Columns, as the server prints them.
     *
     * @param labels one more column with all labels
     */
    record Table(boolean wide, boolean labels, Widths widths) implements Format {
        @Override
        public String accept() {
            return TABLE_ACCEPT;
        }

        @Override
        public String render(JsonObject answer, Kind kind, boolean withNamespace) {
            return ServerTable.of(answer).text(this, withNamespace && kind.namespaced(), true);
        }

        @Override
        public String renderMore(JsonObject answer, Kind kind, boolean withNamespace) {
            return ServerTable.of(answer).text(this, withNamespace && kind.namespaced(), false);
        }
    }

    /** The objects themselves. */
    enum Whole implements Format {
        JSON {
            @Override
            String write(JsonObject answer) {
                return JsonWriter.pretty(answer);
            }
        },
        YAML {
            @Override
            String write(JsonObject answer) {
                return YamlWriter.write(answer).stripTrailing();
            }
        };

        abstract String write(JsonObject answer);

        @Override
        public String accept() {
            return "application/json";
        }

        @Override
        public String render(JsonObject answer, Kind kind, boolean withNamespace) {
            return write(answer);
        }

        @Override
        public String renderMore(JsonObject answer, Kind kind, boolean withNamespace) {
            return (this == YAML ? "---\n" : "") + write(answer);
        }
    }

    /** {@code pod/web}, for scripts. */
    record Name() implements Format {
        @Override
        public String accept() {
            return "application/json";
        }

        @Override
        public String render(JsonObject answer, Kind kind, boolean withNamespace) {
            List<String> names = new ArrayList<>();
            if (answer.has("items")) {
                answer.array("items").forEach(item -> names.add(name((JsonObject) item, kind)));
            } else {
                names.add(name(answer, kind));
            }
            return String.join("\n", names);
        }

        @Override
        public String renderMore(JsonObject answer, Kind kind, boolean withNamespace) {
            return name(answer, kind);
        }

        private static String name(JsonObject object, Kind kind) {
            return (kind.id().group().isEmpty()
                            ? kind.singular()
                            : kind.singular() + "." + kind.id().group())
                    + "/"
                    + object.textOr("", "metadata", "name");
        }
    }

    /** Chosen fields. */
    record Path(JsonPath path) implements Format {
        @Override
        public String accept() {
            return "application/json";
        }

        @Override
        public String render(JsonObject answer, Kind kind, boolean withNamespace) {
            return path.render(answer);
        }

        @Override
        public String renderMore(JsonObject answer, Kind kind, boolean withNamespace) {
            return path.render(answer);
        }
    }
}
