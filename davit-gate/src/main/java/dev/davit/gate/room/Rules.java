package dev.davit.gate.room;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.policy.access.AccessIndex;
import dev.davit.policy.pod.HazardKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rooms ask of the schema and of policy: which writes are right, and whose they are. */
public interface Rules {
    /**
     * A tree held against its schema.
     *
     * @param tree without what the schema does not know
     * @param unknown fields that were left out
     * @param wrong values of a wrong type or form
     */
    record Shaped(JsonObject tree, List<Cause> unknown, List<Cause> wrong) {
        public Shaped {
            unknown = List.copyOf(unknown);
            wrong = List.copyOf(wrong);
        }
    }

    /** May it? The answer is the question, or {@code Forbidden}. */
    Outcome<Target> authorise(Identity who, Verb verb, Target target, AccessIndex rights);

    Shaped shape(Kind kind, JsonObject tree);

    /**
     * With every default filled in.
     *
     * @param namespace the object's namespace, empty where it has none: some defaults are its
     */
    JsonObject complete(Kind kind, JsonObject tree, JsonObject namespace);

    /**
     * Everything that is wrong with an object of the right shape.
     *
     * @param before the state that it replaces, null for a new object
     * @param keys to what is hazardous, where the object lives
     */
    List<Cause> validate(Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys);

    /** Everything that is wrong with what is reported of an object, by that subresource. */
    default List<Cause> validateStatus(
            Kind kind, String subresource, JsonObject tree, JsonObject before) {
        return List.of();
    }

    /** What the writer of a right object should know. */
    default List<String> warnings(Kind kind, JsonObject tree, HazardKeys keys) {
        return List.of();
    }

    /**
     * The keys to what is hazardous that hang in a namespace.
     *
     * @param namespace empty where there is none
     * @param grants the HazardGrants in it
     */
    HazardKeys keys(JsonObject namespace, List<JsonObject> grants, Identity who, long nowMillis);

    /** May it write what it grants, if it grants anything: hazards, or rights? */
    Outcome<Target> grant(
            Identity who,
            Target target,
            JsonObject tree,
            @Nullable JsonObject before,
            AccessIndex rights);

    /** A valid object with the names of those who turned keys. */
    JsonObject sign(Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys);
}
