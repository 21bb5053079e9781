package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.room.Scene;
import dev.davit.model.custom.DefinitionStatus;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.ExtensionKinds;
import java.util.ArrayList;
import java.util.List;

/**
 * CustomResourceDefinitions: whether its names are free is known when one is written, so that its
 * kind is served from that very commit on.
 */
final class DefinitionHabits implements Habits {
    /** Of its specification as JSON; it is in every server's memory, and in its OpenAPI. */
    static final int MAX_BYTES = 1024 * 1024;

    @Override
    public Outcome<Placed> first(JsonObject made, JsonObject given, Scene scene) {
        return bounded(made)
                .map(right ->
                        new Placed(
                                DefinitionStatus.of(right, others(scene), scene.nowMillis()),
                                null));
    }

    @Override
    public Outcome<JsonObject> changed(JsonObject stored, JsonObject wanted, Scene scene) {
        return wanted.object("spec").equals(stored.object("spec"))
                ? Outcome.ok(wanted)
                : bounded(wanted);
    }

    private static Outcome<JsonObject> bounded(JsonObject definition) {
        int size = JsonWriter.write(definition.object("spec")).length;
        return size <= MAX_BYTES
                ? Outcome.ok(definition)
                : Outcome.refused(
                        Refusal.of(
                                Reason.TOO_LARGE,
                                ("Request entity too large: spec of a CustomResourceDefinition has"
                                                + " at most %d bytes as JSON, not %d")
                                        .formatted(MAX_BYTES, size)));
    }

    @Override
    public JsonObject followed(JsonObject stored, JsonObject next, Scene scene) {
        return DefinitionStatus.of(next, others(scene), scene.nowMillis());
    }

    private static List<JsonObject> others(Scene scene) {
        List<JsonObject> others = new ArrayList<>();
        scene.image()
                .scan(
                        ExtensionKinds.DEFINITION.id(),
                        "",
                        null,
                        (StoredObject other) -> others.add(other.tree()));
        return others;
    }

    /** Until its deletion is asked for: its objects go first. */
    @Override
    public boolean heldBack(JsonObject object) {
        return !Metadata.deleting(Metadata.of(object));
    }

    @Override
    public JsonObject deleting(JsonObject object) {
        return DefinitionStatus.terminating(object);
    }
}
