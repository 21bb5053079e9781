package dev.davit.gate.past;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.gate.room.Scene;
import dev.davit.gate.write.CreateObject;
import dev.davit.gate.write.Replacement;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.store.History;
import dev.davit.store.History.Then;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * POST …/rollback {@code {toRevision|at}}: what was wished for then is wished for again. Without
 * either: the state before the last change, or, of an object that is gone, its last state.
 *
 * <p>Labels, annotations and spec come back; what the cluster allocated does not. Who rolls back is
 * the author. An object that is gone comes back as a new one.
 */
public final class Rollback {
    private final Store store;
    private final Moments moments;
    private final Reach reach;
    private final CreateObject create;
    private final Replacement replacement;

    public Rollback(
            Store store, CreateObject create, Replacement replacement, Rules rules, Rights rights) {
        this.store = store;
        this.moments = new Moments(store);
        this.reach = new Reach(store, rules, rights);
        this.create = create;
        this.replacement = replacement;
    }

    /** Looks the state up, once; the write itself only judges. */
    public Outcome<WriteHandler> handler(Asked asked) {
        return target(asked).map(entry -> (again, scene) -> admit(again, entry, scene));
    }

    private Outcome<History.Entry> target(Asked asked) {
        Kind kind = asked.kind();
        if (kind.durability() != Durability.HISTORY) {
            return Refusals.bad("no history is kept of " + Refusals.resource(kind));
        }
        return Wish.of(asked)
                .then(wish ->
                        wish.none()
                                ? last(asked)
                                : moments.of(kind, wish.revision(), wish.at())
                                        .then(found ->
                                                reach.within(Reach.Question.of(asked), found))
                                        .then(found -> state(asked, found)));
    }

    /**
     * What the body says.
     *
     * @param revision empty, or a number
     * @param at empty, or a time
     */
    private record Wish(String revision, String at) {
        private static final List<String> MEMBERS =
                List.of("apiVersion", "kind", "metadata", "toRevision", "at");

        boolean none() {
            return revision.isEmpty() && at.isEmpty();
        }

        static Outcome<Wish> of(Asked asked) {
            JsonObject body = asked.body();
            List<Cause> causes = new ArrayList<>(0);
            for (String name : body.names()) {
                if (!MEMBERS.contains(name)) {
                    causes.add(
                            new Cause(Cause.UNKNOWN_FIELD, "unknown field \"" + name + "\"", name));
                }
            }
            String revision = revision(body.get("toRevision"), causes);
            String at = time(body.get("at"), causes);
            if (body.has("toRevision") && body.has("at")) {
                causes.add(
                        new Cause(
                                Cause.INVALID,
                                "Invalid value: toRevision and at cannot be both set",
                                "at"));
            }
            return causes.isEmpty()
                    ? Outcome.ok(new Wish(revision, at))
                    : Refusals.invalid(asked.kind(), asked.target().name(), causes);
        }

        private static String revision(@Nullable Json value, List<Cause> causes) {
            String text =
                    switch (value) {
                        case JsonNumber.Whole(long number) -> Long.toString(number);
                        case JsonString(String written) -> written;
                        case null -> "";
                        default -> JsonWriter.text(value);
                    };
            if (value != null && !text.matches("[1-9][0-9]{0,17}")) {
                causes.add(
                        new Cause(
                                Cause.INVALID,
                                "Invalid value: %s: must be a revision, as \"davit history\" lists them"
                                        .formatted(JsonWriter.text(value)),
                                "toRevision"));
            }
            return text;
        }

        private static String time(@Nullable Json value, List<Cause> causes) {
            String text = value instanceof JsonString(String written) ? written : "";
            if (value != null && Timestamps.read(text).isEmpty()) {
                causes.add(
                        new Cause(
                                Cause.INVALID,
                                "Invalid value: %s: must be a time such as 2026-11-20T12:00:00Z"
                                        .formatted(JsonWriter.text(value)),
                                "at"));
            }
            return text;
        }
    }

    private Outcome<History.Entry> state(Asked asked, long revision) {
        return switch (store.history().then(asked.key(), revision)) {
            case Then.Lost(long from) ->
                    notThere(
                            asked,
                            "its state at revision %d is not kept any more, it is known from revision %d on"
                                    .formatted(revision, from));
            case Then.Never _ ->
                    notThere(asked, "there was no such object at revision " + revision);
            case Then.Found(History.Entry entry) when entry.purged() ->
                    States.purged(asked.kind(), entry);
            case Then.Found(History.Entry entry) ->
                    entry.after() == null
                            ? notThere(asked, "there was no such object at revision " + revision)
                            : Outcome.ok(entry);
        };
    }

    private static <T> Outcome<T> notThere(Asked asked, String why) {
        return Refusals.invalid(
                asked.kind(),
                asked.target().name(),
                new Cause(Cause.NOT_FOUND, "Not found: " + why, "toRevision"));
    }

    private Outcome<History.Entry> last(Asked asked) {
        boolean gone = store.image().get(asked.key()) == null;
        List<History.Entry> newest = store.history().of(asked.key(), Long.MAX_VALUE, 2);
        if (newest.isEmpty()) {
            return Refusals.notFound(asked.kind(), asked.target().name());
        }
        // Of an object that is gone the newest entry is its removal.
        History.Entry before = newest.size() < 2 ? null : newest.get(1);
        if (before != null && before.purged()) {
            return States.purged(asked.kind(), before);
        }
        if (before != null && before.revision() < reach.from(Reach.Question.of(asked))) {
            return reach.within(Reach.Question.of(asked), before.revision()).map(_ -> before);
        }
        return before == null || before.after() == null
                ? Refusals.conflict(
                        asked.kind(),
                        asked.target().name(),
                        gone
                                ? "its last state is not kept any more"
                                : "there is no earlier state to go back to")
                : Outcome.ok(before);
    }

    private Outcome<Admitted> admit(Asked asked, History.Entry entry, Scene scene) {
        JsonObject earlier = entry.after();
        if (earlier == null) {
            return Refusals.notFound(asked.kind(), asked.target().name());
        }
        Asked told = asked.because("back to revision " + entry.revision());
        StoredObject stored = scene.image().get(asked.key());
        if (stored == null) {
            return again(told, earlier, scene);
        }
        Asked warned =
                stored.uid().equals(entry.uid())
                        ? told
                        : told.warned(
                                "revision %d is of an earlier object of this name (uid %s)"
                                        .formatted(entry.revision(), entry.uid()));
        JsonObject wanted = Intent.restored(asked.kind(), stored.tree(), earlier);
        return replacement.main(warned, stored, wanted, scene, "rollback");
    }

    private Outcome<Admitted> again(Asked asked, JsonObject earlier, Scene scene) {
        OwnersBack.Mapped owners =
                new OwnersBack(scene.image(), new TreeMap<>())
                        .of(earlier, asked.target().namespace());
        Asked warned = asked;
        for (String owner : owners.dropped()) {
            warned = warned.warned("its owner " + owner + " is not there: it comes back without");
        }
        JsonObject wanted = Intent.again(asked.kind(), earlier, owners.references());
        return create.create(warned, wanted, scene, "rollback");
    }
}
