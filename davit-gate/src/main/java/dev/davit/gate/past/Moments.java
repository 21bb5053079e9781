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
        String revision = options.first("revision");
        String at = options.first("at");
        if (revision != null && at != null) {
            return Refusals.bad("at: Forbidden: may not be set together with revision");
        }
        return revision == null
                ? of(kind, "", at == null ? "" : at)
                : kept(kind).then(_ -> atRevision(revision));
    }

    /**
     * @param revision empty, or a number
     * @param at empty, or a time; one of the two is given
     */
    Outcome<Long> of(Kind kind, String revision, String at) {
        return kept(kind).then(_ -> revision.isEmpty() ? atTime(at) : atRevision(revision));
    }

    private static Outcome<Kind> kept(Kind kind) {
        return kind.durability() == Durability.HISTORY
                ? Outcome.ok(kind)
                : Refusals.bad(
                        "no history is kept of "
                                + Refusals.resource(kind)
                                + ": only the newest state");
    }

    private Outcome<Long> atRevision(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            return Refusals.bad(
                    "revision: Invalid value: \"%s\": must be a number, as \"davit history\" lists them"
                            .formatted(text));
        }
        long revision = Long.parseLong(text);
        long newest = store.image().revision();
        return revision > newest ? Refusals.ahead(revision, newest) : Outcome.ok(revision);
    }

    private Outcome<Long> atTime(String text) {
        OptionalLong millis = Timestamps.read(text);
        if (millis.isEmpty()) {
            return Refusals.bad(
                    "at: Invalid value: \"%s\": must be a time such as 2026-11-20T12:00:00Z"
                            .formatted(text));
        }
        OptionalLong revision = store.history().revisionAt(millis.getAsLong());
        return revision.isEmpty()
                ? Refusals.expired("nothing is known of a time as early as " + text)
                : Outcome.ok(revision.getAsLong());
    }
}
