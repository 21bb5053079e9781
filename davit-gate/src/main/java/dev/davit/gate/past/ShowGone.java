package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.read.ContinueToken;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.read.Selection;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Reply;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GET of a collection with {@code deleted=true}: the objects that were deleted and did not come
 * back, by name; {@code POST …/{name}/rollback} brings one back.
 *
 * <pre>
 * {items: [{apiVersion, kind, name, namespace, uid, lastRevision, removedRevision, removedAt,
 *           removedBy, client, cause, owners: ["Deployment/web"]}], metadata: {continue}}
 * </pre>
 */
public final class ShowGone implements ReadHandler {
    public static final int DEFAULT_LIMIT = 500;
    public static final int MAX_LIMIT = 1_000;

    /** Names that are looked at for one page: most of them may live. */
    static final int MAX_SCANNED = 20_000;

    private final Store store;
    private final Reach reach;

    public ShowGone(Store store, Rules rules, Rights rights) {
        this.store = store;
        this.reach = new Reach(store, rules, rights);
    }

    public static boolean asked(Asked asked) {
        return asked.options().flag("deleted");
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        Kind kind = asked.kind();
        if (kind.durability() != Durability.HISTORY) {
            return Refusals.bad("no history is kept of " + Refusals.resource(kind));
        }
        String token = asked.options().firstOr("continue", "");
        return limit(asked)
                .then(limit ->
                        Selection.of(asked)
                                .then(chosen ->
                                        token.isEmpty()
                                                ? answer(asked, chosen, null, limit)
                                                : ContinueToken.parse(token)
                                                        .then(at ->
                                                                answer(
                                                                        asked,
                                                                        chosen,
                                                                        at.after(kind.id()),
                                                                        limit))));
    }

    /** From the parameter {@code limit}. */
    static Outcome<Integer> limit(Asked asked) {
        String text = asked.options().firstOr("limit", "0");
        if (!text.matches("[0-9]{1,18}")) {
            return Refusals.bad("limit: Invalid value: \"" + text + "\": must be 0 or more");
        }
        long wished = Long.parseLong(text);
        return Outcome.ok(wished == 0 ? DEFAULT_LIMIT : (int) Math.min(MAX_LIMIT, wished));
    }

    private Outcome<Reply> answer(Asked asked, Selection chosen, @Nullable Key after, int limit) {
        Kind kind = asked.kind();
        History.GonePage page =
                store.history()
                        .gone(kind.id(), asked.target().namespace(), after, limit, MAX_SCANNED);
        long from = reach.from(Reach.Question.of(asked));
        List<Json> items = new ArrayList<>();
        for (History.Gone gone : page.all()) {
            if (gone.removal().revision() < from) {
                continue;
            }
            if (chosen.isEverything() || matches(chosen, gone)) {
                items.add(item(kind, gone));
            }
        }
        Key next = page.next();
        String token =
                next == null ? "" : new ContinueToken(1, next.namespace(), next.name(), -1).text();
        return Outcome.ok(new Reply.Document(200, document(items, token), asked.warnings()));
    }

    private static boolean matches(Selection chosen, History.Gone gone) {
        History.Entry last = gone.last();
        JsonObject after = last == null ? null : last.after();
        return last != null
                && after != null
                && chosen.matches(
                        new StoredObject(
                                last.key(), last.uid(), last.revision(), JsonWriter.write(after)));
    }

    static JsonObject document(List<Json> items, String token) {
        return JsonObject.builder()
                .put("apiVersion", "davit.dev/v1")
                .put("kind", "DeletedObjectList")
                .put(
                        "metadata",
                        token.isEmpty()
                                ? JsonObject.EMPTY
                                : JsonObject.of("continue", new JsonString(token)))
                .put("items", new JsonArray(items))
                .build();
    }

    static JsonObject item(Kind kind, History.Gone gone) {
        History.Entry removal = gone.removal();
        JsonObject.Builder item =
                JsonObject.builder()
                        .put("apiVersion", kind.apiVersion())
                        .put("kind", kind.kind())
                        .put("name", removal.key().name());
        if (!removal.key().namespace().isEmpty()) {
            item.put("namespace", removal.key().namespace());
        }
        item.put("uid", removal.uid());
        History.Entry last = gone.last();
        if (last != null && last.after() != null) {
            item.put("lastRevision", last.revision());
        }
        item.put("removedRevision", removal.revision())
                .put("removedAt", Timestamps.precise(removal.timeMillis()))
                .put("removedBy", removal.origin().author())
                .put("client", removal.origin().client());
        if (!removal.origin().cause().isEmpty()) {
            item.put("cause", removal.origin().cause());
        }
        List<Json> owners = last == null ? List.of() : owners(last.after());
        if (!owners.isEmpty()) {
            item.put("owners", new JsonArray(owners));
        }
        return item.build();
    }

    private static List<Json> owners(@Nullable JsonObject object) {
        List<Json> all = new ArrayList<>(0);
        if (object != null) {
            for (Json each : object.array("metadata", "ownerReferences")) {
                if (each instanceof JsonObject owner) {
                    all.add(
                            new JsonString(
                                    owner.textOr("", "kind") + "/" + owner.textOr("", "name")));
                }
            }
        }
        return all;
    }
}
