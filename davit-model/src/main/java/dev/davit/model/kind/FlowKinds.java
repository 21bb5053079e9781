package dev.davit.model.kind;

import java.util.List;

/**
 * Whose requests go before whose. They are kept and shown: requests are bounded otherwise, by
 * number and size.
 */
public final class FlowKinds {
    private static final String FLOW = "flowcontrol.apiserver.k8s.io/v1";

    public static final Kind FLOW_SCHEMA =
            KindMaker.of(FLOW, "FlowSchema").ofTheCluster().with("status").notYet("follow").make();

    public static final Kind PRIORITY_LEVEL =
            KindMaker.of(FLOW, "PriorityLevelConfiguration")
                    .ofTheCluster()
                    .with("status")
                    .notYet("follow")
                    .make();

    static final List<Kind> ALL = List.of(FLOW_SCHEMA, PRIORITY_LEVEL);

    private FlowKinds() {}
}
