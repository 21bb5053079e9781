package dev.davit.node.pod;

import dev.davit.control.pod.PodGraphs;
import dev.davit.lifecycle.Run;
import dev.davit.lifecycle.RunJson;
import dev.davit.lifecycle.StepState;
import java.util.OptionalLong;

/**
 * What an earlier agent has told the server of the run under way. What is done is not told again;
 * and trouble began when it was first told of, however often agents were started anew since then.
 */
final class Told {
    private Told() {}

    /** Once, when the server is first heard of. */
    static void remember(Facts facts) {
        Run told = RunJson.read(facts.pod.tree().object("status", "davit"), facts.run.id());
        told.outcomes()
                .forEach((step, outcome) -> {
                    StepState ours = facts.run.outcome(step);
                    boolean same = ours == null ? step.equals(PodGraphs.READY) : ours.settled();
                    if (outcome.settled() && same) {
                        facts.run = facts.run.with(step, outcome);
                    }
                    trouble(outcome).ifPresent(since -> facts.troubleSince.put(step, since));
                });
        carry(facts);
    }

    /** Since when it waits or fails; empty where nothing is wrong. */
    private static OptionalLong trouble(StepState told) {
        return switch (told) {
            case StepState.Waiting waiting -> OptionalLong.of(waiting.sinceMillis());
            case StepState.Failed failed -> OptionalLong.of(failed.sinceMillis());
            case StepState.Running running ->
                    running.failingSinceMillis() == 0
                            ? OptionalLong.empty()
                            : OptionalLong.of(running.failingSinceMillis());
            case StepState.Due ignored -> OptionalLong.empty();
            case StepState.Done ignored -> OptionalLong.empty();
            case StepState.Skipped ignored -> OptionalLong.empty();
        };
    }

    /** Steps that are in trouble again, or still, have been since then. */
    static void carry(Facts facts) {
        facts.troubleSince.forEach((step, since) -> {
            StepState now = facts.run.outcome(step);
            if (now != null && now.sinceMillis() > since) {
                facts.run = facts.run.with(step, since(now, since));
            }
        });
    }

    private static StepState since(StepState state, long since) {
        return switch (state) {
            case StepState.Waiting waiting ->
                    new StepState.Waiting(
                            since,
                            waiting.attempts(),
                            waiting.on(),
                            waiting.message(),
                            waiting.unblock());
            case StepState.Failed failed ->
                    new StepState.Failed(
                            since,
                            failed.attempts(),
                            failed.message(),
                            failed.unblock(),
                            failed.retryAtMillis());
            // The attempt is a new one: its time begins now.
            case StepState.Running running -> running;
            case StepState.Due due -> due;
            case StepState.Done done -> done;
            case StepState.Skipped skipped -> skipped;
        };
    }
}
