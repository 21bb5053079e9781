package dev.davit.policy.vetting;

import dev.davit.base.Outcome;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.policy.Mistakes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All policies that are bound, at one moment. Immutable but for what is compiled on the way; made
 * anew when one of them changes, with what was compiled of those that did not.
 */
public final class Policies {
    public static final Policies NONE = new Policies(List.of(), List.of());

    private final List<Policy> validating;
    private final List<Policy> mutating;

    private Policies(List<Policy> validating, List<Policy> mutating) {
        this.validating = List.copyOf(validating);
        this.mutating = List.copyOf(mutating);
    }

    /** Its objects change what policies there are. */
    public static boolean decides(KindId kind) {
        return kind.equals(ClusterKinds.VALIDATING_POLICY.id())
                || kind.equals(ClusterKinds.VALIDATING_BINDING.id())
                || kind.equals(ClusterKinds.MUTATING_POLICY.id())
                || kind.equals(ClusterKinds.MUTATING_BINDING.id());
    }

    /**
     * Webhooks have no say in what decides about policies and webhooks: else nobody could take one
     * away that is down. (Policies have none in what decides about policies.)
     */
    static boolean beyondWebhooks(KindId kind) {
        return decides(kind) || Hooks.decides(kind);
    }

    /**
     * @param before an earlier state
     */
    public static Policies of(ImageView image, Policies before) {
        List<Policy> validating =
                read(
                        image,
                        ClusterKinds.VALIDATING_POLICY,
                        ClusterKinds.VALIDATING_BINDING,
                        before.validating);
        List<Policy> mutating =
                read(
                        image,
                        ClusterKinds.MUTATING_POLICY,
                        ClusterKinds.MUTATING_BINDING,
                        before.mutating);
        return validating.isEmpty() && mutating.isEmpty()
                ? NONE
                : new Policies(validating, mutating);
    }

    private static List<Policy> read(
            ImageView image, Kind policies, Kind bindings, List<Policy> before) {
        SortedMap<String, List<Policy.Binding>> bound = new TreeMap<>();
        image.scan(
                bindings.id(),
                "",
                null,
                stored -> {
                    String policy = stored.tree().textOr("", "spec", "policyName");
                    bound.computeIfAbsent(policy, _ -> new ArrayList<>())
                            .add(Policy.Binding.of(stored.tree()));
                    return true;
                });
        List<Policy> found = new ArrayList<>();
        image.scan(
                policies.id(),
                "",
                null,
                stored -> {
                    List<Policy.Binding> own = bound.get(stored.key().name());
                    if (own != null) {
                        found.add(policy(stored, own, before));
                    }
                    return true;
                });
        return found;
    }

    private static Policy policy(
            StoredObject stored, List<Policy.Binding> bindings, List<Policy> before) {
        Policy known = null;
        for (Policy each : before) {
            known = each.name().equals(stored.key().name()) ? each : known;
        }
        return new Policy(stored.tree(), stored.revision(), bindings, known);
    }

    public boolean isEmpty() {
        return validating.isEmpty() && mutating.isEmpty();
    }

    public boolean mutates() {
        return !mutating.isEmpty();
    }

    public boolean validates() {
        return !validating.isEmpty();
    }

    /** What they say of a request. */
    public Verdict validate(Act act, Around around) {
        return new Validating(act, around).verdict(validating);
    }

    /**
     * The object as they want it.
     *
     * @param act with the object as its author wants it
     * @param completion fills defaults in after each policy
     */
    public Outcome<JsonObject> mutate(Act act, Around around, Mutating.Completion completion) {
        JsonObject object = act.object();
        return object == null
                ? Outcome.ok(JsonObject.EMPTY)
                : new Mutating(act, around, completion).mutated(mutating, object);
    }

    /** The same of those that ask to be asked again, where a webhook has changed something. */
    public Outcome<JsonObject> again(Act act, Around around, Mutating.Completion completion) {
        JsonObject object = act.object();
        return object == null
                ? Outcome.ok(JsonObject.EMPTY)
                : new Mutating(act, around, completion).again(mutating, object);
    }

    /** Finds every expression of a policy that does not compile. */
    public static void check(JsonObject spec, Mistakes mistakes) {
        for (Compilation.Wrong wrong : Compilation.of(spec).wrong()) {
            mistakes.invalid(wrong.at(), wrong.text(), wrong.why());
        }
    }

    /**
     * The status of a validating policy: its expressions held against the schemas of what it is
     * for. Null: it is as it is already.
     */
    public static @Nullable JsonObject status(JsonObject tree, Served served) {
        return TypeCheck.status(tree, served);
    }
}
