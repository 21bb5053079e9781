package dev.davit.policy.cel.value;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Values as trees. What was a tree before is that tree again. */
public final class ValueTrees {
    /** Parts and characters of a tree: one value can be many times in another one. */
    private static final long MAX_SIZE = 3L * 1024 * 1024;

    private static final int MAX_DEPTH = 500;

    private long size;

    private ValueTrees() {}

    /**
     * @throws CelFault it is too large, or no tree can say it
     */
    public static Json of(Object value) {
        return new ValueTrees().tree(value, 0);
    }

    private Json tree(Object value, int depth) {
        grow(1);
        if (depth > MAX_DEPTH) {
            throw new CelFault("value is nested too deeply");
        }
        return switch (value) {
            case ObjectView view -> view.tree();
            case ListView view -> new JsonArray(view.tree());
            case Null _ -> JsonNull.NULL;
            case Boolean truth -> JsonBool.of(truth);
            case Long number -> JsonNumber.of(number);
            case Unsigned number when number.bits() >= 0 -> JsonNumber.of(number.bits());
            case Double number -> number(number);
            case String text -> text(text);
            case Bytes(byte[] content) -> text(Base64.getEncoder().encodeToString(content));
            case Instant time -> text(time.toString());
            case Duration span -> text(Durations.text(span));
            case Made(String _, Map<String, Object> fields) -> members(fields, depth);
            case Map<?, ?> map -> members(map, depth);
            case List<?> list -> items(list, depth);
            case Maybe(Object inner) when inner != null -> tree(inner, depth + 1);
            default -> throw new CelFault("a value of this type cannot be part of an object");
        };
    }

    private static Json number(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 0x1p53) {
            return JsonNumber.of((long) number);
        }
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new CelFault("NaN and infinite numbers cannot be part of an object");
        }
        return new JsonNumber.Decimal(new BigDecimal(Double.toString(number)).toPlainString());
    }

    private Json text(String text) {
        grow(text.length());
        return new JsonString(text);
    }

    private Json members(Map<?, ?> map, int depth) {
        JsonObject.Builder all = JsonObject.builder();
        for (Map.Entry<?, ?> each : map.entrySet()) {
            if (!(each.getKey() instanceof String name)) {
                throw new CelFault("only texts can be names of fields");
            }
            grow(name.length());
            all.put(name, tree(each.getValue(), depth + 1));
        }
        return all.build();
    }

    private Json items(List<?> list, int depth) {
        List<Json> all = new ArrayList<>();
        for (Object each : list) {
            all.add(tree(each, depth + 1));
        }
        return new JsonArray(all);
    }

    private void grow(long by) {
        size += by;
        if (size > MAX_SIZE) {
            throw new CelFault("value is too large");
        }
    }
}
