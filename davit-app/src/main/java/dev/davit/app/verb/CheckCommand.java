package dev.davit.app.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.TextTable;
import dev.davit.linux.probe.HostCheck;
import dev.davit.linux.probe.HostCheck.Finding;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "check",
        description = "Says whether this host can run a node, and what it lacks. Changes nothing.",
        footer = {"%nExamples:", "  davit check"},
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        List<Finding> findings = HostCheck.run();
        TextTable table = new TextTable("WHAT", "STATE", "FOUND", "TO MEND");
        for (Finding each : findings) {
            table.row(each.what(), state(each.level()), each.message(), mend(each));
        }
        Out.line(table.toString());
        long missing =
                findings.stream().filter(each -> each.level() == HostCheck.Level.MISSING).count();
        if (missing > 0) {
            throw new CliFailure(
                    ExitCode.HOST,
                    "this host cannot run a node yet: "
                            + (missing == 1 ? "one thing is" : missing + " things are")
                            + " missing");
        }
        Out.line("this host can run a node");
        return ExitCode.OK;
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
