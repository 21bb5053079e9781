package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The administrator's keys that hang in a namespace, and who writes there now.
 *
 * @param namespace its name
 * @param profile of pods that say nothing
 * @param open the namespace is {@code privileged}: the key to everything
 * @param openedBy who made it so
 * @param warn the level of pod security that writers are warned of, with its version: {@code
 *     restricted:latest}; empty: none
 * @param writer of the pod that is judged
 */
public record HazardKeys(
        String namespace,
        SafetyProfile profile,
        boolean open,
        String openedBy,
        List<HazardGrant> grants,
        String warn,
        String writer,
        long nowMillis) {
    private static final String WARN = "pod-security.kubernetes.io/warn";

    /** Nobody has granted anything. */
    public static final HazardKeys NONE =
            new HazardKeys("", SafetyProfile.STANDARD, false, "", List.of(), "", "", 0);

    public HazardKeys {
        grants = List.copyOf(grants);
    }

    /**
     * Of one namespace.
     *
     * @param namespace empty where there is none
     * @param grants the HazardGrants in it
     */
    public static HazardKeys of(
            JsonObject namespace,
            SafetyProfile clusterDefault,
            List<JsonObject> grants,
            String writer,
            long nowMillis) {
        List<HazardGrant> read = new ArrayList<>(grants.size());
        grants.forEach(grant -> read.add(HazardGrant.of(grant)));
        JsonObject metadata = namespace.object("metadata");
        return new HazardKeys(
                metadata.textOr("", "name"),
                SafetyProfile.ofNamespace(namespace, clusterDefault),
                SafetyProfile.isOpen(namespace),
                metadata.textOr("", "annotations", HazardGrant.GRANTED_BY),
                read,
                warn(metadata.object("labels")),
                writer,
                nowMillis);
    }

    private static String warn(JsonObject labels) {
        String level = labels.textOr("", WARN);
        return level.isEmpty() ? "" : level + ":" + labels.textOr("latest", WARN + "-version");
    }

    /**
     * What the writer of a pod or a template should know.
     *
     * @param at where the specification is: {@code spec}, {@code spec.template.spec}
     */
    public List<String> warnings(FieldPath at, JsonObject spec) {
        int colon = warn.indexOf(':');
        return colon < 0
                ? List.of()
                : PodSecurity.warnings(at, spec, warn.substring(0, colon), warn);
    }

    /** Who lets pods with these labels have the hazard, as history names it; empty: nobody. */
    Optional<String> grantedBy(String hazard, JsonObject labels) {
        for (HazardGrant grant : grants) {
            if (grant.covers(hazard, labels, nowMillis)) {
                return Optional.of("HazardGrant " + grant.name() + by(grant.grantedBy()));
            }
        }
        return open ? Optional.of("Namespace " + namespace + by(openedBy)) : Optional.empty();
    }

    private static String by(String whom) {
        return whom.isEmpty() ? "" : " by " + whom;
    }

    /** A name for a new grant that is not taken. */
    String freeName(String wanted) {
        String base = wanted.isEmpty() ? "hazards" : wanted;
        String name = base;
        for (int i = 2; taken(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    private boolean taken(String name) {
        return grants.stream().anyMatch(grant -> grant.name().equals(name));
    }
}
