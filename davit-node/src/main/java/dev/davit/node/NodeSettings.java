package dev.davit.node;

import dev.davit.base.Invariant;
import dev.davit.node.image.ImagePolicy;
import java.util.List;

/**
 * What an agent is told when it is made.
 *
 * @param podPrefix the node's /64, in text: {@code fd12:3456:789a::/64}
 * @param addresses the node's own addresses, for {@code status.addresses}
 * @param idBase first host uid and gid that pods may get
 * @param idRanges how many pods can have a range of 65,536 ids at a time
 * @param maxPods told to the scheduler
 * @param images when images are collected
 * @param version told as the kubelet's: {@code v1.36.0+davit-0.1}
 */
public record NodeSettings(
        String nodeName,
        String podPrefix,
        List<String> addresses,
        int idBase,
        int idRanges,
        int maxPods,
        ImagePolicy images,
        String version) {
    public static final int IDS_PER_POD = 65_536;
    public static final int DEFAULT_ID_BASE = 16 * IDS_PER_POD;
    public static final int DEFAULT_MAX_PODS = 1_000;

    public NodeSettings {
        addresses = List.copyOf(addresses);
        Invariant.check(idBase > 0 && idRanges > 0, "ids for pods start above 0");
        Invariant.check(
                (long) idBase + (long) idRanges * IDS_PER_POD <= Integer.MAX_VALUE,
                "ids for pods end below 2^31");
    }

    public static NodeSettings of(String nodeName, String podPrefix, List<String> addresses) {
        return new NodeSettings(
                nodeName,
                podPrefix,
                addresses,
                DEFAULT_ID_BASE,
                2 * DEFAULT_MAX_PODS,
                DEFAULT_MAX_PODS,
                ImagePolicy.DEFAULT,
                "v1.36.0+davit-0");
    }
}
