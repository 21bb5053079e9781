package dev.davit.cli.verb;

import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.wire.Answer;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;

/** Writes as the verbs make them: with a cause, or as a dry run. */
final class Writes {
    static final String MERGE = "application/merge-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";

    private final Session session;
    private final String cause;
    private final boolean dryRun;

    /**
     * @param cause why, for the history
     */
    Writes(Session session, String cause, boolean dryRun) {
        this.session = session;
        this.cause = cause;
        this.dryRun = dryRun;
    }

    JsonObject create(Kind kind, String namespace, JsonObject object) {
        return Session.object(
                raw("POST", Paths.collection(kind, namespace), "application/json", object));
    }

    JsonObject merge(String path, JsonObject patch) {
        return Session.object(raw("PATCH", path, MERGE, patch));
    }

    Answer<byte[]> raw(String method, String path, String type, JsonObject body) {
        String query = dryRun ? (path.indexOf('?') < 0 ? "?" : "&") + "dryRun=All" : "";
        return session.client()
                .send(
                        session.client()
                                .request(path + query)
                                .header("Content-Type", type)
                                .header(Causes.HEADER, cause)
                                .method(method, JsonWriter.write(body))
                                .build());
    }
}
