package dev.davit.lifecycle;

import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Why an object is where it is.
 *
 * @param subject {@code Pod default/web}
 * @param steps what the run waits for now, the most telling first; empty when it has ended well
 */
public record Explanation(
        String subject, RunId run, View.Result result, List<Blocker> steps, long nowMillis) {

    /**
     * One step that the run waits for.
     *
     * @param sinceMillis since when it is in that state
     * @param attempts how often it was tried
     * @param blocks steps that wait for it, directly or not
     * @param log where a program says more, for those who may read it
     */
    public record Blocker(
            String step,
            String does,
            String state,
            long sinceMillis,
            Owner owner,
            int attempts,
            OptionalLong retryAtMillis,
            String message,
            String unblock,
            List<String> blocks,
            Optional<LogPlace> log) {
        public Blocker {
            blocks = List.copyOf(blocks);
        }

        public Blocker unblockedBy(String words) {
            return new Blocker(
                    step,
                    does,
                    state,
                    sinceMillis,
                    owner,
                    attempts,
                    retryAtMillis,
                    message,
                    words,
                    blocks,
                    log);
        }

        public Blocker toldIn(LogPlace place) {
            return new Blocker(
                    step,
                    does,
                    state,
                    sinceMillis,
                    owner,
                    attempts,
                    retryAtMillis,
                    message,
                    unblock,
                    blocks,
                    Optional.of(place));
        }
    }

    /**
     * A container's log.
     *
     * @param previous that of the run that has ended, where a new one may have begun
     */
    public record LogPlace(String pod, String container, boolean previous) {
        JsonObject toJson() {
            return JsonObject.builder()
                    .put("pod", pod)
                    .put("container", container)
                    .put("previous", previous)
                    .build();
        }
    }

    public Explanation {
        steps = List.copyOf(steps);
    }

    /** For a terminal and for kubectl's warnings: one sentence per line. */
    public List<String> sentences() {
        return Sentences.of(this);
    }

    /** The same with these causes, as who knows the object's kind tells them. */
    public Explanation with(List<Blocker> told) {
        return new Explanation(subject, run, result, told, nowMillis);
    }

    /**
     * The short form: for each cause what is waited for and whose it is, then why, since when, and
     * what unblocks it, each on a line of its own.
     */
    public List<String> lead() {
        return Sentences.lead(this);
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("subject", subject)
                .put("run", run.text())
                .put("result", resultText())
                .put("waitsFor", new JsonArray(steps.stream().<Json>map(this::json).toList()))
                .put(
                        "sentences",
                        new JsonArray(sentences().stream().<Json>map(JsonString::new).toList()))
                .build();
    }

    String resultText() {
        return switch (result) {
            case UNDER_WAY -> "underWay";
            case FINISHED -> "finished";
            case FAILED -> "failed";
        };
    }

    private JsonObject json(Blocker blocker) {
        JsonObject.Builder entry =
                JsonObject.builder()
                        .put("step", blocker.step())
                        .put("does", blocker.does())
                        .put("state", blocker.state())
                        .put("since", Timestamps.precise(blocker.sinceMillis()))
                        .put("owner", blocker.owner().text())
                        .put("attempts", blocker.attempts());
        blocker.retryAtMillis().ifPresent(at -> entry.put("retryAt", Timestamps.precise(at)));
        if (!blocker.message().isEmpty()) {
            entry.put("message", blocker.message());
        }
        if (!blocker.unblock().isEmpty()) {
            entry.put("unblock", blocker.unblock());
        }
        blocker.log().ifPresent(place -> entry.put("log", place.toJson()));
        return entry.put(
                        "blocks",
                        new JsonArray(
                                blocker.blocks().stream().<Json>map(JsonString::new).toList()))
                .build();
    }
}
