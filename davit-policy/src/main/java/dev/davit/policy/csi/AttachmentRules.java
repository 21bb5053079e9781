package dev.davit.policy.csi;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A volume that is to be attached to a node, and what came of it. */
public final class AttachmentRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final FieldPath STATUS = FieldPath.of("status");
    private static final String ONE_SOURCE =
            "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
    private static final int MAX_METADATA_BYTES = 256 * 1024;
    private static final int MAX_ERROR_BYTES = 1024;

    private AttachmentRules() {}

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        Checks.driver(SPEC.child("attacher"), spec.textOr("", "attacher"), mistakes);
        source(spec.object("source"), mistakes);
        Checks.subdomain(SPEC.child("nodeName"), spec.textOr("", "nodeName"), mistakes);
        Checks.same(tree, before, mistakes, "spec");
    }

    private static void source(JsonObject source, Mistakes mistakes) {
        FieldPath at = SPEC.child("source");
        boolean inline = source.has("inlineVolumeSpec");
        String name = source.text("persistentVolumeName");
        FieldPath named = at.child("persistentVolumeName");
        if (!inline && name == null) {
            mistakes.required(at, ONE_SOURCE);
        } else if (inline && name != null) {
            mistakes.forbidden(at, ONE_SOURCE);
        } else if (name != null && name.isEmpty()) {
            mistakes.required(named, "must specify non empty persistentVolumeName");
        } else if (name != null) {
            Checks.subdomain(named, name, mistakes);
        }
    }

    /** What an attacher reports. */
    public static void status(JsonObject tree, Mistakes mistakes) {
        JsonObject metadata = tree.object("status", "attachmentMetadata");
        long bytes = 0;
        for (int i = 0; i < metadata.size(); i++) {
            bytes += bytes(metadata.nameAt(i));
            if (metadata.valueAt(i) instanceof JsonString(String value)) {
                bytes += bytes(value);
            }
        }
        if (bytes > MAX_METADATA_BYTES) {
            mistakes.tooLong(STATUS.child("attachmentMetadata"), MAX_METADATA_BYTES);
        }
        for (String field : new String[] {"attachError", "detachError"}) {
            JsonObject error = tree.object("status", field);
            if (bytes(error.textOr("", "message")) > MAX_ERROR_BYTES) {
                mistakes.tooLong(STATUS.child(field).child("message"), MAX_ERROR_BYTES);
            }
            if (error.get("errorCode") instanceof JsonNumber.Whole(long code) && code < 0) {
                mistakes.invalid(
                        STATUS.child(field).child("errorCode"),
                        code,
                        "must be between 0 and 2147483647, inclusive");
            }
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
