package dev.davit.cli.shift;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Earlier shares of a PinnedDeployment, from its history. */
final class Past {
    /** Pages of history that are read; a hundred revisions each. */
    private static final int MAX_PAGES = 10;

    private final Pinned pinned;

    Past(Pinned pinned) {
        this.pinned = pinned;
    }

    /**
     * A write that changed shares.
     *
     * @param before what they were
     */
    record Change(long revision, String cause, Amounts before) {
        /** Steps of one shift have this in common. */
        String whole() {
            int step = cause.indexOf(", step ");
            return step < 0 ? "" : cause.substring(0, step);
        }
    }

    private record Entry(long revision, String cause) {}

    /** The newest change of shares; of a shift in steps, its first step. */
    Change latestShift(Amounts now) {
        Change latest = null;
        Amounts amounts = now;
        Entry newer = null;
        for (Entry entry : entries()) {
            if (newer != null) {
                Amounts before = Amounts.of(pinned.at(entry.revision()));
                if (!before.equals(amounts)) {
                    Change change = new Change(newer.revision(), newer.cause(), before);
                    if (latest != null && !sameShift(latest, change)) {
                        return latest;
                    }
                    latest = change;
                    amounts = before;
                    if (change.whole().isEmpty()) {
                        return latest;
                    }
                }
            }
            newer = entry;
        }
        if (latest == null) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "no share of pinneddeployment/%s was ever changed: there is nothing to abort"
                            .formatted(pinned.name()));
        }
        return latest;
    }

    private static boolean sameShift(Change latest, Change older) {
        return !older.whole().isEmpty() && older.whole().equals(latest.whole());
    }

    /** Newest first, of this very object: one of the same name before it was another. */
    private List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        String uid = null;
        String more = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonObject history = pinned.history(more);
            for (Json item : history.array("items")) {
                if (!(item instanceof JsonObject entry)) {
                    continue;
                }
                uid = uid == null ? entry.textOr("", "uid") : uid;
                if (!uid.equals(entry.textOr("", "uid"))) {
                    return all;
                }
                all.add(new Entry(entry.wholeOr(0, "revision"), entry.textOr("", "cause")));
            }
            @Nullable String next = history.text("metadata", "continue");
            if (next == null || next.isEmpty()) {
                return all;
            }
            more = "&continue=" + next;
        }
        return all;
    }
}
