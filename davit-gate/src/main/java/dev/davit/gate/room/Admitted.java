package dev.davit.gate.room;

import dev.davit.base.Invariant;
import dev.davit.base.Refusal.Subject;
import dev.davit.gate.StatusJson;
import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Reply;
import dev.davit.store.Committed;
import dev.davit.store.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A write that may be committed as it stands, on any image on which its basis holds.
 *
 * @param current the object as it is, where there is one; the answer when nothing changes
 * @param answer what the client is shown afterwards
 * @param contested fields that it takes from another domain
 * @param fought a sentence for each field that nobody may change after it
 */
public record Admitted(
        Kind kind,
        Basis basis,
        List<Draft> drafts,
        @Nullable StoredObject current,
        Answer answer,
        List<String> warnings,
        List<String> contested,
        List<String> fought) {

    /** How a write is answered. */
    public sealed interface Answer {
        /** With the object as it is now. */
        record WithObject(int code) implements Answer {}

        /** With a {@code Status} that names what was done to whom. */
        record WithStatus(int code, Subject about) implements Answer {}

        /** With another view of the object as it is now. */
        record WithView(UnaryOperator<JsonObject> view) implements Answer {}

        /** With the object as it was asked for: it is stored in another version. */
        record WithTree(int code, JsonObject tree) implements Answer {}

        /** With a document of the handler's own. */
        record WithDocument(int code, JsonObject body) implements Answer {}
    }

    public static final Answer OK = new Answer.WithObject(200);
    public static final Answer CREATED = new Answer.WithObject(201);

    public Admitted {
        drafts = List.copyOf(drafts);
        warnings = List.copyOf(warnings);
        contested = List.copyOf(contested);
        fought = List.copyOf(fought);
    }

    /** Nothing is taken from anybody. */
    public Admitted(
            Kind kind,
            Basis basis,
            List<Draft> drafts,
            @Nullable StoredObject current,
            Answer answer,
            List<String> warnings) {
        this(kind, basis, drafts, current, answer, warnings, List.of(), List.of());
    }

    /** Nothing to write: the object is as it was wished to be. */
    public static Admitted unchanged(Kind kind, StoredObject current, List<String> warnings) {
        return new Admitted(kind, Basis.NOTHING.and(current), List.of(), current, OK, warnings);
    }

    /** The same write, which rests on more, with more to be told. */
    Admitted vetted(List<Basis.Read> reads, List<String> more) {
        if (reads.isEmpty() && more.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new Admitted(
                kind, basis.and(reads), drafts, current, answer, all, contested, fought);
    }

    /** The same write, answered in another way. */
    public Admitted answering(Answer other) {
        return new Admitted(kind, basis, drafts, current, other, warnings, contested, fought);
    }

    public Reply reply(Committed committed) {
        return switch (answer) {
            case Answer.WithObject(int code) ->
                    new Reply.One(code, kind, shown(committed), warnings);
            case Answer.WithStatus(int code, Subject about) ->
                    new Reply.Document(code, StatusJson.success(about), warnings);
            case Answer.WithView(UnaryOperator<JsonObject> view) ->
                    new Reply.Document(200, view.apply(shown(committed).tree()), warnings);
            case Answer.WithTree(int code, JsonObject tree) ->
                    new Reply.Document(code, revised(tree, shown(committed)), warnings);
            case Answer.WithDocument(int code, JsonObject body) ->
                    new Reply.Document(code, body, warnings);
        };
    }

    /** A tree with the revision under which it was stored in another form. */
    public static JsonObject revised(JsonObject tree, StoredObject stored) {
        return tree.withAt(
                new JsonString(Long.toString(stored.revision())), "metadata", "resourceVersion");
    }

    /** What {@link #reply} would answer, with nothing written. */
    public Reply preview() {
        return switch (answer) {
            case Answer.WithObject(int code) -> new Reply.Document(code, would(), warnings);
            case Answer.WithStatus(int code, Subject about) ->
                    new Reply.Document(code, StatusJson.success(about), warnings);
            case Answer.WithView(UnaryOperator<JsonObject> view) ->
                    new Reply.Document(200, view.apply(would()), warnings);
            case Answer.WithTree(int code, JsonObject tree) ->
                    new Reply.Document(code, tree, warnings);
            case Answer.WithDocument(int code, JsonObject body) ->
                    new Reply.Document(code, body, warnings);
        };
    }

    private StoredObject shown(Committed committed) {
        List<Change> changes = committed.changes();
        StoredObject shown = changes.isEmpty() ? current : changes.getLast().shown();
        return Invariant.present(shown, "an object to answer with");
    }

    private JsonObject would() {
        JsonObject after = drafts.isEmpty() ? null : drafts.getLast().after();
        if (after != null) {
            return after;
        }
        return Invariant.present(current, "an object to answer with").tree();
    }
}
