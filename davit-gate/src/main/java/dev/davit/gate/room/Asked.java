package dev.davit.gate.room;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * A permitted request whose parameters and body are understood: what handlers work on.
 *
 * @param dryRun judged and answered, not kept
 * @param freshUid a new uid for whatever this request may create; drawn here, once, so that judging
 *     the request again gives the same object
 * @param freshSuffix the same for {@code generateName}
 * @param warnings found so far
 */
public record Asked(
        Request request,
        Payload payload,
        FieldCheck fieldCheck,
        boolean dryRun,
        String freshUid,
        String freshSuffix,
        List<String> warnings) {
    public Asked {
        warnings = List.copyOf(warnings);
    }

    public Target target() {
        return request.target();
    }

    public Kind kind() {
        return request.target().kind();
    }

    public Options options() {
        return request.options();
    }

    /** The object that the target names. */
    public Key key() {
        return new Key(kind().id(), target().namespace(), target().name());
    }

    /** The body's object, empty where there was no body. */
    public JsonObject body() {
        return payload instanceof Payload.Whole(JsonObject tree) ? tree : JsonObject.EMPTY;
    }

    public Asked withSuffix(String suffix) {
        return new Asked(request, payload, fieldCheck, dryRun, freshUid, suffix, warnings);
    }

    /** The same about another state of its kind. */
    // Kinds of one name are equal, whatever their definition says.
    @SuppressWarnings("ReferenceEquality")
    Asked of(Kind kind) {
        return kind == kind()
                ? this
                : new Asked(
                        request.about(kind),
                        payload,
                        fieldCheck,
                        dryRun,
                        freshUid,
                        freshSuffix,
                        warnings);
    }

    /** Server-side apply. */
    public boolean applies() {
        return payload instanceof Payload.Patch patch && patch.type() == PatchType.APPLY;
    }

    /** With a reason for history, where the author gave none. */
    public Asked because(String cause) {
        if (!request.cause().isEmpty()) {
            return this;
        }
        return new Asked(
                request.because(cause),
                payload,
                fieldCheck,
                dryRun,
                freshUid,
                freshSuffix,
                warnings);
    }

    /** With what history should say besides the author's own reason. */
    public Asked noting(String what) {
        String given = request.cause();
        return new Asked(
                request.because(given.isEmpty() ? what : given + " (" + what + ")"),
                payload,
                fieldCheck,
                dryRun,
                freshUid,
                freshSuffix,
                warnings);
    }

    public Asked warned(String warning) {
        return new Asked(
                request,
                payload,
                fieldCheck,
                dryRun,
                freshUid,
                freshSuffix,
                warningsAnd(List.of(warning)));
    }

    /** These warnings and more. */
    public List<String> warningsAnd(List<String> more) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(more);
        return all;
    }
}
