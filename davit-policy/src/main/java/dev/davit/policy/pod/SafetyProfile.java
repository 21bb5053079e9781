package dev.davit.policy.pod;

import dev.davit.model.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pod is confined by default. Written into {@code spec.davit.profile} when it is admitted.
 */
public enum SafetyProfile {
    /** No root, no capabilities, a read-only root: what a program of one's own should need. */
    STRICT("strict"),
    /** For images as they are found: root inside the pod's own user namespace. */
    STANDARD("standard");

    public static final String LABEL = "davit.dev/profile";
    public static final String POD_SECURITY_LABEL = "pod-security.kubernetes.io/enforce";

    /** The labels of a namespace that decide. */
    public static final List<String> LABELS = List.of(LABEL, POD_SECURITY_LABEL);

    private final String text;

    SafetyProfile(String text) {
        this.text = text;
    }

    /** As the API writes it. */
    public String text() {
        return text;
    }

    /** From the word; null for one that is neither. */
    public static @Nullable SafetyProfile of(String word) {
        for (SafetyProfile profile : values()) {
            if (profile.text.equals(word)) {
                return profile;
            }
        }
        return null;
    }

    /** Whether a pod of this profile is confined less than one of the other. */
    public boolean looserThan(SafetyProfile other) {
        return compareTo(other) > 0;
    }

    /** A namespace in which fields alone are the author's key, and the administrator's is given. */
    public static boolean isOpen(JsonObject namespace) {
        return "privileged".equals(namespace.text("metadata", "labels", POD_SECURITY_LABEL));
    }

    /** How much a namespace lets its pods do: 0 for strict, 1 for standard, 2 for everything. */
    public static int looseness(JsonObject namespace, SafetyProfile clusterDefault) {
        if (isOpen(namespace)) {
            return 2;
        }
        return switch (ofNamespace(namespace, clusterDefault)) {
            case STRICT -> 0;
            case STANDARD -> 1;
        };
    }

    /** Of an admitted pod. What says nothing is strict. */
    public static SafetyProfile ofPod(JsonObject pod) {
        return STANDARD.text.equals(pod.text("spec", "davit", "profile")) ? STANDARD : STRICT;
    }

    /**
     * What a namespace gives its pods: its own label, or the one that it brought from Kubernetes.
     *
     * @param namespace empty where there is none
     */
    public static SafetyProfile ofNamespace(JsonObject namespace, SafetyProfile clusterDefault) {
        JsonObject labels = namespace.object("metadata", "labels");
        return switch (labels.textOr("", LABEL)) {
            case "strict" -> STRICT;
            case "standard" -> STANDARD;
            default ->
                    switch (labels.textOr("", POD_SECURITY_LABEL)) {
                        case "restricted" -> STRICT;
                        case "baseline", "privileged" -> STANDARD;
                        default -> clusterDefault;
                    };
        };
    }
}
