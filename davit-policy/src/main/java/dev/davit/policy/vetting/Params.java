package dev.davit.policy.vetting;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects that a binding gives its policy as parameters. */
final class Params {
    /** Of one binding: each is one more evaluation. */
    private static final int MAX = 1000;

    private Params() {}

    /**
     * What the policy is evaluated with, once for each; an empty one is "without".
     *
     * @param kind {@code spec.paramKind}, null: the policy has none
     */
    static Outcome<List<Optional<JsonObject>>> of(
            @Nullable JsonObject kind, JsonObject binding, Act act, Around around) {
        JsonObject reference = binding.object("paramRef");
        if (kind == null || !binding.has("paramRef")) {
            return Outcome.ok(List.of(Optional.empty()));
        }
        String version = kind.textOr("", "apiVersion");
        String name = kind.textOr("", "kind");
        Kind known = around.kind(version, name);
        if (known == null) {
            return failed("paramKind kind `%s, Kind=%s` not known".formatted(version, name));
        }
        String wished = reference.textOr("", "namespace");
        if (!known.namespaced() && !wished.isEmpty()) {
            return failed(
                    "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        }
        String namespace = wished.isEmpty() && known.namespaced() ? act.namespace() : wished;
        if (known.namespaced() && namespace.isEmpty()) {
            return failed(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped"
                            + " resources");
        }
        List<Optional<JsonObject>> found = found(known, namespace, reference, around);
        if (found.size() > MAX) {
            // None is left out: whoever may make parameters could hide one behind the others.
            return failed("more than %d params found for policy binding".formatted(MAX));
        }
        boolean deny = reference.textOr("Deny", "parameterNotFoundAction").equals("Deny");
        return found.isEmpty() && deny
                ? failed("no params found for policy binding with `Deny` parameterNotFoundAction")
                : Outcome.ok(found);
    }

    private static List<Optional<JsonObject>> found(
            Kind kind, String namespace, JsonObject reference, Around around) {
        List<Optional<JsonObject>> found = new ArrayList<>();
        String name = reference.textOr("", "name");
        if (!name.isEmpty()) {
            JsonObject one = around.object(kind, namespace, name);
            if (one != null) {
                found.add(Optional.of(one));
            }
            return found;
        }
        if (LabelSelector.read(reference.object("selector"), FieldPath.of("selector"))
                instanceof Outcome.Ok<LabelSelector>(LabelSelector selector)) {
            around.objects(
                    kind,
                    namespace,
                    each -> {
                        if (found.size() <= MAX
                                && selector.matches(each.object("metadata", "labels"))) {
                            found.add(Optional.of(each));
                        }
                    });
        }
        return found;
    }

    private static <T> Outcome<T> failed(String why) {
        return Outcome.refused(Refusal.of(Reason.INVALID, why));
    }
}
