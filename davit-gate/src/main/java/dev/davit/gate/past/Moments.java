package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.room.Refusals;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Options;
import dev.davit.store.Store;
import java.util.OptionalLong;

/** {@code revision=N} and {@code at=TIME}: which state of the cluster is meant. */
final class Moments {
    private final Store store;

    Moments(Store store) {
        this.store = store;
    }

    static boolean asked(Options options) {
        return options.first("revision") != null || options.first("at") != null;
    }

    Outcome<Long> of(Kind kind, Options options) {
        return of(kind, options.firstOr("revision", ""), options.firstOr("at", ""));
    }

    /**
     * @param revision empty, or a number
     * @param at empty, or a time; one of the two is given
     */
    Outcome<Long> of(Kind kind, String revision, String at) {
        if (kind.durability() != Durability.HISTORY) {
            return Refusals.bad(
                    "no history is kept of " + Refusals.resource(kind) + ": only the newest state");
        }
        return revision.isEmpty() ? atTime(at) : atRevision(revision);
    }

    private Outcome<Long> atRevision(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            return Refusals.bad("\"" + text + "\" is not a revision: a number is expected");
        }
        long revision = Long.parseLong(text);
        long newest = store.image().revision();
        return revision > newest ? Refusals.ahead(revision, newest) : Outcome.ok(revision);
    }

    private Outcome<Long> atTime(String text) {
        OptionalLong millis = Timestamps.read(text);
        if (millis.isEmpty()) {
            return Refusals.bad("\"" + text + "\" is not a time: 2026-11-20T12:00:00Z is the form");
        }
        OptionalLong revision = store.history().revisionAt(millis.getAsLong());
        return revision.isEmpty()
                ? Refusals.expired("nothing is known of a time as early as " + text)
                : Outcome.ok(revision.getAsLong());
    }
}
