package dev.davit.cli.shift;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.NamespaceOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        description = "Lets a paused PinnedDeployment or Deployment go on.",
        footer = {"%nExamples:", "  davit resume web"},
        mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "web, pd/web, deployment/web.")
    private String name = "";

    @Override
    public Integer call() {
        Pausing.set(cluster, name, namespace.name(), false);
        return 0;
    }
}
