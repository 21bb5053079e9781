package dev.davit.cli;

import dev.davit.cli.wire.Answer;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import java.util.function.UnaryOperator;

/** Writes as the verbs make them: with a cause for the history, or as a dry run. */
public final class Writes {
    /** Why something is written, for the history. */
    public static final String CAUSE_HEADER = "X-Davit-Cause";

    public static final String JSON = "application/json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";

    private final Session session;
    private final String cause;
    private final boolean dryRun;

    /**
     * @param cause why; empty: nothing is said
     */
    public Writes(Session session, String cause, boolean dryRun) {
        this.session = session;
        this.cause = cause;
        this.dryRun = dryRun;
    }

    public JsonObject create(Kind kind, String namespace, JsonObject object) {
        return Session.object(raw("POST", Paths.collection(kind, namespace), JSON, object));
    }

    /** A patch that rests on no state: what is written meanwhile is no reason to give up. */
    public JsonObject merge(String path, JsonObject patch) {
        return Again.onConflict(() -> Session.object(raw("PATCH", path, MERGE, patch)));
    }

    /** Patches the state that was read and no other one; a {@link Conflict} where there is one. */
    public JsonObject mergeInto(JsonObject seen, String path, JsonObject patch) {
        return Session.object(raw("PATCH", path, MERGE, resting(patch, seen)));
    }

    /** Like {@link #mergeInto}; lists with a key are merged by it. */
    public JsonObject mergeListsInto(JsonObject seen, String path, JsonObject patch) {
        return Session.object(raw("PATCH", path, STRATEGIC, resting(patch, seen)));
    }

    private static JsonObject resting(JsonObject patch, JsonObject seen) {
        JsonString revision = new JsonString(seen.textOr("", "metadata", "resourceVersion"));
        return patch.withAt(revision, "metadata", "resourceVersion");
    }

    /**
     * Reads, decides and replaces; anew, when somebody wrote in between.
     *
     * @param decide from what was read to what is to be; keeps the revision
     * @return what was read, of the attempt that went through
     */
    public JsonObject replace(String path, UnaryOperator<JsonObject> decide) {
        return Again.onConflict(() -> {
            JsonObject seen = session.get(path);
            Session.object(raw("PUT", path, JSON, decide.apply(seen)));
            return seen;
        });
    }

    public Answer<byte[]> raw(String method, String path, String type, JsonObject body) {
        String query = dryRun ? (path.indexOf('?') < 0 ? "?" : "&") + "dryRun=All" : "";
        return session.client()
                .send(
                        session.client()
                                .request(path + query)
                                .header("Content-Type", type)
                                .header(CAUSE_HEADER, cause)
                                .method(method, JsonWriter.write(body))
                                .build());
    }
}
