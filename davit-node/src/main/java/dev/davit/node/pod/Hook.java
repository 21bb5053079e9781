package dev.davit.node.pod;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.node.spec.Checks;
import dev.davit.node.spec.Container;
import dev.davit.port.Probes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a container wants to have done after its start or before its end. */
public sealed interface Hook {
    /** Characters of a program's words. */
    int MAX_WORDS = 80;

    /** A question whose answer has to be good. */
    record Ask(Probes.Check check, Probes.Where where) implements Hook {}

    record Sleep(long millis) implements Hook {}

    /** When it is done. */
    enum Stage {
        POST_START("postStart", "FailedPostStartHook"),
        PRE_STOP("preStop", "FailedPreStopHook");

        private final String field;
        private final String reason;

        Stage(String field, String reason) {
            this.field = field;
            this.reason = reason;
        }

        /** Of a container's {@code lifecycle}. */
        public String field() {
            return field;
        }

        /** Of the event that tells of its failure. */
        public String reason() {
            return reason;
        }
    }

    /** Empty where the container has none. */
    static Optional<Hook> of(Container container, Stage stage, Probes.Where where) {
        JsonObject handler = container.tree().object("lifecycle", stage.field());
        if (handler.isEmpty()) {
            return Optional.empty();
        }
        if (handler.has("sleep")) {
            return Optional.of(new Sleep(1_000 * handler.wholeOr(0, "sleep", "seconds")));
        }
        return Optional.of(new Ask(Checks.of(container, handler), where));
    }

    /** What it does, in a few words. */
    static String words(Container container, Stage stage) {
        JsonObject handler = container.tree().object("lifecycle", stage.field());
        String words;
        if (handler.has("sleep")) {
            words = "sleep " + handler.wholeOr(0, "sleep", "seconds") + " s";
        } else if (handler.has("exec")) {
            List<String> command = new ArrayList<>();
            for (Json word : handler.array("exec", "command")) {
                command.add(word instanceof JsonString(String text) ? text : word.toString());
            }
            words = String.join(" ", command);
        } else {
            words = handler.has("httpGet") ? "an HTTP request" : "a connection";
        }
        return words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS) + "…";
    }
}
