package dev.davit.policy.pod;

import dev.davit.model.json.JsonObject;
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
