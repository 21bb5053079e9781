package dev.davit.cli.verb;

import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "version",
        description = "Says which davit this is, and which one the server runs.",
        footer = {"%nExample:", "  davit version"},
        mixinStandardHelpOptions = true)
public final class VersionCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    private final String here;

    public VersionCommand(String here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Out.line("davit " + here);
        Out.line("server " + server());
        return ExitCode.OK;
    }

    /** That no server runs is no failure of this question. */
    private String server() {
        try (Session session = cluster.open()) {
            return session.get("/version").textOr("?", "gitVersion");
        } catch (CliFailure | HostFailure none) {
            return "does not run here";
        }
    }
}
