package dev.davit.gate.read;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.room.Refusals;
import dev.davit.model.request.Options;
import java.util.ArrayList;
import java.util.List;

/**
 * Options of lists and watches that make no sense together. Source: {@code ValidateListOptions} of
 * Kubernetes' apimachinery.
 */
public final class ListRules {
    private static final String MATCH = "resourceVersionMatch";

    private ListRules() {}

    /** The options of a list or of a deletion of many, or a refusal that names all mistakes. */
    public static Outcome<Options> list(Options options) {
        if (options.values().isEmpty()) {
            return Outcome.ok(options);
        }
        List<Cause> causes = new ArrayList<>();
        String match = options.firstOr(MATCH, "");
        String revision = options.firstOr("resourceVersion", "");
        if (!match.isEmpty()) {
            if (revision.isEmpty()) {
                forbidden(causes, MATCH, "%s is forbidden unless resourceVersion is provided");
            }
            continued(causes, options);
            if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
                unsupported(causes, match, "\"Exact\", \"NotOlderThan\", \"\"");
            }
            if (match.equals("Exact") && revision.equals("0")) {
                forbidden(causes, MATCH, "%s \"exact\" is forbidden for resourceVersion \"0\"");
            }
        }
        if (options.first("sendInitialEvents") != null) {
            forbidden(causes, "sendInitialEvents", "%s is forbidden for list");
        }
        return judged(options, causes);
    }

    static Outcome<Options> watch(Options options) {
        List<Cause> causes = new ArrayList<>();
        String match = options.firstOr(MATCH, "");
        boolean told = options.first("sendInitialEvents") != null;
        if (told && !match.equals("NotOlderThan")) {
            forbidden(causes, MATCH, "sendInitialEvents requires setting %s to NotOlderThan");
        }
        if (!match.isEmpty()) {
            if (!told) {
                forbidden(
                        causes,
                        MATCH,
                        "%s is forbidden for watch unless sendInitialEvents is provided");
            }
            if (!match.equals("NotOlderThan")) {
                unsupported(causes, match, "\"NotOlderThan\"");
            }
            continued(causes, options);
        }
        return judged(options, causes);
    }

    private static void continued(List<Cause> causes, Options options) {
        if (!options.firstOr("continue", "").isEmpty()) {
            forbidden(causes, MATCH, "%s is forbidden when continue is provided");
        }
    }

    private static void forbidden(List<Cause> causes, String field, String why) {
        causes.add(new Cause(Cause.FORBIDDEN, "Forbidden: " + why.formatted(field), field));
    }

    private static void unsupported(List<Cause> causes, String match, String supported) {
        causes.add(
                new Cause(
                        Cause.NOT_SUPPORTED,
                        "Unsupported value: \"%s\": supported values: %s"
                                .formatted(match, supported),
                        MATCH));
    }

    private static Outcome<Options> judged(Options options, List<Cause> causes) {
        return causes.isEmpty()
                ? Outcome.ok(options)
                : Refusals.invalidOptions("ListOptions", causes);
    }
}
