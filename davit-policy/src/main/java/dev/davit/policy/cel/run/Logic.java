package dev.davit.policy.cel.run;

import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Maybe;
import org.jspecify.annotations.Nullable;

/** What does not look at all of its parts, or forgives a fault in one of them. */
public sealed interface Logic extends Node {
    /** {@code a && b}: false where one is, whatever goes wrong in the other. */
    record And(Node left, Node right) implements Logic {
        @Override
        public Object eval(Frame frame) {
            return decide(left, right, frame, false);
        }
    }

    /** {@code a || b}: true where one is, whatever goes wrong in the other. */
    record Or(Node left, Node right) implements Logic {
        @Override
        public Object eval(Frame frame) {
            return decide(left, right, frame, true);
        }
    }

    /** {@code a ? b : c} */
    record Choose(Node condition, Node then, Node otherwise) implements Logic {
        @Override
        public Object eval(Frame frame) {
            if (!(condition.eval(frame) instanceof Boolean truth)) {
                throw CelFault.noOverload();
            }
            return truth ? then.eval(frame) : otherwise.eval(frame);
        }
    }

    /** Whether a loop has to go on: a fault so far does not end it. */
    record NotFalse(Node operand) implements Logic {
        @Override
        public Object eval(Frame frame) {
            try {
                return !(operand.eval(frame) instanceof Boolean truth) || truth;
            } catch (CelFault _) {
                return true;
            }
        }
    }

    /** {@code a.or(b)}, {@code a.orValue(b)}: b is looked at only where a is none. */
    record OrElse(Node optional, Node other, boolean unwrapped) implements Logic {
        @Override
        public Object eval(Frame frame) {
            if (!(optional.eval(frame) instanceof Maybe maybe)) {
                throw CelFault.noOverload();
            }
            frame.meter().charge(1);
            Object value = maybe.value();
            if (value == null) {
                return other.eval(frame);
            }
            return unwrapped ? value : maybe;
        }
    }

    private static Object decide(Node left, Node right, Frame frame, boolean decisive) {
        CelFault fault = null;
        for (Node each : new Node[] {left, right}) {
            Object value = attempt(each, frame);
            if (value instanceof Boolean truth) {
                if (truth == decisive) {
                    return decisive;
                }
            } else if (fault == null) {
                fault = value instanceof CelFault why ? why : CelFault.noOverload();
            }
        }
        if (fault != null) {
            throw fault;
        }
        return !decisive;
    }

    /** The value, or the fault as one. */
    static @Nullable Object attempt(Node node, Frame frame) {
        try {
            return node.eval(frame);
        } catch (CelFault fault) {
            return fault;
        }
    }
}
