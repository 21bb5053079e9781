package dev.davit.policy.custom;

import dev.davit.model.kind.ExtensionKinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of what teaches a cluster other kinds. */
public final class ExtensionArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(ExtensionKinds.DEFINITION)
                            .filled(DefinitionDefaults::complete)
                            .judged(DefinitionRules::check)
                            .warned((tree, keys) -> SchemaWarnings.of(tree)),
                    KindRules.of(ExtensionKinds.API_SERVICE)
                            .named(ApiServiceRules::name)
                            .filled(ApiServiceRules::complete)
                            .judged(ApiServiceRules::check));

    private ExtensionArea() {}
}
