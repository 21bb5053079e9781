package dev.davit.policy;

import dev.davit.base.Cause;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.policy.custom.CustomRules;
import dev.davit.policy.object.MetadataRules;
import dev.davit.policy.pod.HazardKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with an object of the right shape, at once. */
public final class Validation {
    private Validation() {}

    /**
     * Every mistake; none when the object may be stored.
     *
     * @param tree completed by {@link Defaults}, its name given
     * @param before the state that it replaces, null for a new object
     * @param keys to what is hazardous, in the object's namespace
     */
    public static List<Cause> check(
            Kind kind, JsonObject tree, @Nullable JsonObject before, HazardKeys keys) {
        Mistakes mistakes = new Mistakes();
        CustomVersion custom = kind.custom();
        if (custom != null) {
            MetadataRules.check(Names::subdomain, tree, before, mistakes);
            CustomRules.check(custom, tree, before, mistakes);
            return mistakes.causes();
        }
        KindRules rules = Rulebook.of(kind);
        MetadataRules.check(rules.name(), tree, before, mistakes);
        rules.check().check(tree, before, keys, mistakes);
        return mistakes.causes();
    }

    /**
     * Every mistake in what is reported of an object.
     *
     * @param subresource by which it is reported: {@code status}
     * @param tree with its new status
     */
    public static List<Cause> status(
            Kind kind, String subresource, JsonObject tree, JsonObject before) {
        Mistakes mistakes = new Mistakes();
        CustomVersion custom = kind.custom();
        if (custom != null) {
            CustomRules.status(custom, tree, before, mistakes);
            return mistakes.causes();
        }
        KindRules rules = Rulebook.of(kind);
        if (!tree.object("metadata").equals(before.object("metadata"))) {
            MetadataRules.check(rules.name(), tree, before, mistakes);
        }
        rules.status().check(subresource, tree, before, mistakes);
        return mistakes.causes();
    }

    /** What the writer of a right object should know: sentences for {@code Warning} headers. */
    public static List<String> warnings(Kind kind, JsonObject tree, HazardKeys keys) {
        return Rulebook.of(kind).warnings().of(tree, keys);
    }
}
