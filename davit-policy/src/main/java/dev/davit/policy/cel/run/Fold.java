package dev.davit.policy.cel.run;

import dev.davit.policy.cel.value.CelFault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loop, to which the macros come: {@code all}, {@code exists}, {@code map}, {@code filter}, ….
 * What a step makes of a fault is kept, for a later step may not care.
 *
 * @param item the slot of each item, or of its index or key where there are two variables
 * @param second the slot of the second variable, or −1
 * @param total the slot of what was made so far
 */
public record Fold(
        Node range, int item, int second, int total, Node begin, Node goOn, Node step, Node result)
        implements Node {
    @Override
    public Object eval(Frame frame) {
        Object over = range.eval(frame);
        frame.set(total, Logic.attempt(begin, frame));
        switch (over) {
            case List<?> list -> items(list, frame);
            case Map<?, ?> map -> members(map, frame);
            default -> throw CelFault.noOverload();
        }
        return result.eval(frame);
    }

    private void items(List<?> list, Frame frame) {
        long index = 0;
        for (Object each : list) {
            boolean more = second < 0 ? once(frame, each, null) : once(frame, index++, each);
            if (!more) {
                return;
            }
        }
    }

    private void members(Map<?, ?> map, Frame frame) {
        for (Map.Entry<?, ?> each : map.entrySet()) {
            if (!once(frame, each.getKey(), each.getValue())) {
                return;
            }
        }
    }

    private boolean once(Frame frame, Object first, @Nullable Object other) {
        frame.set(item, first);
        if (second >= 0) {
            frame.set(second, other);
        }
        if (goOn.eval(frame) instanceof Boolean more && !more) {
            return false;
        }
        frame.set(total, Logic.attempt(step, frame));
        return true;
    }
}
