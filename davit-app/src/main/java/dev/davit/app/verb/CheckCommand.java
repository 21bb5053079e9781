package dev.davit.app.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.TextTable;
import dev.davit.cli.verb.AnswerFormat;
import dev.davit.linux.probe.HostCheck;
import dev.davit.linux.probe.HostCheck.Finding;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = "Says whether this host can run a node, and what it lacks. Changes nothing.",
        footer = {"%nExamples:", "  davit check", "  davit check -o json"},
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = AnswerFormat.WORDS)
    private String output = "";

    @Override
    public Integer call() {
        AnswerFormat format = AnswerFormat.of(output);
        List<Finding> findings = HostCheck.run();
        if (format.table()) {
            Out.line(table(findings).toString());
        } else {
            format.whole(JsonObject.of("findings", document(findings)));
        }
        long missing =
                findings.stream().filter(each -> each.level() == HostCheck.Level.MISSING).count();
        if (missing > 0) {
            throw new CliFailure(
                    ExitCode.HOST,
                    "this host cannot run a node yet: "
                            + (missing == 1 ? "one thing is" : missing + " things are")
                            + " missing");
        }
        if (format.table()) {
            Out.line("this host can run a node");
        }
        return ExitCode.OK;
    }

    private static TextTable table(List<Finding> findings) {
        TextTable table = new TextTable("WHAT", "STATE", "FOUND", "TO MEND");
        for (Finding each : findings) {
            table.row(each.what(), state(each.level()), each.message(), mend(each));
        }
        return table;
    }

    private static JsonArray document(List<Finding> findings) {
        List<Json> all = new ArrayList<>();
        for (Finding each : findings) {
            all.add(
                    JsonObject.builder()
                            .put("what", each.what())
                            .put("state", state(each.level()))
                            .put("found", each.message())
                            .put("toMend", mend(each))
                            .build());
        }
        return new JsonArray(all);
    }

    private static String state(HostCheck.Level level) {
        return switch (level) {
            case OK -> "ok";
            case WARNING -> "less";
            case MISSING -> "missing";
        };
    }

    private static String mend(Finding finding) {
        return finding.debianPackage().isEmpty()
                ? finding.mend()
                : finding.mend() + " (Debian: apt-get install " + finding.debianPackage() + ")";
    }
}
