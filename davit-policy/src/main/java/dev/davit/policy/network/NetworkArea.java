package dev.davit.policy.network;

import dev.davit.model.kind.NetworkKinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of networking's kinds. */
public final class NetworkArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(NetworkKinds.INGRESS)
                            .judged(IngressRules::check)
                            .reported((subresource, tree, before, mistakes) ->
                                    IngressRules.status(tree, mistakes)),
                    KindRules.of(NetworkKinds.INGRESS_CLASS)
                            .filled(NetworkDefaults::ingressClass)
                            .judged(IngressClassRules::check),
                    KindRules.of(NetworkKinds.NETWORK_POLICY)
                            .filled(NetworkDefaults::policy)
                            .judged(NetworkPolicyRules::check),
                    KindRules.of(NetworkKinds.IP_ADDRESS)
                            .named(AddressRules::name)
                            .judged(AddressRules::address),
                    KindRules.of(NetworkKinds.SERVICE_CIDR).judged(AddressRules::range));

    private NetworkArea() {}
}
