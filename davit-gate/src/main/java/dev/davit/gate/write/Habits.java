package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import org.jspecify.annotations.Nullable;

/** What a kind does differently when its objects come, change and go. */
interface Habits {
    /** A kind without any. */
    Habits PLAIN = new Habits() {};

    static Habits of(Kind kind) {
        if (kind.equals(Kinds.POD)) {
            return new PodHabits();
        }
        if (kind.equals(Kinds.NAMESPACE)) {
            return new NamespaceHabits();
        }
        if (kind.equals(HistoryKinds.PURGE)) {
            return new PurgeHabits();
        }
        if (kind.equals(ClusterKinds.SIGNING_REQUEST)) {
            return new SigningHabits();
        }
        if (kind.equals(ClusterKinds.VALIDATING_POLICY)) {
            return new PolicyHabits();
        }
        if (kind.equals(ExtensionKinds.DEFINITION)) {
            return new DefinitionHabits();
        }
        if (kind.equals(ExtensionKinds.API_SERVICE)) {
            return new ApiServiceHabits();
        }
        return kind.equals(Kinds.NODE) ? new NodeHabits() : PLAIN;
    }

    /**
     * The first state: what the gate itself puts into a new object. The status that came with it is
     * in {@code given} only.
     *
     * @param made defaults filled in, metadata complete, without a status
     */
    default Outcome<Placed> first(JsonObject made, JsonObject given, Scene scene) {
        return Outcome.ok(new Placed(made, null));
    }

    /** As above, where it matters who asks. */
    default Outcome<Placed> first(Asked asked, JsonObject made, JsonObject given, Scene scene) {
        return first(made, given, scene);
    }

    /**
     * A first state.
     *
     * @param node read on the way, if one was
     */
    record Placed(JsonObject object, dev.davit.model.image.@Nullable StoredObject node) {}

    /** A wished state with what is allocated, and therefore not for a writer to leave out. */
    default JsonObject kept(JsonObject stored, JsonObject wanted) {
        return wanted;
    }

    /** A wished state with what follows from other objects; refused where it contradicts them. */
    default Outcome<JsonObject> changed(JsonObject stored, JsonObject wanted, Scene scene) {
        return Outcome.ok(wanted);
    }

    /** A right new state, with what follows from it in its status. */
    default JsonObject followed(JsonObject stored, JsonObject next, Scene scene) {
        return next;
    }

    /**
     * The object that a write of its status is about to make, as far as the status goes.
     *
     * @param subresource by which it is written: {@code status}
     */
    default JsonObject reported(
            String subresource, JsonObject stored, JsonObject wanted, Scene scene) {
        return wanted;
    }

    /**
     * How long a deletion waits for those who clean up; 0: it does not.
     *
     * @param asked null: the object's own
     */
    default long graceSeconds(JsonObject stored, @Nullable Long asked) {
        return 0;
    }

    /** Something besides {@code metadata.finalizers} keeps the object. */
    default boolean heldBack(JsonObject object) {
        return false;
    }

    /** What a deletion changes besides the metadata. */
    default JsonObject deleting(JsonObject object) {
        return object;
    }
}
