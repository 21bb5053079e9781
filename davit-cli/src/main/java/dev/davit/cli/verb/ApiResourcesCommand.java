package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.output.Terminals;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "api-resources",
        description = "Lists the kinds that the server has, with the words for them.",
        footer = {
            "%nExamples:",
            "  davit api-resources",
            "  davit api-resources --namespaced=true -o name"
        },
        mixinStandardHelpOptions = true)
public final class ApiResourcesCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Option(names = "--namespaced", paramLabel = "true|false", description = "Only such kinds.")
    private String namespaced = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "wide|name",
            description = "wide adds the verbs; name prints names alone.")
    private String output = "";

    @Override
    public Integer call() {
        boolean wide = output.equals("wide");
        List<String> headings =
                new ArrayList<>(List.of("NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"));
        if (wide) {
            headings.add("VERBS");
        }
        TextTable table = new TextTable(headings).within(Terminals.columns());
        try (Session session = cluster.open()) {
            for (String version : versions(session)) {
                JsonObject list = session.get(root(version));
                for (Json item : list.array("resources")) {
                    JsonObject one = (JsonObject) item;
                    boolean inside = one.boolOr(false, "namespaced");
                    boolean wanted =
                            namespaced.isEmpty() || Boolean.parseBoolean(namespaced) == inside;
                    if (one.textOr("", "name").indexOf('/') < 0 && wanted) {
                        List<String> row = row(one, version, inside);
                        table.row(wide ? plus(row, texts(one, "verbs")) : row);
                        if (output.equals("name")) {
                            Out.line(name(one, version));
                        }
                    }
                }
            }
        }
        if (!output.equals("name")) {
            Out.line(table.toString());
        }
        return ExitCode.OK;
    }

    private static List<String> row(JsonObject one, String version, boolean inside) {
        return List.of(
                one.textOr("", "name"),
                texts(one, "shortNames"),
                version,
                Boolean.toString(inside),
                one.textOr("", "kind"));
    }

    private static List<String> plus(List<String> row, String last) {
        List<String> all = new ArrayList<>(row);
        all.add(last);
        return all;
    }

    private static String name(JsonObject one, String version) {
        int slash = version.indexOf('/');
        return one.textOr("", "name") + (slash < 0 ? "" : "." + version.substring(0, slash));
    }

    private static List<String> versions(Session session) {
        List<String> all = new ArrayList<>(List.of("v1"));
        for (Json group : session.get("/apis").array("groups")) {
            for (Json version : ((JsonObject) group).array("versions")) {
                all.add(((JsonObject) version).textOr("", "groupVersion"));
            }
        }
        return all;
    }

    private static String root(String version) {
        return (version.indexOf('/') < 0 ? "/api/" : "/apis/") + version;
    }

    private static String texts(JsonObject one, String name) {
        List<String> all = new ArrayList<>();
        for (Json item : one.array(name)) {
            if (item instanceof JsonString(String text)) {
                all.add(text);
            }
        }
        return String.join(",", all);
    }
}
