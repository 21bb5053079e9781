package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;

/** What is to run a pod: one that is not there is refused as such, one that is not used yet too. */
final class RuntimeClasses {
    private static final String FIELD = "runtimeClassName";

    private RuntimeClasses() {}

    /**
     * The pod, where it names none, or the one that it had.
     *
     * @param stored empty for a new one
     */
    static Outcome<JsonObject> check(JsonObject stored, JsonObject pod, Scene scene) {
        String name = pod.textOr("", "spec", FIELD);
        if (name.isEmpty() || name.equals(stored.textOr("", "spec", FIELD))) {
            return Outcome.ok(pod);
        }
        String of = pod.textOr("", Metadata.FIELD, "name");
        Key key = new Key(ClusterKinds.RUNTIME_CLASS.id(), "", name);
        return scene.image().get(key) == null
                ? Refusals.forbidden(
                        Kinds.POD, of, "pod rejected: RuntimeClass \"" + name + "\" not found")
                : Refusals.invalid(
                        Kinds.POD,
                        of,
                        new Cause(
                                Cause.NOT_SUPPORTED,
                                "runtime classes: not supported yet",
                                "spec." + FIELD));
    }
}
