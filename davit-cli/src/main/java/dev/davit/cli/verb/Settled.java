package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.Wait;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;

/** When an object is as it should be: a pod ready or ended, a workload rolled out. */
final class Settled {
    private Settled() {}

    /** Of other kinds there is nothing to wait for. */
    static void await(Session session, Paths.Named named, String inside, String timeout)
            throws InterruptedException {
        Kind kind = named.kind();
        boolean workload = kind.equals(Kinds.DEPLOYMENT) || kind.equals(Kinds.PINNED_DEPLOYMENT);
        if (!workload && !kind.equals(Kinds.POD)) {
            return;
        }
        String path = Paths.object(named, inside);
        String what = named.shown();
        try (Progress progress = new Progress("waiting for " + what, 0)) {
            boolean there =
                    Wait.until(
                            Durations.millis("--timeout", timeout),
                            () -> {
                                JsonObject object = session.get(path);
                                return workload
                                        ? rolledOut(kind, object, progress)
                                        : pod(object, progress);
                            });
            if (!there) {
                throw new CliFailure(
                        ExitCode.TIMEOUT,
                        what + " is not ready after " + timeout + "; ask: davit why " + what);
            }
        }
    }

    private static boolean rolledOut(Kind kind, JsonObject object, Progress progress) {
        RolloutState state = RolloutState.of(kind, object);
        progress.says(state.text());
        if (state.failed()) {
            throw new CliFailure(ExitCode.REFUSED, state.text());
        }
        return state.done();
    }

    private static boolean pod(JsonObject pod, Progress progress) {
        String phase = pod.textOr("", "status", "phase");
        progress.says("pod/" + pod.textOr("", "metadata", "name") + " is " + phase);
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return true;
        }
        for (Json item : pod.array("status", "conditions")) {
            if (item instanceof JsonObject one && one.textOr("", "type").equals("Ready")) {
                return one.textOr("", "status").equals("True");
            }
        }
        return false;
    }
}
