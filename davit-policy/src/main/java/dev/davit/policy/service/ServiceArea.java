package dev.davit.policy.service;

import dev.davit.model.kind.Kinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of services and what they lead to. */
public final class ServiceArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(Kinds.SERVICE)
                            .filled(ServiceDefaults::complete)
                            .checked((tree, before, keys, mistakes) ->
                                    ServiceRules.check(tree, mistakes))
                            .warned((tree, keys) -> ServiceWarnings.of(tree)),
                    KindRules.of(Kinds.ENDPOINTS)
                            .filled(ServiceDefaults::endpoints)
                            .checked((tree, before, keys, mistakes) ->
                                    EndpointRules.endpoints(tree, mistakes)),
                    KindRules.of(Kinds.ENDPOINT_SLICE)
                            .filled(ServiceDefaults::slice)
                            .checked((tree, before, keys, mistakes) ->
                                    EndpointRules.slice(tree, before, mistakes)));

    private ServiceArea() {}
}
