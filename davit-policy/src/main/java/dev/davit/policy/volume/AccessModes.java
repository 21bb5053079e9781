package dev.davit.policy.volume;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.List;

/** What volumes and claims have in common: who may mount them, and as what. */
final class AccessModes {
    private static final String ONE_POD = "ReadWriteOncePod";
    private static final List<String> MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", ONE_POD);
    private static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

    private AccessModes() {}

    static void check(FieldPath spec, JsonObject tree, String none, Mistakes mistakes) {
        JsonArray modes = tree.array("accessModes");
        FieldPath at = spec.child("accessModes");
        if (modes.size() == 0) {
            mistakes.required(at, none);
        }
        boolean one = false;
        for (int i = 0; i < modes.size(); i++) {
            if (modes.get(i) instanceof JsonString(String mode)) {
                one |= mode.equals(ONE_POD);
                if (!MODES.contains(mode)) {
                    mistakes.unsupported(at, mode, MODES);
                }
            }
        }
        if (one && modes.size() > 1) {
            mistakes.forbidden(at, "may not use ReadWriteOncePod with other access modes");
        }
        Fields.oneOf(spec, tree, "volumeMode", VOLUME_MODES, mistakes);
        Fields.subdomain(spec, tree, "storageClassName", mistakes);
        Fields.subdomain(spec, tree, "volumeAttributesClassName", mistakes);
    }
}
