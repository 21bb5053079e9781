package dev.davit.policy.cel.run;

import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Made;
import dev.davit.policy.cel.value.Maybe;
import dev.davit.policy.cel.value.Unsigned;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What makes a list, a map or an object. */
public sealed interface Build extends Node {
    long LIST_COST = 10;
    long MAP_COST = 30;
    long OBJECT_COST = 40;

    /**
     * One part.
     *
     * @param optional left out where it is none
     */
    record Part(Node value, boolean optional) {
        /** Null: left out. */
        @Nullable Object eval(Frame frame) {
            Object given = value.eval(frame);
            if (!optional) {
                return given;
            }
            if (!(given instanceof Maybe maybe)) {
                throw CelFault.noOverload();
            }
            return maybe.value();
        }
    }

    /** {@code [a, b]} */
    record OfList(List<Part> items) implements Build {
        public OfList {
            items = List.copyOf(items);
        }

        @Override
        public Object eval(Frame frame) {
            frame.meter().charge(LIST_COST);
            List<Object> made = new ArrayList<>(items.size());
            for (Part item : items) {
                Object value = item.eval(frame);
                if (value != null) {
                    made.add(value);
                }
            }
            return Collections.unmodifiableList(made);
        }
    }

    /** {@code {a: b}} */
    record OfMap(List<Node> keys, List<Part> values) implements Build {
        public OfMap {
            keys = List.copyOf(keys);
            values = List.copyOf(values);
        }

        @Override
        public Object eval(Frame frame) {
            frame.meter().charge(MAP_COST);
            Map<Object, Object> made = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                Object key = key(keys.get(i).eval(frame));
                Object value = values.get(i).eval(frame);
                if (value != null && made.put(key, value) != null) {
                    throw new CelFault("Failed with repeated key");
                }
            }
            return Collections.unmodifiableMap(made);
        }
    }

    /** {@code Type{a: b}} */
    record OfObject(String type, List<String> fields, List<Part> values) implements Build {
        public OfObject {
            fields = List.copyOf(fields);
            values = List.copyOf(values);
        }

        @Override
        public Object eval(Frame frame) {
            frame.meter().charge(OBJECT_COST);
            Map<String, Object> made = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                Object value = values.get(i).eval(frame);
                if (value != null) {
                    made.put(fields.get(i), value);
                }
            }
            return new Made(type, Collections.unmodifiableMap(made));
        }
    }

    /** Numbers are one key however they are typed. */
    static Object key(Object key) {
        return switch (key) {
            case String _, Boolean _, Long _ -> key;
            case Unsigned(long bits) when bits >= 0 -> bits;
            case Unsigned large -> large;
            default -> throw new CelFault("unsupported key type");
        };
    }
}
