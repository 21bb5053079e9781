package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.model.diff.Hidden;
import dev.davit.model.diff.TreePath;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.model.patch.PatchSchema;
import dev.davit.model.request.Reply;
import dev.davit.model.schema.Schemas;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * GET …/blame: every field that somebody wished for, and the write that gave it its value: {@code
 * {fields: [{path, value, revision, time, author, client, verb, cause}]}}.
 */
public final class ShowBlame implements ReadHandler {
    /** As far as this blame looks back. What is older counts as the oldest that was looked at. */
    public static final int MAX_ENTRIES = 1_000;

    public static final int MAX_FIELDS = 5_000;

    private final Store store;

    public ShowBlame(Store store) {
        this.store = store;
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        Kind kind = asked.kind();
        if (kind.durability() != Durability.HISTORY) {
            return Refusals.bad("no history is kept of " + Refusals.resource(kind));
        }
        StoredObject stored = store.image().get(asked.key());
        if (stored == null) {
            return Refusals.notFound(kind, asked.target().name());
        }
        List<History.Entry> entries =
                store.history().of(asked.key(), Long.MAX_VALUE, MAX_ENTRIES).stream()
                        .filter(entry -> entry.uid().equals(stored.uid()))
                        .filter(entry -> entry.after() != null)
                        .map(entry -> hidden(kind, entry))
                        .toList();
        List<Leaf> leaves = new ArrayList<>();
        collect(
                Intent.of(Hidden.in(kind, stored.tree())),
                Schemas.patch(kind),
                TreePath.ROOT,
                leaves);
        List<Json> fields = new ArrayList<>();
        for (Leaf leaf : leaves) {
            fields.add(field(leaf, entries));
        }
        JsonObject metadata =
                JsonObject.builder()
                        .put("name", stored.key().name())
                        .put("namespace", stored.key().namespace())
                        .put("uid", stored.uid())
                        .build();
        JsonObject body =
                JsonObject.builder()
                        .put("apiVersion", "davit.dev/v1")
                        .put("kind", "ObjectBlame")
                        .put("metadata", metadata)
                        .put("fields", new JsonArray(fields))
                        .build();
        return Outcome.ok(new Reply.Document(200, body, asked.warnings()));
    }

    private static History.Entry hidden(Kind kind, History.Entry entry) {
        JsonObject after = entry.after();
        return after == null ? entry : entry.showing(Hidden.in(kind, after));
    }

    private record Leaf(TreePath path, Json value) {}

    /** Down to values and to lists that are one whole. */
    private static void collect(Json here, PatchSchema schema, TreePath at, List<Leaf> into) {
        if (into.size() == MAX_FIELDS) {
            return;
        }
        if (here instanceof JsonObject object && !object.isEmpty()) {
            object.forEach(
                    (name, value) -> collect(value, schema.member(name), at.member(name), into));
        } else if (here instanceof JsonArray array && schema.strategy().keyed()) {
            String key = schema.strategy().mergeKey();
            for (Json item : array) {
                Json id = item instanceof JsonObject object ? object.get(key) : null;
                if (id == null) {
                    into.add(new Leaf(at, here));
                    return;
                }
                collect(item, schema.items(), at.keyed(key, id), into);
            }
        } else {
            into.add(new Leaf(at, here));
        }
    }

    /** The oldest of the newest entries that all have the value. */
    private static JsonObject field(Leaf leaf, List<History.Entry> newestFirst) {
        History.Entry origin = null;
        for (History.Entry entry : newestFirst) {
            JsonObject after = entry.after();
            if (after == null || !leaf.value.equals(leaf.path.in(after))) {
                break;
            }
            origin = entry;
        }
        JsonObject.Builder field =
                JsonObject.builder()
                        .put("path", new JsonString(leaf.path.toString()))
                        .put("value", leaf.value);
        if (origin != null) {
            JsonObject head = ShowHistory.head(origin).build().without("uid");
            head.forEach(field::put);
        }
        return field.build();
    }
}
