package dev.davit.gate.review;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.Trust;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Scene;
import dev.davit.gate.write.Shaping;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** POST of a review: answered with itself and the status; nothing is written. */
public final class Reviews implements WriteHandler {
    private final Shaping shaping;
    private final AccessReview access;
    private final IdentityReview identity;

    public Reviews(Shaping shaping, Rights rights, Trust trust) {
        this.shaping = shaping;
        access = new AccessReview(rights);
        identity = new IdentityReview(trust);
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return shaping.question(asked)
                .then(right ->
                        metadata(asked, right.tree())
                                .then(_ -> status(asked, right.tree()))
                                .map(status -> answer(asked, right, status)));
    }

    private Outcome<JsonObject> status(Asked asked, JsonObject tree) {
        Kind kind = asked.kind();
        JsonObject spec = tree.object("spec");
        if (kind.equals(AccessKinds.SELF_SUBJECT_REVIEW)) {
            return Outcome.ok(identity.self(asked.request().identity()));
        }
        if (kind.equals(AccessKinds.TOKEN_REVIEW)) {
            return identity.token(spec);
        }
        return kind.equals(AccessKinds.SELF_SUBJECT_RULES_REVIEW)
                ? access.rules(asked, spec)
                : access.review(asked, spec);
    }

    /** There is no object that metadata could be of. */
    private static Outcome<JsonObject> metadata(Asked asked, JsonObject tree) {
        JsonObject metadata = tree.object("metadata");
        for (String name : metadata.names()) {
            boolean place = name.equals("namespace") && asked.kind().namespaced();
            boolean nothing =
                    name.equals("creationTimestamp") || metadata.textOr("x", name).isEmpty();
            if (!place && !nothing && !name.equals("managedFields")) {
                String what = asked.kind().namespaced() ? "except for namespace" : "";
                return Refusals.invalid(
                        asked.kind(),
                        metadata.textOr("", "name"),
                        new Cause(
                                Cause.INVALID,
                                ("Invalid value: must be empty " + what).strip(),
                                "metadata." + name));
            }
        }
        return Outcome.ok(metadata);
    }

    private static Admitted answer(Asked asked, Shaping.Right right, JsonObject status) {
        JsonObject metadata =
                asked.kind().namespaced()
                        ? JsonObject.EMPTY.with("namespace", asked.target().namespace())
                        : JsonObject.EMPTY;
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("kind", asked.kind().kind())
                        .put("apiVersion", asked.kind().apiVersion())
                        .put("metadata", metadata);
        if (right.tree().has("spec")) {
            body.put("spec", right.tree().object("spec"));
        }
        List<String> warnings = new ArrayList<>(asked.warningsAnd(right.warnings()));
        return new Admitted(
                asked.kind(),
                Basis.NOTHING,
                List.of(),
                null,
                new Admitted.Answer.WithDocument(201, body.put("status", status).build()),
                warnings);
    }
}
