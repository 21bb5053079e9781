package dev.davit.policy.access;

import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.policy.KindRules;
import dev.davit.policy.Names;
import java.util.List;

/** The rules of roles and bindings. */
public final class AccessArea {
    public static final List<KindRules> RULES =
            List.of(
                    of(AccessKinds.ROLE),
                    of(AccessKinds.CLUSTER_ROLE),
                    of(AccessKinds.ROLE_BINDING).filled(RoleDefaults::binding),
                    of(AccessKinds.CLUSTER_ROLE_BINDING).filled(RoleDefaults::binding));

    private AccessArea() {}

    private static KindRules of(Kind kind) {
        return KindRules.of(kind)
                .named(Names::pathSegment)
                .checked((tree, before, keys, mistakes) ->
                        RoleRules.check(kind, tree, before, mistakes));
    }
}
