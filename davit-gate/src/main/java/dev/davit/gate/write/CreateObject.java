package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.control.workload.Overlaps;
import dev.davit.gate.owner.Marks;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.store.Draft;
import java.util.ArrayList;
import java.util.List;

/** POST: a new object, with uid, defaults and first state. */
public final class CreateObject implements WriteHandler {
    /** A generated name leaves room for its suffix within a DNS label. */
    private static final int MAX_GENERATED_BASE = 58;

    private final Shaping shaping;

    public CreateObject(Shaping shaping) {
        this.shaping = shaping;
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        return Bodies.of(asked).then(given -> create(asked, given, scene, "create"));
    }

    /**
     * Makes a new object of what was given.
     *
     * @param given as a client would send it
     * @param verb for history: a rollback makes objects as well
     */
    public Outcome<Admitted> create(Asked asked, JsonObject given, Scene scene, String verb) {
        JsonObject metadata = Metadata.of(given);
        if (!metadata.textOr("", "resourceVersion").isEmpty()) {
            return Refusals.bad("resourceVersion should not be set on objects to be created");
        }
        String name = name(metadata, asked.freshSuffix());
        if (name.isEmpty()) {
            return Refusals.invalid(
                    asked.kind(),
                    "",
                    new Cause(
                            Cause.REQUIRED,
                            "Required value: name or generateName is required",
                            "metadata.name"));
        }
        Key key = new Key(asked.kind().id(), asked.target().namespace(), name);
        StoredObject taken = scene.image().get(key);
        if (taken != null) {
            return Refusals.alreadyExists(asked.kind(), name);
        }
        return home(asked, name, scene)
                .then(home -> make(asked, given, key, home, scene, verb))
                .then(admitted -> OnlyDefault.check(asked, admitted, scene));
    }

    private static String name(JsonObject metadata, String suffix) {
        String name = metadata.textOr("", "name");
        String base = metadata.textOr("", "generateName");
        if (!name.isEmpty() || base.isEmpty()) {
            return name;
        }
        int end = Math.min(base.length(), MAX_GENERATED_BASE);
        return base.substring(0, end) + suffix;
    }

    private Outcome<Home> home(Asked asked, String name, Scene scene) {
        Home home = shaping.home(asked, scene);
        StoredObject found = home.namespace();
        if (!asked.kind().namespaced()) {
            return Outcome.ok(home);
        }
        String namespace = asked.target().namespace();
        if (found == null) {
            return Refusals.notFound(Kinds.NAMESPACE, namespace);
        }
        if (Metadata.deleting(Metadata.of(found.tree()))) {
            return Refusals.terminating(asked.kind(), name, namespace);
        }
        return Outcome.ok(home);
    }

    private Outcome<Admitted> make(
            Asked asked, JsonObject given, Key key, Home home, Scene scene, String verb) {
        Kind kind = asked.kind();
        JsonObject metadata =
                Metadata.created(
                        Metadata.of(given),
                        key.namespace(),
                        key.name(),
                        asked.freshUid(),
                        scene.nowMillis(),
                        Shaping.counted(kind));
        return shaping.fresh(asked, given, metadata, home, scene)
                .then(shaped ->
                        Habits.of(kind)
                                .first(asked, shaped.tree(), given, scene)
                                .then(placed ->
                                        Marks.check(asked, null, placed.object(), scene)
                                                .map(_ -> placed))
                                .then(placed ->
                                        Ownership.created(
                                                        asked,
                                                        given,
                                                        placed.object(),
                                                        shaped.written(),
                                                        scene)
                                                .map(owned ->
                                                        admitted(
                                                                asked,
                                                                key,
                                                                home,
                                                                new Habits.Placed(
                                                                        owned, placed.node()),
                                                                warnings(shaped, kind, scene),
                                                                verb))));
    }

    private static List<String> warnings(Shaping.Right shaped, Kind kind, Scene scene) {
        List<String> others = Overlaps.of(scene.image(), kind, shaped.tree());
        List<String> warnings = new ArrayList<>(shaped.warnings());
        if (!others.isEmpty()) {
            warnings.add(Overlaps.warning(others));
        }
        if (kind.dataOnly()) {
            warnings.add(kind.dataOnlyText());
        }
        return warnings;
    }

    private static Admitted admitted(
            Asked asked,
            Key key,
            Home home,
            Habits.Placed placed,
            List<String> warnings,
            String verb) {
        Basis basis = home.and(Basis.NOTHING.and(key, null));
        if (placed.node() != null) {
            basis = basis.and(placed.node());
        }
        Draft draft =
                new Draft(
                        key,
                        asked.kind().durability(),
                        placed.object(),
                        Origins.of(asked, verb, null, placed.object()));
        return new Admitted(
                asked.kind(),
                basis,
                List.of(draft),
                null,
                Admitted.CREATED,
                asked.warningsAnd(warnings));
    }
}
