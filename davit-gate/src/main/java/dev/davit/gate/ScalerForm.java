package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Payload;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.patch.Patches;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.model.schema.Schemas;
import dev.davit.policy.budget.ScalerVersions;

/**
 * Autoscalers of {@code autoscaling/v1} are those of v2 in another form: stored once, seen in both.
 * Requests in the older form are turned into the stored one behind decode, and answers back.
 */
final class ScalerForm {
    private static final Kind OUTER = WorkloadKinds.AUTOSCALER_V1;
    private static final Kind INNER = WorkloadKinds.AUTOSCALER;

    private ScalerForm() {}

    static boolean is(Request request) {
        Kind kind = request.target().kind();
        return kind.version().equals(OUTER.version()) && kind.equals(OUTER);
    }

    /** The same request for the stored form. */
    static Outcome<Asked> inner(Asked asked, ImageView image) {
        if (!is(asked.request())) {
            return Outcome.ok(asked);
        }
        Verb verb = asked.request().verb();
        boolean object = verb == Verb.CREATE || verb == Verb.UPDATE;
        boolean whole = object && !asked.target().subresource().equals("rollback");
        return switch (asked.payload()) {
            case Payload.Whole(JsonObject tree) when whole ->
                    right(tree).map(right -> with(asked, verb, newer(right)));
            case Payload.Patch(PatchType type, JsonObject config) when type == PatchType.APPLY ->
                    right(config)
                            .map(right ->
                                    with(
                                            asked,
                                            asked.request(),
                                            new Payload.Patch(type, ScalerVersions.newer(right))));
            case Payload.Patch(PatchType type, Json patch) when type != PatchType.APPLY ->
                    patched(asked, type, patch, image);
            case Payload other -> Outcome.ok(with(asked, asked.request(), other));
        };
    }

    private static Outcome<JsonObject> right(JsonObject tree) {
        String version = tree.textOr(OUTER.apiVersion(), "apiVersion");
        return version.equals(OUTER.apiVersion())
                ? Outcome.ok(tree)
                : Refusals.bad(
                        "the body is a %s %s; this address takes a %s %s"
                                .formatted(
                                        version,
                                        tree.textOr("", "kind"),
                                        OUTER.apiVersion(),
                                        OUTER.kind()));
    }

    /** A patch is of the form that its writer sees: what comes of it is written whole. */
    private static Outcome<Asked> patched(
            Asked asked, PatchType type, Json patch, ImageView image) {
        StoredObject stored = image.get(asked.key());
        if (stored == null) {
            return Refusals.notFound(OUTER, asked.target().name());
        }
        return Patches.apply(type, ScalerVersions.older(stored.tree()), patch, Schemas.patch(OUTER))
                .map(next -> with(asked, Verb.UPDATE, newer(next)));
    }

    private static JsonObject newer(JsonObject tree) {
        return ScalerVersions.newer(tree);
    }

    private static Asked with(Asked asked, Verb verb, JsonObject tree) {
        Request request = asked.request();
        Request other =
                new Request(
                        request.identity(),
                        verb,
                        request.target(),
                        request.options(),
                        request.body(),
                        request.cause(),
                        request.premises());
        return with(asked, other, new Payload.Whole(tree));
    }

    private static Asked with(Asked asked, Request request, Payload payload) {
        return new Asked(
                request.about(INNER),
                payload,
                asked.fieldCheck(),
                asked.dryRun(),
                asked.freshUid(),
                asked.freshSuffix(),
                asked.warnings());
    }

    /** An answer in the form that was asked in. */
    static Outcome<Reply> outer(Outcome<Reply> outcome) {
        return switch (outcome) {
            case Outcome.Ok<Reply>(Reply reply) ->
                    Outcome.ok(OtherForm.of(reply, OUTER, ScalerForm::shown));
            case Outcome.Refused<Reply>(Refusal why) -> Outcome.refused(why);
        };
    }

    private static JsonObject shown(JsonObject tree) {
        boolean scaler =
                INNER.kind().equals(tree.text("kind"))
                        && INNER.apiVersion().equals(tree.text("apiVersion"));
        return scaler ? ScalerVersions.older(tree) : tree;
    }

    /** A watch in the form that was asked in. */
    static Watch outer(Watch watch) {
        return watch.seenAs(stored -> OtherForm.of(stored, ScalerForm::shown));
    }
}
