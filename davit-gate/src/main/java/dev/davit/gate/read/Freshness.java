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
        String text = options.firstOr("resourceVersion", "");
        if (text.isEmpty() || text.equals("0")) {
            return Outcome.ok(ANY);
        }
        boolean exact = options.firstOr("resourceVersionMatch", "").equals("Exact");
        return number(text).map(revision -> new Freshness(revision, exact));
    }

    /** As Kubernetes has it: the first page from a revision is of that revision, unless told. */
    static Outcome<Freshness> ofPages(Options options) {
        return of(options)
                .map(fresh ->
                        fresh.revision() > 0 && options.first("resourceVersionMatch") == null
                                ? new Freshness(fresh.revision(), true)
                                : fresh);
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
