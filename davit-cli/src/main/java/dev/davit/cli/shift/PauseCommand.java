package dev.davit.cli.shift;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.NamespaceOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "pause",
        description =
                "Holds a PinnedDeployment or Deployment where it is: no pod changes its version.",
        footer = {"%nExamples:", "  davit pause web"},
        mixinStandardHelpOptions = true)
public final class PauseCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "web, pd/web, deployment/web.")
    private String name = "";

    @Override
    public Integer call() {
        Pausing.set(cluster, name, namespace.name(), true);
        return 0;
    }
}
