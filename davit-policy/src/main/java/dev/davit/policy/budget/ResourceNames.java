package dev.davit.policy.budget;

import dev.davit.model.select.LabelRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What limits and quotas may be of. */
final class ResourceNames {
    private static final String HUGE_PAGES = "hugepages-";
    private static final List<String> CONTAINERS = List.of("cpu", "memory", "ephemeral-storage");
    private static final List<String> COUNTED =
            List.of(
                    "pods",
                    "services",
                    "replicationcontrollers",
                    "resourcequotas",
                    "secrets",
                    "configmaps",
                    "persistentvolumeclaims",
                    "services.nodeports",
                    "services.loadbalancers");
    private static final List<String> MEASURED =
            List.of(
                    "cpu",
                    "memory",
                    "ephemeral-storage",
                    "requests.cpu",
                    "requests.memory",
                    "requests.storage",
                    "requests.ephemeral-storage",
                    "limits.cpu",
                    "limits.memory",
                    "limits.ephemeral-storage");

    private ResourceNames() {}

    /** Of a limit of pods or containers: what is wrong, or null. */
    static @Nullable String wrongOfContainer(String name) {
        String form = LabelRules.key(name);
        if (form != null) {
            return form;
        }
        return CONTAINERS.contains(name) || name.startsWith(HUGE_PAGES) || name.indexOf('/') > 0
                ? null
                : "must be a standard resource for containers";
    }

    /** Of a limit of anything else: what is wrong, or null. */
    static @Nullable String wrong(String name) {
        String form = LabelRules.key(name);
        if (form != null) {
            return form;
        }
        boolean known =
                name.equals("storage")
                        || MEASURED.contains(name)
                        || COUNTED.contains(name)
                        || name.startsWith(HUGE_PAGES);
        return known || name.indexOf('/') > 0
                ? null
                : "must be a standard resource type or fully qualified";
    }

    /** Of a quota: what is wrong, or null. */
    static @Nullable String wrongOfQuota(String name) {
        String form = LabelRules.key(name);
        if (form != null) {
            return form;
        }
        boolean known =
                MEASURED.contains(name)
                        || COUNTED.contains(name)
                        || name.startsWith(HUGE_PAGES)
                        || name.startsWith("requests." + HUGE_PAGES);
        return known || name.indexOf('/') > 0 ? null : "must be a standard resource for quotas";
    }

    /** Of what there is no half. */
    static boolean whole(String name) {
        return COUNTED.contains(name)
                || (name.indexOf('/') > 0 && !name.endsWith("/requests.storage"));
    }

    /** What pods ask for: quotas may count a part of the pods only. */
    static boolean ofPods(String name) {
        return name.equals("pods") || (MEASURED.contains(name) && !name.equals("requests.storage"));
    }
}
