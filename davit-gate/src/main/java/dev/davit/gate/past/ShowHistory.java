package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.model.diff.Change;
import dev.davit.model.diff.Diff;
import dev.davit.model.diff.DiffText;
import dev.davit.model.diff.Hidden;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Reply;
import dev.davit.model.schema.Schemas;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GET …/history: the kept writes of a name, newest first; with {@code diff=true} what each changed.
 *
 * <pre>
 * {items: [{revision, time, uid, verb, author, client, cause, generation, removed, purged, gap,
 *           changes: [{path, before, after, text}]}], metadata: {continue, keptFrom}}
 * </pre>
 *
 * From {@code keptFrom} on nothing is missing; without it, from the beginning. An entry with a
 * {@code gap} is the oldest of those: what it changed is not known. {@code purged} names the Purge
 * that took the state out.
 *
 * <p>A name can be used again: entries of another uid are another object.
 */
public final class ShowHistory implements ReadHandler {
    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1_000;

    /** Of one entry; the rest is counted. */
    public static final int MAX_CHANGES = 200;

    private final Store store;
    private final Reach reach;

    public ShowHistory(Store store, Rules rules, Rights rights) {
        this.store = store;
        this.reach = new Reach(store, rules, rights);
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        Kind kind = asked.kind();
        if (kind.durability() != Durability.HISTORY) {
            return Refusals.bad("no history is kept of " + Refusals.resource(kind));
        }
        String limitText = asked.options().firstOr("limit", "" + DEFAULT_LIMIT);
        String token = asked.options().firstOr("continue", "");
        if (!limitText.matches("[0-9]{1,9}")) {
            return Refusals.bad("limit: Invalid value: \"" + limitText + "\": must be 0 or more");
        }
        if (!token.matches("[0-9]{0,18}")) {
            return Refusals.bad("continue key is not valid: it was not given out by this server");
        }
        long before = token.isEmpty() ? Long.MAX_VALUE : Long.parseLong(token);
        int wished = Integer.parseInt(limitText);
        int limit = wished == 0 ? MAX_LIMIT : Math.min(MAX_LIMIT, wished);
        // One more than is shown: the last one's diff is against it.
        long from = reach.from(Reach.Question.of(asked));
        List<History.Entry> entries =
                store.history().of(asked.key(), before, limit + 1).stream()
                        .takeWhile(entry -> entry.revision() >= from)
                        .toList();
        return entries.isEmpty() && token.isEmpty()
                ? Refusals.notFound(kind, asked.target().name())
                : Outcome.ok(
                        new Reply.Document(200, document(asked, entries, limit), asked.warnings()));
    }

    private JsonObject document(Asked asked, List<History.Entry> entries, int limit) {
        long floor = store.history().floor(asked.key());
        boolean diff = asked.options().flag("diff");
        int shown = Math.min(limit, entries.size());
        List<Json> items = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            History.Entry older = i + 1 < entries.size() ? entries.get(i + 1) : null;
            boolean gap = older != null && older.revision() < floor;
            JsonObject item = item(asked.kind(), entries.get(i), older, diff && !gap);
            items.add(gap ? item.with("gap", JsonBool.TRUE) : item);
        }
        JsonObject.Builder metadata = JsonObject.builder().put("name", asked.target().name());
        if (!asked.target().namespace().isEmpty()) {
            metadata.put("namespace", asked.target().namespace());
        }
        if (shown < entries.size()) {
            metadata.put("continue", "" + entries.get(shown - 1).revision());
        }
        if (floor > 0) {
            metadata.put("keptFrom", floor);
        }
        return JsonObject.builder()
                .put("apiVersion", "davit.dev/v1")
                .put("kind", "ObjectHistory")
                .put("metadata", metadata.build())
                .put("items", new JsonArray(items))
                .build();
    }

    private static JsonObject item(
            Kind kind, History.Entry entry, History.@Nullable Entry older, boolean diff) {
        JsonObject.Builder item = head(entry);
        JsonObject after = entry.after();
        if (entry.purged()) {
            item.put("purged", entry.purgedBy());
        } else if (after == null) {
            item.put("removed", true);
        } else if (after.object("metadata").has("generation")) {
            item.put("generation", after.wholeOr(0, "metadata", "generation"));
        }
        if (diff && after != null) {
            putChanges(item, changes(kind, entry, older));
        }
        return item.build();
    }

    /** Who, when, how and why: also what blame tells of a field. */
    static JsonObject.Builder head(History.Entry entry) {
        JsonObject.Builder item =
                JsonObject.builder()
                        .put("revision", entry.revision())
                        .put("time", Timestamps.precise(entry.timeMillis()))
                        .put("uid", entry.uid())
                        .put("verb", entry.origin().verb())
                        .put("author", entry.origin().author())
                        .put("client", entry.origin().client());
        if (!entry.origin().cause().isEmpty()) {
            item.put("cause", entry.origin().cause());
        }
        return item;
    }

    /** Against the state before, if that was of the same object; else against nothing. */
    static List<Change> changes(Kind kind, History.Entry entry, History.@Nullable Entry older) {
        JsonObject before =
                older == null || !older.uid().equals(entry.uid()) ? null : older.after();
        JsonObject after = entry.after();
        return Diff.between(
                before == null ? JsonObject.EMPTY : Intent.of(Hidden.in(kind, before)),
                after == null ? null : Intent.of(Hidden.in(kind, after)),
                Schemas.patch(kind));
    }

    private static void putChanges(JsonObject.Builder item, List<Change> changes) {
        List<Json> all = new ArrayList<>();
        for (Change change : changes.subList(0, Math.min(MAX_CHANGES, changes.size()))) {
            JsonObject.Builder one =
                    JsonObject.builder().put("path", new JsonString(change.path().toString()));
            Json before = change.before();
            Json after = change.after();
            if (before != null) {
                one.put("before", before);
            }
            if (after != null) {
                one.put("after", after);
            }
            all.add(one.put("text", DiffText.line(change)).build());
        }
        item.put("changes", new JsonArray(all));
        if (changes.size() > MAX_CHANGES) {
            item.put("changesLeftOut", changes.size() - MAX_CHANGES);
        }
    }
}
