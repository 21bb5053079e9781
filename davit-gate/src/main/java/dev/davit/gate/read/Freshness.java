package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Refusals;
import dev.davit.model.request.Options;

/**
 * How new an answer must be: {@code resourceVersion} and {@code resourceVersionMatch}.
 *
 * @param revision 0: any
 * @param exact that revision and no other
 */
record Freshness(long revision, boolean exact) {
    static final Freshness ANY = new Freshness(0, false);

    static Outcome<Freshness> of(Options options) {
        String match = options.firstOr("resourceVersionMatch", "");
        if (!match.isEmpty() && !match.equals("Exact") && !match.equals("NotOlderThan")) {
            return Refusals.bad(
                    "resourceVersionMatch: Unsupported value: \""
                            + match
                            + "\": supported values: \"Exact\", \"NotOlderThan\"");
        }
        boolean exact = match.equals("Exact");
        String text = options.firstOr("resourceVersion", "");
        if (text.isEmpty() && !match.isEmpty() && !options.flag("sendInitialEvents")) {
            return Refusals.bad(
                    "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless"
                            + " resourceVersion is provided");
        }
        if (text.isEmpty() || text.equals("0")) {
            return exact
                    ? Refusals.bad(
                            "resourceVersionMatch: Forbidden: resourceVersionMatch \"Exact\" is"
                                    + " forbidden for resourceVersion \"0\"")
                    : Outcome.ok(ANY);
        }
        return number(text).map(revision -> new Freshness(revision, exact));
    }

    private static Outcome<Long> number(String text) {
        try {
            long revision = Long.parseLong(text);
            if (revision >= 0) {
                return Outcome.ok(revision);
            }
        } catch (NumberFormatException notANumber) {
            // The refusal below says it.
        }
        return Refusals.bad("resourceVersion: Invalid value: \"" + text + "\": must be a number");
    }
}
