package dev.davit.cli.shift;

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
            JsonObject seen = pinned.get();
            Amounts now = Amounts.of(seen);
            Amounts target = now.with(Amounts.read(all));
            if (target.equals(now)) {
                Out.line("pinneddeployment/" + pinned.name() + " has " + now.text() + " already");
                return 0;
            }
            List<Amounts> steps = step == 0 ? List.of(target) : now.stepsTo(target, step);
            run(pinned, seen, steps, pauseMillis, patienceMillis);
        }
        return 0;
    }

    private void run(
            Pinned pinned, JsonObject first, List<Amounts> steps, long pause, long patience)
            throws InterruptedException {
        JsonObject seen = first;
        String what = "shift to " + steps.getLast().text();
        for (int i = 0; i < steps.size(); i++) {
            long began = System.nanoTime();
            boolean many = steps.size() > 1;
            String part = many ? ", step %d of %d".formatted(i + 1, steps.size()) : "";
            JsonObject before = seen;
            seen = pinned.put(steps.get(i), seen, what + part);
            Out.line(
                    "pinneddeployment/%s: %s → %s%s"
                            .formatted(
                                    pinned.name(),
                                    Amounts.of(before).text(),
                                    steps.get(i).text(),
                                    part));
            if (many || wait) {
                seen = settled(pinned, steps.get(i), patience);
            }
            long left = pause - Duration.ofNanos(System.nanoTime() - began).toMillis();
            if (many && i < steps.size() - 1 && left > 0) {
                Thread.sleep(left);
                seen = pinned.get();
            }
        }
    }

    /** The object once all its pods are as this step wants them. */
    private static JsonObject settled(Pinned pinned, Amounts amounts, long patienceMillis)
            throws InterruptedException {
        JsonObject[] newest = {JsonObject.EMPTY};
        try (Progress _ = new Progress("waits for " + amounts.text(), 0)) {
            boolean settled =
                    Wait.until(
                            patienceMillis,
                            () -> {
                                newest[0] = pinned.get();
                                Amounts now = Amounts.of(newest[0]);
                                if (!now.equals(amounts)) {
                                    throw new CliFailure(
                                            ExitCode.REFUSED,
                                            "somebody else has changed the shares to %s: stopped"
                                                    .formatted(now.text()));
                                }
                                return "Settled".equals(Pinned.state(newest[0]).text("reason"));
                            });
            if (settled) {
                return newest[0];
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
