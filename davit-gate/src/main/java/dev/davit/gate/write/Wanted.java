package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.owner.Border;
import dev.davit.gate.owner.FieldGuard;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Payload;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.owned.Apply;
import dev.davit.model.owned.Claims;
import dev.davit.model.owned.Writer;
import dev.davit.model.patch.Patches;
import dev.davit.model.request.PatchType;
import dev.davit.model.schema.Schemas;
import org.jspecify.annotations.Nullable;

/** What a patch of any type makes of an object, before defaults and validation. */
public final class Wanted {
    private final Shaping shaping;
    private final FieldGuard guard;

    public Wanted(Shaping shaping, FieldGuard guard) {
        this.shaping = shaping;
        this.guard = guard;
    }

    /**
     * What is wished for.
     *
     * @param asked with what its author should know by now
     * @param border that an apply has crossed; null: nobody has looked yet
     */
    record Wish(Asked asked, JsonObject tree, @Nullable Border border) {
        static Wish of(Asked asked, JsonObject tree) {
            return new Wish(asked, tree, null);
        }

        Wish with(JsonObject other) {
            return new Wish(asked, other, border);
        }
    }

    /** The changed object; after an apply with the record of who owns what in it. */
    Outcome<Wish> of(Asked asked, StoredObject stored, Payload.Patch patch, Scene scene) {
        if (patch.type() == PatchType.APPLY) {
            return config(asked, patch.patch(), stored.tree())
                    .then(config -> merged(asked, stored, config, scene));
        }
        Outcome<JsonObject> patched =
                Patches.apply(
                        patch.type(), stored.tree(), patch.patch(), Schemas.patch(asked.kind()));
        return switch (patched) {
            case Outcome.Ok<JsonObject>(JsonObject tree) -> Outcome.ok(Wish.of(asked, tree));
            case Outcome.Refused<JsonObject>(Refusal why) ->
                    Outcome.refused(why.about(Refusals.refused(asked.kind(), stored, why)));
        };
    }

    /** The object that an apply begins: all that its configuration says. */
    Outcome<JsonObject> made(Asked asked, Payload.Patch patch) {
        return shaping.mayCreate(asked)
                .then(_ -> config(asked, patch.patch(), null))
                .then(config -> absent(asked, config));
    }

    private static Outcome<JsonObject> absent(Asked asked, JsonObject config) {
        String uid = Metadata.of(config).textOr("", "uid");
        if (!uid.isEmpty()) {
            return Refusals.conflict(
                    asked.kind(),
                    asked.target().name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: ");
        }
        JsonString name = new JsonString(asked.target().name());
        return Outcome.ok(config.withAt(name, Metadata.FIELD, "name"));
    }

    /** A configuration laid over the object. */
    Outcome<Wish> merged(Asked asked, StoredObject stored, JsonObject config, Scene scene) {
        Kind kind = asked.kind();
        JsonObject live = stored.tree();
        Writer writer = Ownership.writer(asked, scene);
        Border border = guard.border(asked, stored, writer, scene);
        return Apply.to(
                        new Apply.Question(
                                Schemas.of(kind),
                                live,
                                Ownership.of(live),
                                config,
                                Ownership.part(asked),
                                writer,
                                asked.options().flag("force"),
                                border))
                .map(applied ->
                        new Wish(
                                border.applied(),
                                Ownership.with(
                                        applied.tree(), frozen(applied.claims(), writer, border)),
                                border));
    }

    static Claims frozen(Claims claims, Writer writer, Border border) {
        return border.frozen().isEmpty() ? claims : claims.frozen(border.frozen(), writer);
    }

    private Outcome<JsonObject> config(Asked asked, Json body, @Nullable JsonObject stored) {
        if (!(body instanceof JsonObject config)) {
            return Refusals.bad("an applied configuration must be an object");
        }
        Kind kind = asked.kind();
        for (String name : new String[] {"apiVersion", "kind"}) {
            if (config.textOr("", name).isEmpty()) {
                return Refusals.bad(
                        "an applied configuration says its %s: \"%s\""
                                .formatted(
                                        name,
                                        name.equals("kind") ? kind.kind() : kind.apiVersion()));
            }
        }
        if (Metadata.of(config).array(Ownership.FIELD).size() > 0) {
            return Refusals.bad("metadata.managedFields must be nil");
        }
        return Bodies.check(asked, config)
                .then(_ -> shaping.part(asked, config, stored))
                .map(Shaping.Right::tree);
    }
}
