package dev.davit.policy.workload;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.volume.ClaimRules;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A StatefulSet's claims: each of its pods has one of each, as a volume of that name. */
final class ClaimTemplates {
    private static final String FIELD = "volumeClaimTemplates";

    private ClaimTemplates() {}

    /**
     * The template as its pods will have it: mounts may name claims. What stands behind such a
     * volume is checked as a claim.
     */
    static JsonObject mounted(JsonObject spec) {
        JsonObject template = spec.object("template");
        List<Json> volumes = new ArrayList<>();
        SortedSet<String> claims = new TreeSet<>();
        for (Json item : spec.array(FIELD)) {
            String name =
                    item instanceof JsonObject claim ? claim.textOr("", "metadata", "name") : "";
            if (!name.isEmpty() && claims.add(name)) {
                volumes.add(
                        JsonObject.of("name", new JsonString(name))
                                .with("emptyDir", JsonObject.EMPTY));
            }
        }
        if (claims.isEmpty()) {
            return template;
        }
        List<Json> all = new ArrayList<>();
        for (Json item : template.array("spec", "volumes")) {
            // A claim takes the place of a volume of its name.
            boolean replaced =
                    item instanceof JsonObject volume && claims.contains(volume.textOr("", "name"));
            if (!replaced) {
                all.add(item);
            }
        }
        all.addAll(volumes);
        return template.withAt(new JsonArray(all), "spec", "volumes");
    }

    static void check(
            FieldPath spec, JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonArray claims = tree.array(FIELD);
        // They never change: what is stored already is not judged again.
        if (before != null && before.array("spec", FIELD).equals(claims)) {
            return;
        }
        for (int i = 0; i < claims.size(); i++) {
            if (claims.get(i) instanceof JsonObject claim) {
                FieldPath at = spec.child(FIELD).index(i);
                String name = claim.textOr("", "metadata", "name");
                FieldPath named = at.child("metadata").child("name");
                String wrong = name.isEmpty() ? null : Names.label(name);
                if (name.isEmpty()) {
                    mistakes.required(named, "name or generateName is required");
                } else if (wrong != null) {
                    mistakes.invalid(named, name, wrong);
                }
                ClaimRules.spec(at.child("spec"), claim.object("spec"), mistakes);
            }
        }
    }
}
