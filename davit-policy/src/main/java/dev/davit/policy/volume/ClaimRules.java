package dev.davit.policy.volume;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A PersistentVolumeClaim: what it asks for. Once written it stays, but for its size. */
public final class ClaimRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final String[] SIZE = {"resources", "requests", "storage"};

    private ClaimRules() {}

    static void check(JsonObject claim, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = claim.object("spec");
        spec(SPEC, spec, mistakes);
        if (before != null) {
            changed(before, spec, mistakes);
        }
    }

    /** Of a claim, and of a StatefulSet's template of one. */
    public static void spec(FieldPath at, JsonObject spec, Mistakes mistakes) {
        AccessModes.check(at, spec, "at least 1 access mode is required", mistakes);
        Fields.selector(at.child("selector"), spec.get("selector"), mistakes);
        size(at.child("resources"), spec, mistakes);
        Fields.subdomain(at, spec, "volumeName", mistakes);
        source(at, spec, "dataSource", mistakes);
        source(at, spec, "dataSourceRef", mistakes);
        if (spec.has("dataSource")
                && !Objects.equals(spec.get("dataSource"), spec.get("dataSourceRef"))) {
            mistakes.invalid(
                    at.child("dataSource"), spec.get("dataSource"), "must match dataSourceRef");
        }
    }

    private static void size(FieldPath at, JsonObject spec, Mistakes mistakes) {
        Quantity asked = Quantity.stored(spec.at(SIZE));
        if (asked == null) {
            mistakes.required(at.key("storage"), "");
        } else if (asked.signum() <= 0) {
            mistakes.invalid(at.key("storage"), asked.toString(), "must be greater than zero");
        }
        Quantity most = Quantity.stored(spec.at("resources", "limits", "storage"));
        if (asked != null && most != null && asked.compareTo(most) > 0) {
            mistakes.invalid(
                    at.child("requests").key("storage"),
                    asked.toString(),
                    "must be less than or equal to storage limit of " + most);
        }
    }

    private static void source(FieldPath spec, JsonObject tree, String field, Mistakes mistakes) {
        if (!(tree.get(field) instanceof JsonObject source)) {
            return;
        }
        FieldPath at = spec.child(field);
        Fields.required(at, source, "name", "", mistakes);
        Fields.required(at, source, "kind", "", mistakes);
        String kind = source.textOr("", "kind");
        if (source.textOr("", "apiGroup").isEmpty() && !kind.equals("PersistentVolumeClaim")) {
            mistakes.invalid(
                    at,
                    kind,
                    "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
        Fields.subdomain(at, source, "namespace", mistakes);
    }

    private static void changed(JsonObject before, JsonObject now, Mistakes mistakes) {
        JsonObject then = before.object("spec");
        boolean bound = "Bound".equals(before.text("status", "phase"));
        JsonObject allowed = then;
        if (then.textOr("", "volumeName").isEmpty() && now.has("volumeName")) {
            allowed = allowed.with("volumeName", now.textOr("", "volumeName"));
        }
        if (bound) {
            Json size = now.at(SIZE);
            allowed = size == null ? allowed : allowed.withAt(size, SIZE);
            allowed = taken(allowed, now, "volumeAttributesClassName");
        }
        // A claim without a class may be given one.
        if (!then.has("storageClassName")) {
            allowed = taken(allowed, now, "storageClassName");
        }
        if (!allowed.equals(now)) {
            mistakes.forbidden(
                    SPEC,
                    "spec is immutable after creation except resources.requests and"
                            + " volumeAttributesClassName for bound claims"
                            + differing(allowed, now));
        }
        Quantity was = Quantity.stored(then.at(SIZE));
        Quantity is = Quantity.stored(now.at(SIZE));
        if (bound && was != null && is != null && is.compareTo(was) < 0) {
            mistakes.forbidden(
                    SPEC.child("resources").child("requests").child("storage"),
                    "field can not be less than previous value");
        }
    }

    private static String differing(JsonObject allowed, JsonObject now) {
        for (String field : now.names()) {
            if (!Objects.equals(allowed.get(field), now.get(field))) {
                return ": " + field + " differs";
            }
        }
        return "";
    }

    private static JsonObject taken(JsonObject into, JsonObject from, String field) {
        Json value = from.get(field);
        return value == null ? into.without(field) : into.with(field, value);
    }
}
