package dev.davit.gate.room;

import dev.davit.base.Outcome;
import dev.davit.model.request.Request;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of fields that nobody knows, and of those given twice. */
public enum FieldCheck {
    /** The write is refused. */
    STRICT,
    /** They are left out, with a warning each. */
    WARN,
    /** They are left out. */
    IGNORE;

    /**
     * What the request's {@code fieldValidation} says; without it people get {@link #STRICT} and
     * programs {@link #WARN}. Who is which is told by the User-Agent.
     */
    public static Outcome<FieldCheck> of(Request request) {
        String asked = request.options().firstOr("fieldValidation", "");
        FieldCheck found = named(asked);
        if (found != null) {
            return Outcome.ok(found);
        }
        if (!asked.isEmpty()) {
            return Refusals.bad(
                    "fieldValidation: Unsupported value: \""
                            + asked
                            + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
        }
        // Custom kinds are pruned for whoever does not say otherwise, as in Kubernetes.
        boolean strict =
                request.target().kind().custom() == null && fromPeople(request.identity().client());
        return Outcome.ok(strict ? STRICT : WARN);
    }

    private static @Nullable FieldCheck named(String text) {
        return switch (text) {
            case "Strict" -> STRICT;
            case "Warn" -> WARN;
            case "Ignore" -> IGNORE;
            default -> null;
        };
    }

    /** Command lines and browsers are people; libraries and controllers are programs. */
    static boolean fromPeople(String client) {
        String lower = client.toLowerCase(Locale.ROOT);
        return lower.startsWith("kubectl")
                || lower.equals("davit")
                || lower.startsWith("davit/")
                || lower.startsWith("mozilla/");
    }
}
