package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Maybe;
import dev.davit.policy.cel.value.Null;
import dev.davit.policy.cel.value.Unsigned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that may be missing, and maps that loops put together. */
final class Optionals {
    private Optionals() {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "optional.of" -> Library.cheap(Maybe::of);
            case "optional.none" ->
                    (_, meter) -> {
                        meter.charge(1);
                        return Maybe.NONE;
                    };
            case "optional.ofNonZeroValue" ->
                    Library.cheap(value -> zero(value) ? Maybe.NONE : Maybe.of(value));
            case "hasValue" -> Library.cheap(value -> maybe(value).value() != null);
            case "value" -> Library.cheap(Optionals::value);
            case "optional.unwrap", "unwrapOpt" -> (args, meter) -> unwrapped(args[0], meter);
            case "cel.@mapInsert" -> (args, meter) -> inserted(args, meter);
            default -> null;
        };
    }

    private static Maybe maybe(Object value) {
        if (value instanceof Maybe maybe) {
            return maybe;
        }
        throw CelFault.noOverload();
    }

    private static Object value(Object optional) {
        Object value = maybe(optional).value();
        if (value == null) {
            throw new CelFault("optional.none() dereference");
        }
        return value;
    }

    private static boolean zero(Object value) {
        return switch (value) {
            case Long number -> number == 0;
            case Unsigned(long bits) -> bits == 0;
            case Double number -> number == 0;
            case Boolean truth -> !truth;
            case Null _ -> true;
            case Duration span -> span.isZero();
            default -> Meter.size(value) == 0;
        };
    }

    private static Object unwrapped(Object list, Meter meter) {
        if (!(list instanceof List<?> all)) {
            throw CelFault.noOverload();
        }
        meter.charge(1 + all.size());
        List<Object> found = new ArrayList<>();
        for (Object each : all) {
            Object value = maybe(each).value();
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }

    /** The map of a loop, which nobody else sees: it is changed in its place. */
    private static final class Growing extends LinkedHashMap<Object, Object> {
        private static final long serialVersionUID = 1;
    }

    private static Object inserted(Object[] args, Meter meter) {
        meter.charge(1);
        if (!(args[0] instanceof Map<?, ?> before)) {
            throw CelFault.noOverload();
        }
        Growing map;
        if (before instanceof Growing growing) {
            map = growing;
        } else {
            meter.read(before.size());
            map = new Growing();
            map.putAll(before);
        }
        if (args.length == 3) {
            insert(map, args[1], args[2]);
        } else if (args[1] instanceof Map<?, ?> more) {
            meter.charge(more.size());
            more.forEach((key, value) -> insert(map, key, value));
        } else {
            throw CelFault.noOverload();
        }
        return map;
    }

    private static void insert(Growing map, Object key, Object value) {
        Object found = dev.davit.policy.cel.run.Build.key(key);
        if (map.putIfAbsent(found, value) != null) {
            throw new CelFault("insert failed: key " + found + " already exists");
        }
    }
}
