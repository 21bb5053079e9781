package dev.davit.app.verb;

import dev.davit.app.host.HostPreparation;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "check",
        description = "Says whether this host can run a node, and what it lacks. Changes nothing.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        List<String> wrong = HostPreparation.findings();
        if (!wrong.isEmpty()) {
            throw new CliFailure(
                    ExitCode.HOST,
                    "this host cannot run a node yet:\n  " + String.join("\n  ", wrong));
        }
        Out.line("this host can run a node");
        return ExitCode.OK;
    }
}
