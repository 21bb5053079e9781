package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.node.spec.Checks;
import dev.davit.node.spec.Container;
import dev.davit.port.Probes;
import java.util.Optional;

/** What a container wants to have done after its start or before its end. */
public sealed interface Hook {

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
}
