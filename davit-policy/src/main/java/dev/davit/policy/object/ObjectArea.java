package dev.davit.policy.object;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.KindRules;
import dev.davit.policy.Names;
import java.util.List;

/** The rules of namespaces, nodes and small kinds. */
public final class ObjectArea {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(Kinds.CONFIG_MAP)
                            .checked((tree, before, keys, mistakes) ->
                                    ConfigRules.configMap(tree, before, mistakes)),
                    KindRules.of(Kinds.SECRET)
                            .filled(SecretDefaults::complete)
                            .checked((tree, before, keys, mistakes) ->
                                    ConfigRules.secret(tree, before, mistakes)),
                    KindRules.of(Kinds.NAMESPACE)
                            .named(Names::label)
                            .filled(ObjectArea::named)
                            .checked((tree, before, keys, mistakes) ->
                                    NamespaceRules.check(tree, before, mistakes)),
                    KindRules.of(Kinds.NODE)
                            .checked((tree, before, keys, mistakes) ->
                                    NodeRules.check(tree, before, mistakes)),
                    KindRules.of(Kinds.EVENT)
                            .checked((tree, before, keys, mistakes) ->
                                    SmallRules.event(tree, mistakes)),
                    KindRules.of(Kinds.LEASE)
                            .checked((tree, before, keys, mistakes) ->
                                    SmallRules.lease(tree, mistakes)));

    private ObjectArea() {}

    /** Every namespace can be selected by its name. */
    private static JsonObject named(JsonObject namespace) {
        String name = namespace.text("metadata", "name");
        return name == null || name.equals(namespace.text("metadata", "labels", NAME_LABEL))
                ? namespace
                : namespace.with(
                        "metadata",
                        namespace
                                .object("metadata")
                                .with(
                                        "labels",
                                        namespace
                                                .object("metadata", "labels")
                                                .with(NAME_LABEL, name)));
    }
}
