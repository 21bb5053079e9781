package dev.davit.policy.custom;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An APIService: which group and version, and who serves it. */
final class ApiServiceRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final FieldPath NAME = FieldPath.of("metadata", "name");
    private static final long MOST_GROUP = 20_000;
    private static final long MOST_VERSION = 1_000;
    private static final long HTTPS = 443;
    private static final long MAX_PORT = 65_535;

    private ApiServiceRules() {}

    /** {@code v1.} for the core group, {@code v1.apps}: no form of other names has the first. */
    static @Nullable String name(String name) {
        int dot = name.indexOf('.');
        return dot > 0 ? null : "must be VERSION.GROUP";
    }

    /** The port of HTTPS, where another server is named without one. */
    static JsonObject complete(JsonObject object) {
        JsonObject service = object.object("spec", "service");
        return service.isEmpty() || service.has("port")
                ? object
                : object.withAt(JsonNumber.of(HTTPS), "spec", "service", "port");
    }

    static void check(JsonObject object, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = object.object("spec");
        String group = spec.textOr("", "group");
        String version = spec.textOr("", "version");
        String name = object.textOr("", "metadata", "name");
        if (!name.equals(version + "." + group)) {
            mistakes.invalid(NAME, name, "must be `spec.version+\".\"+spec.group`");
        }
        if (version.isEmpty()) {
            mistakes.required(SPEC.child("version"), "");
        }
        if (group.isEmpty() && !version.equals("v1")) {
            mistakes.required(
                    SPEC.child("group"),
                    "only v1 may have an empty group and it better be legacy kube");
        }
        priority("groupPriorityMinimum", spec, MOST_GROUP, mistakes);
        priority("versionPriority", spec, MOST_VERSION, mistakes);
        service(spec, mistakes);
    }

    private static void priority(String field, JsonObject spec, long most, Mistakes mistakes) {
        long priority = spec.wholeOr(0, field);
        if (priority <= 0 || priority > most) {
            mistakes.invalid(SPEC.child(field), priority, "must be positive and less than " + most);
        }
    }

    private static void service(JsonObject spec, Mistakes mistakes) {
        boolean unchecked = spec.boolOr(false, "insecureSkipTLSVerify");
        boolean authority = !spec.textOr("", "caBundle").isEmpty();
        if (!spec.has("service")) {
            if (unchecked) {
                mistakes.invalid(
                        SPEC.child("insecureSkipTLSVerify"), "true", "may not be true for local");
            }
            if (authority) {
                mistakes.forbidden(SPEC.child("caBundle"), "may not be set for local");
            }
            return;
        }
        long port = spec.wholeOr(HTTPS, "service", "port");
        if (port < 1 || port > MAX_PORT) {
            mistakes.invalid(
                    SPEC.child("service").child("port"),
                    port,
                    "must be between 1 and 65535, inclusive");
        }
        for (String field : List.of("namespace", "name")) {
            if (spec.textOr("", "service", field).isEmpty()) {
                mistakes.required(SPEC.child("service").child(field), "");
            }
        }
        if (unchecked && authority) {
            mistakes.invalid(
                    SPEC.child("insecureSkipTLSVerify"),
                    "true",
                    "may not be true if caBundle is present");
        }
    }
}
