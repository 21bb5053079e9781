package dev.davit.cli.verb;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.Wait;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Deletes objects and waits until they are gone.",
        mixinStandardHelpOptions = true)
public final class DeleteCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..*", paramLabel = "KIND/NAME", description = "What to delete.")
    private List<String> words = List.of();

    @Option(
            names = "--grace-period",
            paramLabel = "SECONDS",
            description = "How long a pod may take to end; 0: at once.")
    private long graceSeconds = -1;

    @Option(names = "--no-wait", description = "Do not wait until the objects are gone.")
    private boolean noWait;

    @Option(names = "--dry-run", description = "Only say what would be deleted.")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        try (Session session = cluster.open()) {
            for (Paths.Named named : Paths.named(words)) {
                delete(session, named);
            }
        }
        return 0;
    }

    private void delete(Session session, Paths.Named named) throws InterruptedException {
        String path = Paths.object(named, namespace.name());
        String what = named.kind().singular() + " \"" + named.name() + "\"";
        JsonObject options =
                JsonObject.EMPTY.with("kind", "DeleteOptions").with("apiVersion", "v1");
        if (graceSeconds >= 0) {
            options = options.with("gracePeriodSeconds", graceSeconds);
        }
        session.send("DELETE", path + (dryRun ? "?dryRun=All" : ""), "application/json", options);
        if (!dryRun && !noWait) {
            try (Progress _ = new Progress("waiting for the end of " + what, 0)) {
                Wait.untilGone(session, path);
            }
        }
        Out.line(what + (dryRun ? " would be deleted" : " deleted"));
    }
}
