package dev.davit.cli.shift;

import dev.davit.cli.Again;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.Wait;
import dev.davit.model.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "shift",
        description = {
            "Gives versions of a PinnedDeployment other shares: davit shift web 1.17=40.",
            "What the named versions leave of 100 stays with the others, in proportion to what they"
                    + " have now."
        },
        footer = {"%nExamples:", "  davit shift web 1.17=40"},
        mixinStandardHelpOptions = true)
public final class ShiftCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "web, or pd/web.")
    private String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "VERSION=SHARE",
            description = "One or several: 1.17=40.")
    private List<String> pairs = List.of();

    @Option(
            names = "--to",
            paramLabel = "VERSION=SHARE",
            description = "The same as without --to; reads well beside --step.")
    private List<String> to = List.of();

    @Option(
            names = "--step",
            paramLabel = "PERCENT",
            description =
                    "Go there in steps of at most so many percent, each only when every pod of the"
                            + " last one is ready.")
    private int step;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "How long a step lasts at least: 30s, 5m (default: until it is ready).")
    private String every = "0s";

    @Option(names = "--wait", description = "Return when every pod is as it should be.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long a step may take (default: ${DEFAULT-VALUE}).")
    private String timeout = "10m";

    @Override
    public Integer call() throws InterruptedException {
        List<String> all = new ArrayList<>(pairs);
        all.addAll(to);
        if (all.isEmpty()) {
            throw new CliFailure(ExitCode.USAGE, "say which share: davit shift web 1.17=40");
        }
        if (step < 0 || step > 100) {
            throw new CliFailure(ExitCode.USAGE, "--step is a percentage from 1 to 100");
        }
        long pauseMillis = Times.millis(every);
        long patienceMillis = Times.millis(timeout);
        try (Session session = cluster.open()) {
            Pinned pinned = new Pinned(session, name, namespace.name());
            run(pinned, Amounts.read(all), pauseMillis, patienceMillis);
        }
        return 0;
    }

    private void run(Pinned pinned, Map<String, Integer> wanted, long pause, long patience)
            throws InterruptedException {
        List<Amounts> way = Again.onConflict(() -> begin(pinned, wanted));
        boolean many = way.size() > 2;
        for (int i = 1; i < way.size(); i++) {
            long began = System.nanoTime();
            if (i > 1) {
                Amounts from = way.get(i - 1);
                Amounts to = way.get(i);
                String cause = cause(way, i);
                Again.onConflict(() -> {
                    JsonObject seen = pinned.get();
                    mustHave(from, seen);
                    return pinned.put(to, seen, cause);
                });
            }
            String part = many ? ", step %d of %d".formatted(i, way.size() - 1) : "";
            Out.line(
                    "pinneddeployment/%s: %s → %s%s"
                            .formatted(
                                    pinned.name(), way.get(i - 1).text(), way.get(i).text(), part));
            if (many || wait) {
                awaitSettled(pinned, way.get(i), patience);
            }
            long left = pause - Duration.ofNanos(System.nanoTime() - began).toMillis();
            if (i < way.size() - 1 && left > 0) {
                Thread.sleep(left);
            }
        }
    }

    /**
     * Works the whole way out and goes its first step.
     *
     * @return the amounts that were there, then those of each step
     */
    private List<Amounts> begin(Pinned pinned, Map<String, Integer> wanted) {
        JsonObject seen = pinned.get();
        Amounts now = Amounts.of(seen);
        Amounts target = now.with(wanted);
        if (target.equals(now)) {
            Out.line("pinneddeployment/" + pinned.name() + " has " + now.text() + " already");
            return List.of(now);
        }
        List<Amounts> way = new ArrayList<>(List.of(now));
        way.addAll(step == 0 ? List.of(target) : now.stepsTo(target, step));
        pinned.put(way.get(1), seen, cause(way, 1));
        return way;
    }

    private static String cause(List<Amounts> way, int step) {
        String part = way.size() > 2 ? ", step %d of %d".formatted(step, way.size() - 1) : "";
        return "shift to " + way.getLast().text() + part;
    }

    private static void mustHave(Amounts amounts, JsonObject seen) {
        Amounts now = Amounts.of(seen);
        if (!now.equals(amounts)) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "somebody else has changed the shares to %s: stopped".formatted(now.text()));
        }
    }

    /** Returns once all its pods are as this step wants them. */
    private static void awaitSettled(Pinned pinned, Amounts amounts, long patienceMillis)
            throws InterruptedException {
        JsonObject[] newest = {JsonObject.EMPTY};
        try (Progress _ = new Progress("waits for " + amounts.text(), 0)) {
            boolean settled =
                    Wait.until(
                            patienceMillis,
                            () -> {
                                newest[0] = pinned.get();
                                mustHave(amounts, newest[0]);
                                return "Settled".equals(Pinned.state(newest[0]).text("reason"));
                            });
            if (settled) {
                return;
            }
        }
        JsonObject state = Pinned.state(newest[0]);
        throw new CliFailure(
                ExitCode.TIMEOUT,
                "the shift is not through after %d s: %s: %s%ntake it back with: davit abort %s"
                        .formatted(
                                patienceMillis / 1_000,
                                state.textOr("Unknown", "reason"),
                                state.textOr("", "message"),
                                pinned.name()));
    }
}
