package dev.davit.policy.vetting;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A policy with its bindings. Its expressions are compiled when the first request comes that it is
 * for, by the thread that asks; two that come at once do it twice and come to the same.
 */
final class Policy {
    private final String name;
    private final long revision;
    private final JsonObject spec;
    private final RequestMatch match;
    private final boolean ignoresFailures;
    private final List<Binding> bindings;
    private volatile @Nullable Compilation compiled;

    /**
     * @param spec of the binding
     * @param actions {@code Deny}, {@code Warn}, {@code Audit}
     */
    record Binding(String name, JsonObject spec, RequestMatch match, List<String> actions) {
        static Binding of(JsonObject tree) {
            JsonObject spec = tree.object("spec");
            List<String> actions = new ArrayList<>();
            for (Json action : spec.array("validationActions")) {
                if (action instanceof dev.davit.model.json.JsonString(String text)) {
                    actions.add(text);
                }
            }
            return new Binding(
                    tree.textOr("", "metadata", "name"),
                    spec,
                    spec.has("matchResources")
                            ? RequestMatch.of(spec.object("matchResources"))
                            : RequestMatch.ANY,
                    List.copyOf(actions));
        }
    }

    /**
     * @param before the same policy with other bindings, or another state of it; null: there is
     *     none
     */
    Policy(JsonObject tree, long revision, List<Binding> bindings, @Nullable Policy before) {
        this.name = tree.textOr("", "metadata", "name");
        this.revision = revision;
        this.bindings = List.copyOf(bindings);
        this.spec = tree.object("spec");
        this.match = RequestMatch.of(spec.object("matchConstraints"));
        this.ignoresFailures = spec.textOr("Fail", "failurePolicy").equals("Ignore");
        this.compiled = before != null && before.revision == revision ? before.compiled : null;
    }

    String name() {
        return name;
    }

    JsonObject spec() {
        return spec;
    }

    boolean ignoresFailures() {
        return ignoresFailures;
    }

    /** It wants to be asked again about what others have changed after it. */
    boolean again() {
        return spec.textOr("Never", "reinvocationPolicy").equals("IfNeeded");
    }

    List<Binding> bindings() {
        return bindings;
    }

    boolean matches(Act act, Around around) {
        return match.matches(act, around);
    }

    Compilation compiled() {
        Compilation known = compiled;
        if (known == null) {
            known = Compilation.of(spec);
            compiled = known;
        }
        return known;
    }

    /** Null: it has none. */
    @Nullable JsonObject paramKind() {
        return spec.get("paramKind") instanceof JsonObject kind ? kind : null;
    }

    Ground ground(Act act, Around around, Optional<JsonObject> params) {
        return new Ground(act, around, params.orElse(null), compiled().variables());
    }
}
