package dev.davit.app.verb;

import dev.davit.app.DataDir;
import dev.davit.app.KeyChange;
import dev.davit.app.ServerFile;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Session;
import dev.davit.cli.TextTable;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Says whether the cluster runs, and how its node and pods are.",
        footer = {"%nExamples:", "  davit status"},
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
        DataDir data = new DataDir(cluster.dataDir());
        Optional<ServerFile> running = ServerFile.running(data.serverFile());
        if (running.isEmpty()) {
            throw new CliFailure(
                    ExitCode.UNREACHABLE,
                    "davit does not run in " + data.root() + "; run: davit up");
        }
        try (Session session = cluster.open()) {
            TextTable table = new TextTable("WHAT", "STATE");
            table.row("api", "https://" + running.get().address());
            table.row("process", Long.toString(running.get().pid()));
            table.row("data dir", data.root().toString());
            for (Json node : session.get("/api/v1/nodes").array("items")) {
                JsonObject one = (JsonObject) node;
                table.row(
                        "node " + one.textOr("", "metadata", "name"),
                        NodeReady.ready(one) ? "Ready" : "NotReady");
            }
            table.row("pods", podsByPhase(session));
            table.row("secrets", KeyChange.state(data));
            Out.line(table.toString());
        }
        return ExitCode.OK;
    }

    private static String podsByPhase(Session session) {
        SortedMap<String, Integer> phases = new TreeMap<>();
        for (Json pod : session.get("/api/v1/pods").array("items")) {
            phases.merge(((JsonObject) pod).textOr("Unknown", "status", "phase"), 1, Integer::sum);
        }
        if (phases.isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        phases.forEach((phase, count) -> text.append(count).append(' ').append(phase).append(", "));
        return text.substring(0, text.length() - 2);
    }
}
