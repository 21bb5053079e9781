package dev.davit.policy.vetting;

import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.access.Question;
import dev.davit.policy.cel.lib.Rights;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.run.Program;
import dev.davit.policy.cel.run.Variables;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Null;
import dev.davit.policy.cel.value.TreeValues;
import java.util.AbstractMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one policy look at, for one request and one parameter. Its variables are
 * evaluated when they are first asked for, and once.
 */
final class Ground implements Variables {
    private final Act act;
    private final Kind requested;
    private final Around around;
    private final @Nullable JsonObject params;
    private final SortedMap<String, Program> programs;
    private final SortedMap<String, Object> variables = new TreeMap<>();
    private @Nullable Object request;

    Ground(
            Act act,
            Around around,
            @Nullable JsonObject params,
            SortedMap<String, Program> programs) {
        this(act, act.kind(), around, params, programs);
    }

    /**
     * @param requested in which version the request came: its objects may be seen in another
     */
    Ground(
            Act act,
            Kind requested,
            Around around,
            @Nullable JsonObject params,
            SortedMap<String, Program> programs) {
        this.act = act;
        this.requested = requested;
        this.around = around;
        this.params = params;
        this.programs = programs;
    }

    @Override
    public @Nullable Object find(String name, Meter meter) {
        return switch (name) {
            case "object" -> tree(act.object());
            case "oldObject" -> tree(act.before());
            case "params" -> tree(params);
            case "request" -> request();
            case "namespaceObject" -> namespace();
            case "variables" -> new Composed(meter);
            case "authorizer" -> asker();
            case "authorizer.requestResource" -> Rights.about(asker(), resource());
            default -> null;
        };
    }

    private static Object tree(@Nullable JsonObject tree) {
        return tree == null ? Null.NULL : TreeValues.of(tree);
    }

    private Object namespace() {
        if (act.namespace().isEmpty() || act.kind().equals(Kinds.NAMESPACE)) {
            return Null.NULL;
        }
        JsonObject home = around.object(Kinds.NAMESPACE, "", act.namespace());
        return home == null ? Null.NULL : TreeValues.of(home, PolicyScope.NAMESPACE);
    }

    private Rights.Asker asker() {
        return new Rights.Asker(act.who(), around::decide);
    }

    private Question.OnResource resource() {
        return new Question.OnResource(
                "",
                act.kind().id().group(),
                act.kind().id().plural(),
                act.subresource(),
                act.namespace(),
                act.name());
    }

    private Object request() {
        Object known = request;
        if (known == null) {
            known = TreeValues.of(RequestTree.of(act, requested), PolicyScope.REQUEST);
            request = known;
        }
        return known;
    }

    /** {@code variables}: each is what its expression comes to. */
    private final class Composed extends AbstractMap<Object, Object> {
        private final Meter meter;

        Composed(Meter meter) {
            this.meter = meter;
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            if (!(key instanceof String name)) {
                return null;
            }
            Object known = variables.get(name);
            Program program = programs.get(name);
            if (known == null && program != null) {
                known = evaluated(name, program);
                variables.put(name, known);
            }
            return known;
        }

        private Object evaluated(String name, Program program) {
            try {
                return program.evaluate(Ground.this, meter);
            } catch (CelFault fault) {
                throw new CelFault(
                        "composited variable \"%s\" fails to evaluate: %s"
                                .formatted(name, fault.text()));
            }
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return key instanceof String name && programs.containsKey(name);
        }

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            throw CelFault.noOverload();
        }
    }
}
