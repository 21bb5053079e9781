package dev.davit.policy.cel.run;

import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Maybe;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A planned part of an expression. */
public sealed interface Node
        permits Node.Constant,
                Node.Global,
                Node.Local,
                Node.Select,
                Node.Has,
                Node.OptionalSelect,
                Node.Call,
                Logic,
                Build,
                Fold {
    /**
     * Its value.
     *
     * @throws CelFault where there is none
     */
    Object eval(Frame frame);

    /** A literal. */
    record Constant(Object value) implements Node {
        @Override
        public Object eval(Frame frame) {
            return value;
        }
    }

    /** A variable that comes from outside. */
    record Global(String name) implements Node {
        @Override
        public Object eval(Frame frame) {
            frame.meter().charge(1);
            Object value = frame.variables().find(name, frame.meter());
            if (value == null) {
                throw new CelFault("no such attribute(s): " + name);
            }
            return value;
        }
    }

    /** A variable of a loop; what a loop has made so far may be a fault. */
    record Local(int slot, String name) implements Node {
        @Override
        public Object eval(Frame frame) {
            frame.meter().charge(1);
            return switch (frame.local(slot)) {
                case null -> throw new CelFault("no such attribute(s): " + name);
                case CelFault fault -> throw fault;
                case Object value -> value;
            };
        }
    }

    /** {@code a.b} */
    record Select(Node operand, String field) implements Node {
        @Override
        public Object eval(Frame frame) {
            Object from = operand.eval(frame);
            frame.meter().charge(1);
            return switch (from) {
                case Map<?, ?> map -> present(map.get(field), field);
                case Maybe(Object value) -> optional(value, field);
                default -> throw CelFault.noOverload();
            };
        }
    }

    /** {@code has(a.b)}: free, as in Kubernetes, but for what leads there. */
    record Has(Node operand, String field) implements Node {
        @Override
        public Object eval(Frame frame) {
            return switch (operand.eval(frame)) {
                case Map<?, ?> map -> map.containsKey(field);
                case Maybe(Object value) ->
                        value instanceof Map<?, ?> map && map.containsKey(field);
                default -> throw CelFault.noOverload();
            };
        }
    }

    /** {@code a.?b} */
    record OptionalSelect(Node operand, String field) implements Node {
        @Override
        public Object eval(Frame frame) {
            Object from = operand.eval(frame);
            frame.meter().charge(1);
            return from instanceof Maybe(Object value)
                    ? optional(value, field)
                    : optional(from, field);
        }
    }

    /** A function and what it is called with. */
    record Call(Function function, List<Node> args) implements Node {
        public Call {
            args = List.copyOf(args);
        }

        @Override
        public Object eval(Frame frame) {
            Object[] values = new Object[args.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = args.get(i).eval(frame);
            }
            return function.apply(values, frame.meter());
        }
    }

    private static Object present(@Nullable Object value, String field) {
        if (value == null) {
            throw CelFault.noKey(field);
        }
        return value;
    }

    private static Maybe optional(@Nullable Object from, String field) {
        return switch (from) {
            case null -> Maybe.NONE;
            case Map<?, ?> map -> {
                Object found = map.get(field);
                yield found == null ? Maybe.NONE : Maybe.of(found);
            }
            default -> throw CelFault.noOverload();
        };
    }
}
