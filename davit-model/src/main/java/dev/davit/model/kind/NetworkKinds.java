package dev.davit.model.kind;

import java.util.List;

/** Who reaches whom, by which names and addresses: of networking. */
public final class NetworkKinds {
    private static final String NETWORKING = "networking.k8s.io/v1";

    public static final Kind INGRESS =
            KindMaker.of(NETWORKING, "Ingress").called("ing").with("status").notYet("serve").make();

    public static final Kind INGRESS_CLASS =
            KindMaker.of(NETWORKING, "IngressClass").ofTheCluster().counted().notYet("use").make();

    public static final Kind NETWORK_POLICY =
            KindMaker.of(NETWORKING, "NetworkPolicy")
                    .called("netpol")
                    .counted()
                    .notYet("enforce")
                    .make();

    /** Its name is the address. */
    public static final Kind IP_ADDRESS =
            KindMaker.of(NETWORKING, "IPAddress").called("ip").ofTheCluster().notYet("use").make();

    public static final Kind SERVICE_CIDR =
            KindMaker.of(NETWORKING, "ServiceCIDR")
                    .ofTheCluster()
                    .uncounted()
                    .with("status")
                    .notYet("use")
                    .make();

    static final List<Kind> ALL =
            List.of(INGRESS, INGRESS_CLASS, NETWORK_POLICY, IP_ADDRESS, SERVICE_CIDR);

    private NetworkKinds() {}
}
