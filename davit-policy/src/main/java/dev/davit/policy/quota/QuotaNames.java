package dev.davit.policy.quota;

import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which kind's objects a name in a quota's {@code hard} counts. */
final class QuotaNames {
    /** What pods compute with. */
    static final List<String> COMPUTED = List.of("cpu", "memory", "ephemeral-storage");

    /** Kinds of the core group that have a name of their own besides {@code count/…}. */
    private static final List<String> NAMED =
            List.of("configmaps", "secrets", "resourcequotas", "replicationcontrollers");

    private static final List<String> SERVICES =
            List.of("services", "services.nodeports", "services.loadbalancers");
    private static final List<String> CLAIMS =
            List.of("persistentvolumeclaims", "requests.storage");
    private static final String REQUESTS = "requests.";
    private static final String LIMITS = "limits.";
    private static final String HUGE_PAGES = "hugepages-";

    private QuotaNames() {}

    static boolean isCounted(KindId kind) {
        return kind.group().isEmpty() && NAMED.contains(kind.plural());
    }

    /** A device or another thing that is no part of every node. */
    static boolean isExtended(String name) {
        return name.indexOf('/') >= 0
                && !name.contains("kubernetes.io/")
                && !name.startsWith(REQUESTS);
    }

    /** Whether a quota of that name counts objects of the kind. */
    static boolean isOf(KindId kind, String name) {
        if (name.startsWith(Measure.COUNT)) {
            return name.length() == Measure.COUNT.length() + kind.toString().length()
                    && name.endsWith(kind.toString());
        }
        if (kind.equals(Kinds.POD.id())) {
            return ofPods(name);
        }
        if (kind.equals(Kinds.SERVICE.id())) {
            return SERVICES.contains(name);
        }
        if (kind.equals(WorkloadKinds.VOLUME_CLAIM.id())) {
            int at = name.indexOf(Measure.STORAGE_CLASS);
            return CLAIMS.contains(
                    at < 0 ? name : name.substring(at + Measure.STORAGE_CLASS.length()));
        }
        return isCounted(kind) && name.equals(kind.plural());
    }

    private static boolean ofPods(String name) {
        if (name.equals("pods") || COMPUTED.contains(name) || name.startsWith(HUGE_PAGES)) {
            return true;
        }
        if (name.startsWith(LIMITS)) {
            return COMPUTED.contains(name.substring(LIMITS.length()));
        }
        if (!name.startsWith(REQUESTS)) {
            return false;
        }
        String asked = name.substring(REQUESTS.length());
        return COMPUTED.contains(asked) || asked.startsWith(HUGE_PAGES) || isExtended(asked);
    }

    /** The kind whose objects are plainly counted under a name, or null where they are measured. */
    static @Nullable KindId counted(String name) {
        if (name.startsWith(Measure.COUNT)) {
            String counted = name.substring(Measure.COUNT.length());
            int dot = counted.indexOf('.');
            return dot < 0
                    ? new KindId("", counted)
                    : new KindId(counted.substring(dot + 1), counted.substring(0, dot));
        }
        boolean plain =
                NAMED.contains(name)
                        || name.equals("services")
                        || name.equals("persistentvolumeclaims");
        return plain ? new KindId("", name) : null;
    }
}
