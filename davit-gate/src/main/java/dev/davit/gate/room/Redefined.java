package dev.davit.gate.room;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.custom.AdaptedImage;
import dev.davit.gate.custom.Adapting;
import dev.davit.gate.write.WriteHandler;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.custom.Definition;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Verb;
import dev.davit.store.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A custom kind may become another one while a write of its objects is under way: a write is judged
 * by the definition of the very image that it commits on. Of built-in kinds nothing is asked.
 */
final class Redefined {
    private Redefined() {}

    /**
     * Whether a judgement stands that was made while these kinds were served: of objects of a
     * custom kind, and of definitions, whose names depend on those of others.
     */
    // Kinds are made once per change: which ones they are is told by identity.
    @SuppressWarnings("ReferenceEquality")
    static boolean stands(Kind kind, ServedKinds judged, ImageView image) {
        boolean concerned = kind.custom() != null || kind.equals(ExtensionKinds.DEFINITION);
        return !concerned || image.kinds() == judged;
    }

    /** The question about the kind as it is here. */
    static Outcome<Asked> now(Asked asked, ImageView image) {
        Kind kind = asked.kind();
        if (kind.custom() == null) {
            return Outcome.ok(asked);
        }
        Definition definition = image.kinds().definition(kind.id());
        Kind found = definition == null ? null : definition.version(kind.version());
        if (definition == null || found == null) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.NOT_FOUND, "the server could not find the requested resource"));
        }
        boolean makes = asked.request().verb() == Verb.CREATE && asked.target().name().isEmpty();
        if (definition.terminating() && makes) {
            return Refusals.notAllowed(
                    "create not allowed while custom resource definition is terminating");
        }
        return Outcome.ok(asked.of(found));
    }

    /** As the handler admits it, in the version that is stored. */
    static Outcome<Admitted> admit(
            WriteHandler handler, Asked asked, Scene scene, Adapting adapting) {
        Kind kind = asked.kind();
        CustomVersion custom = kind.custom();
        if (custom == null) {
            return handler.admit(asked, scene);
        }
        AdaptedImage adapted = new AdaptedImage(scene.image(), kind, adapting);
        Asked told = custom.warning().isEmpty() ? asked : asked.warned(custom.warning());
        scene.hearing().warn(told.warnings());
        Outcome<Admitted> admitted =
                handler.admit(told, new Scene(adapted, scene.nowMillis(), scene.hearing()));
        Refusal failure = adapted.failure();
        return failure == null
                ? admitted.then(right -> stored(kind, right, adapting))
                : Outcome.refused(failure);
    }

    private static Outcome<Admitted> stored(Kind kind, Admitted admitted, Adapting adapting) {
        CustomVersion custom = kind.custom();
        if (custom == null || custom.storage()) {
            return Outcome.ok(admitted);
        }
        List<Draft> drafts = new ArrayList<>(admitted.drafts().size());
        for (Draft draft : admitted.drafts()) {
            JsonObject after = draft.after();
            if (after == null || !draft.key().kind().equals(kind.id())) {
                drafts.add(draft);
                continue;
            }
            switch (adapting.toStore(kind, after)) {
                case Outcome.Ok<JsonObject>(JsonObject tree) ->
                        drafts.add(
                                new Draft(draft.key(), draft.durability(), tree, draft.origin()));
                case Outcome.Refused<JsonObject>(Refusal why) -> {
                    return Outcome.refused(why);
                }
            }
        }
        return Outcome.ok(
                new Admitted(
                        admitted.kind(),
                        admitted.basis(),
                        drafts,
                        admitted.current(),
                        answer(admitted),
                        admitted.warnings(),
                        admitted.contested(),
                        admitted.fought()));
    }

    /** In the version that was asked for, without converting anything back. */
    private static Admitted.Answer answer(Admitted admitted) {
        Draft last = admitted.drafts().isEmpty() ? null : admitted.drafts().getLast();
        StoredObject current = admitted.current();
        JsonObject after = last == null ? null : last.after();
        JsonObject own = after == null && current != null ? current.tree() : after;
        if (last == null || own == null) {
            return admitted.answer();
        }
        return switch (admitted.answer()) {
            case Admitted.Answer.WithObject(int code) -> new Admitted.Answer.WithTree(code, own);
            case Admitted.Answer.WithView(UnaryOperator<JsonObject> view) ->
                    new Admitted.Answer.WithView(stored ->
                            view.apply(
                                    own.withAt(
                                            new JsonString(
                                                    stored.textOr(
                                                            "", "metadata", "resourceVersion")),
                                            "metadata",
                                            "resourceVersion")));
            case Admitted.Answer.WithStatus _,
                    Admitted.Answer.WithTree _,
                    Admitted.Answer.WithDocument _ ->
                    admitted.answer();
        };
    }
}
