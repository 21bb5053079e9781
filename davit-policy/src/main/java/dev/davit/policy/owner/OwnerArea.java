package dev.davit.policy.owner;

import dev.davit.model.kind.OwnershipKinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of what shares fields between domains. */
public final class OwnerArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(OwnershipKinds.FIELD_GRANT)
                            .judged((tree, before, mistakes) ->
                                    FieldGrantRules.check(tree, mistakes)),
                    KindRules.of(OwnershipKinds.OWNER_DOMAIN)
                            .judged((tree, before, mistakes) ->
                                    OwnerDomainRules.check(tree, mistakes)));

    private OwnerArea() {}
}
