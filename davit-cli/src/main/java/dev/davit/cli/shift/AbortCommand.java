package dev.davit.cli.shift;

import dev.davit.cli.Again;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Session;
import dev.davit.model.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "abort",
        description = {
            "Takes the latest shift of a PinnedDeployment back.",
            "Its versions have the shares that they had before it, as the history tells. A shift in",
            "steps is taken back as a whole. Everything else stays as it is."
        },
        footer = {"%nExamples:", "  davit abort web"},
        mixinStandardHelpOptions = true)
public final class AbortCommand implements Callable<Integer> {
    private static final String ABORT = "abort of ";

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "web, or pd/web.")
    private String name = "";

    @Override
    public Integer call() {
        try (Session session = cluster.open()) {
            Pinned pinned = new Pinned(session, name, namespace.name());
            Out.line(Again.onConflict(() -> abort(pinned)));
        }
        return 0;
    }

    private static String abort(Pinned pinned) {
        JsonObject seen = pinned.get();
        Amounts now = Amounts.of(seen);
        Past.Change shift = new Past(pinned).latestShift(now);
        if (shift.cause().startsWith(ABORT)) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "the latest shift was taken back already, at revision %d; to go on: davit shift"
                            .formatted(shift.revision()));
        }
        Amounts before = fitting(shift.before(), now, pinned.name(), shift.revision());
        pinned.put(before, seen, ABORT + "revision " + shift.revision());
        return "pinneddeployment/%s: %s → %s (as before revision %d)"
                .formatted(pinned.name(), now.text(), before.text(), shift.revision());
    }

    /** The earlier amounts for the versions that there are now. */
    private static Amounts fitting(Amounts then, Amounts now, String name, long revision) {
        Map<String, Integer> shares = new LinkedHashMap<>(then.shares());
        Map<String, Integer> exact = new LinkedHashMap<>(then.exact());
        for (Map<String, Integer> amounts : List.of(shares, exact)) {
            amounts.entrySet().removeIf(entry -> entry.getValue() == 0 && !has(now, entry));
            for (Map.Entry<String, Integer> entry : amounts.entrySet()) {
                if (!has(now, entry)) {
                    throw new CliFailure(
                            ExitCode.REFUSED,
                            "version %s, which had pods before revision %d, is no version any more:"
                                            .formatted(entry.getKey(), revision)
                                    + " davit history pd/"
                                    + name
                                    + ", then davit rollback pd/"
                                    + name
                                    + " --to-revision N");
                }
            }
        }
        for (Map<String, Integer> amounts : List.of(now.shares(), now.exact())) {
            for (String version : amounts.keySet()) {
                if (!shares.containsKey(version) && !exact.containsKey(version)) {
                    shares.put(version, 0);
                }
            }
        }
        return new Amounts(shares, exact);
    }

    private static boolean has(Amounts now, Map.Entry<String, Integer> version) {
        return now.shares().containsKey(version.getKey())
                || now.exact().containsKey(version.getKey());
    }
}
