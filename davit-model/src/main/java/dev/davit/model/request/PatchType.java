package dev.davit.model.request;

import org.jspecify.annotations.Nullable;

public enum PatchType {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC("application/strategic-merge-patch+json"),
    /** Server-side apply: YAML, of which JSON is a part. */
    APPLY("application/apply-patch+yaml");

    /** The other encoding of an applied configuration. */
    public static final String APPLY_CBOR = "application/apply-patch+cbor";

    private final String mediaType;

    PatchType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    public static @Nullable PatchType of(String mediaType) {
        for (PatchType type : values()) {
            if (type.mediaType.equals(mediaType)) {
                return type;
            }
        }
        return mediaType.equals(APPLY_CBOR) ? APPLY : null;
    }
}
