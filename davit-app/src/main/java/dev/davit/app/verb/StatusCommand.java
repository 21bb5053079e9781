package dev.davit.app.verb;

import dev.davit.app.DataDir;
import dev.davit.app.KeyChange;
import dev.davit.app.ServerFile;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.cli.verb.AnswerFormat;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Says whether the cluster runs, and how its node and pods are.",
        footer = {"%nExamples:", "  davit status", "  davit status -o json"},
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = AnswerFormat.WORDS)
    private String output = "";

    @Override
    public Integer call() {
        AnswerFormat format = AnswerFormat.of(output);
        DataDir data = new DataDir(cluster.dataDir());
        ServerFile running =
                ServerFile.running(data.serverFile())
                        .orElseThrow(() -> Session.noCluster(data.root()));
        try (Session session = cluster.open()) {
            JsonObject state = state(session, running, data);
            if (format.table()) {
                print(state);
            } else {
                format.whole(state);
            }
        }
        return ExitCode.OK;
    }

    private static JsonObject state(Session session, ServerFile running, DataDir data) {
        JsonObject.Builder nodes = JsonObject.builder();
        for (Json item : session.get("/api/v1/nodes").array("items")) {
            JsonObject node = (JsonObject) item;
            nodes.put(
                    node.textOr("", "metadata", "name"),
                    NodeReady.ready(node) ? "Ready" : "NotReady");
        }
        SortedMap<String, Integer> phases = new TreeMap<>();
        for (Json pod : session.get("/api/v1/pods").array("items")) {
            phases.merge(((JsonObject) pod).textOr("Unknown", "status", "phase"), 1, Integer::sum);
        }
        JsonObject.Builder pods = JsonObject.builder();
        phases.forEach(pods::put);
        return JsonObject.builder()
                .put("api", "https://" + running.address())
                .put("process", running.pid())
                .put("dataDir", data.root().toString())
                .put("nodes", nodes.build())
                .put("pods", pods.build())
                .put("secrets", "sealed with " + KeyChange.state(data))
                .build();
    }

    private static void print(JsonObject state) {
        TextTable table = new TextTable("WHAT", "STATE");
        table.row("api", state.textOr("", "api"));
        table.row("process", Long.toString(state.wholeOr(0, "process")));
        table.row("data dir", state.textOr("", "dataDir"));
        state.object("nodes")
                .forEach((name, ready) -> table.row("node " + name, ((JsonString) ready).value()));
        List<String> pods = new ArrayList<>();
        state.object("pods")
                .forEach((phase, _) -> pods.add(state.wholeOr(0, "pods", phase) + " " + phase));
        table.row("pods", pods.isEmpty() ? "none" : String.join(", ", pods));
        table.row("secrets", state.textOr("", "secrets"));
        Out.line(table.toString());
    }
}
