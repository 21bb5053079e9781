package dev.davit.policy.access;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Target;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Nobody gives more than they hold: who writes a role must have every permission in it, or the verb
 * {@code escalate} on it; who writes a binding those of its role, or the verb {@code bind} on that.
 */
public final class RoleGuard {
    private static final String METADATA = "metadata";

    /** What the garbage collector changes of an object that it is not to give anything. */
    private static final List<String> NO_MATTER =
            List.of("ownerReferences", "finalizers", "managedFields", "generation");

    private RoleGuard() {}

    /**
     * @param target what is written, with its name
     * @param tree right in itself
     * @param before null for a new object
     */
    public static Outcome<Target> check(
            Identity who,
            Target target,
            JsonObject tree,
            @Nullable JsonObject before,
            AccessIndex rights) {
        Kind kind = target.kind();
        boolean free =
                !AccessKinds.isRule(kind)
                        || who.in(Identity.MASTERS)
                        || Authoriser.isController(who)
                        || (before != null && relevant(tree).equals(relevant(before)));
        if (free) {
            return Outcome.ok(target);
        }
        return kind.equals(AccessKinds.ROLE) || kind.equals(AccessKinds.CLUSTER_ROLE)
                ? role(who, target, tree, before, rights)
                : binding(who, target, tree, rights);
    }

    private static JsonObject relevant(JsonObject tree) {
        JsonObject metadata = tree.object(METADATA);
        for (String name : NO_MATTER) {
            metadata = metadata.without(name);
        }
        return tree.with(METADATA, metadata);
    }

    private static Outcome<Target> role(
            Identity who,
            Target target,
            JsonObject tree,
            @Nullable JsonObject before,
            AccessIndex rights) {
        if (may(who, "escalate", target, rights)) {
            return Outcome.ok(target);
        }
        boolean aggregates =
                tree.has("aggregationRule")
                        && (before == null
                                || !Objects.equals(
                                        tree.get("aggregationRule"),
                                        before.get("aggregationRule")));
        List<PolicyRule> held = rights.rules(who, target.namespace());
        if (aggregates && !Escalation.missing(held, PolicyRule.EVERYTHING).isEmpty()) {
            // What it gathers later nobody can judge now.
            return Authoriser.refusal(
                    Authoriser.question("", target),
                    "must have cluster-admin privileges to use the aggregationRule");
        }
        return holds(who, target, held, PolicyRule.of(tree));
    }

    private static Outcome<Target> binding(
            Identity who, Target target, JsonObject tree, AccessIndex rights) {
        JsonObject reference = tree.object("roleRef");
        boolean cluster = reference.textOr("", "kind").equals("ClusterRole");
        Kind kind = cluster ? AccessKinds.CLUSTER_ROLE : AccessKinds.ROLE;
        String name = reference.textOr("", "name");
        if (may(who, "bind", new Target(kind, target.namespace(), name, ""), rights)) {
            return Outcome.ok(target);
        }
        List<PolicyRule> given = rights.rulesOf(reference, target.namespace());
        if (given == null) {
            KindId id = kind.id();
            return Outcome.refused(
                    Refusal.of(Reason.NOT_FOUND, id + " \"" + name + "\" not found")
                            .about(new Refusal.Subject(id.group(), id.plural(), name, null)));
        }
        return holds(who, target, rights.rules(who, target.namespace()), given);
    }

    private static boolean may(Identity who, String verb, Target target, AccessIndex rights) {
        return Authoriser.decide(who, Authoriser.question(verb, target), rights).allowed();
    }

    private static Outcome<Target> holds(
            Identity who, Target target, List<PolicyRule> held, List<PolicyRule> given) {
        Question.OnResource about = Authoriser.question("", target);
        if (Escalation.tooMany(given)) {
            return Authoriser.refusal(
                    about,
                    "its rules are more than %d single permissions: too many to be compared with those of user \"%s\""
                            .formatted(Escalation.MAX_PERMISSIONS, who.name()));
        }
        List<String> missing = Escalation.missing(held, given);
        return missing.isEmpty()
                ? Outcome.ok(target)
                : Authoriser.refusal(
                        about,
                        ("user \"%s\" (groups=%s) is attempting to grant RBAC permissions not"
                                        + " currently held:\n%s")
                                .formatted(
                                        who.name(),
                                        Escalation.quoted(who.groups()),
                                        String.join("\n", missing)));
    }
}
