package dev.davit.policy.budget;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import dev.davit.model.select.LabelRules;
import dev.davit.policy.Filling;
import dev.davit.policy.Mistakes;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A LimitRange: the least, the most and what is taken where nothing is said. */
final class LimitRules {
    private static final FieldPath LIMITS = FieldPath.of("spec", "limits");
    private static final List<String> TYPES = List.of("Pod", "Container", "PersistentVolumeClaim");
    private static final List<String> AMOUNTS =
            List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

    private LimitRules() {}

    /** Containers' defaults follow from the most and the least. */
    static JsonObject complete(JsonObject range) {
        JsonArray given = range.array("spec", "limits");
        List<Json> all = new ArrayList<>(given.size());
        for (Json item : given) {
            boolean container =
                    item instanceof JsonObject limit && "Container".equals(limit.text("type"));
            all.add(container ? container((JsonObject) item) : item);
        }
        JsonArray limits = new JsonArray(all);
        return limits.equals(given) ? range : range.withAt(limits, "spec", "limits");
    }

    private static JsonObject container(JsonObject limit) {
        JsonObject most = merged(limit.object("default"), limit.object("max"));
        JsonObject asked = merged(limit.object("defaultRequest"), most);
        asked = merged(asked, limit.object("min"));
        JsonObject full = most.isEmpty() ? limit : Filling.put(limit, "default", most);
        return asked.isEmpty() ? full : Filling.put(full, "defaultRequest", asked);
    }

    private static JsonObject merged(JsonObject amounts, JsonObject more) {
        JsonObject all = amounts;
        for (int i = 0; i < more.size(); i++) {
            all = Filling.absent(all, more.nameAt(i), more.valueAt(i));
        }
        return all;
    }

    static void check(JsonObject range, Mistakes mistakes) {
        JsonArray limits = range.array("spec", "limits");
        SortedSet<String> types = new TreeSet<>();
        for (int i = 0; i < limits.size(); i++) {
            if (limits.get(i) instanceof JsonObject limit) {
                FieldPath at = LIMITS.index(i);
                String type = limit.textOr("", "type");
                type(at.child("type"), type, mistakes);
                if (!types.add(type)) {
                    mistakes.duplicate(at.child("type"), type);
                }
                limit(at, type, limit, mistakes);
            }
        }
    }

    private static void type(FieldPath at, String type, Mistakes mistakes) {
        String wrong = LabelRules.key(type);
        if (wrong != null) {
            mistakes.invalid(at, type, wrong);
        } else if (type.indexOf('/') < 0 && !TYPES.contains(type)) {
            mistakes.invalid(at, type, "must be a standard limit type or fully qualified");
        }
    }

    private static void limit(FieldPath at, String type, JsonObject limit, Mistakes mistakes) {
        SortedSet<String> names = new TreeSet<>();
        boolean ofPods = type.equals("Pod") || type.equals("Container");
        for (String member : AMOUNTS) {
            for (String name : limit.object(member).names()) {
                names.add(name);
                String wrong =
                        ofPods ? ResourceNames.wrongOfContainer(name) : ResourceNames.wrong(name);
                if (wrong != null) {
                    mistakes.invalid(at.child(member).key(name), name, wrong);
                }
            }
        }
        if (type.equals("Pod")) {
            for (String member : List.of("default", "defaultRequest")) {
                if (!limit.object(member).isEmpty()) {
                    mistakes.forbidden(
                            at.child(member), "may not be specified when `type` is 'Pod'");
                }
            }
        }
        boolean claim = type.equals("PersistentVolumeClaim");
        if (claim && !limit.object("min").has("storage") && !limit.object("max").has("storage")) {
            mistakes.required(
                    LIMITS,
                    "either minimum or maximum storage value is required, but neither was"
                            + " provided");
        }
        for (String name : names) {
            amounts(at, limit, name, mistakes);
            ratio(at.child("maxLimitRequestRatio").key(name), limit, name, mistakes);
        }
    }

    private static void amounts(FieldPath at, JsonObject limit, String name, Mistakes mistakes) {
        Quantity min = amount(limit, "min", name);
        Quantity max = amount(limit, "max", name);
        Quantity most = amount(limit, "default", name);
        Quantity asked = amount(limit, "defaultRequest", name);
        ordered(at.child("min").key(name), min, max, min, "min", "max", mistakes);
        FieldPath request = at.child("defaultRequest").key(name);
        ordered(request, min, asked, asked, "min", "default request", mistakes);
        ordered(request, asked, max, asked, "default request", "max", mistakes);
        ordered(request, asked, most, asked, "default request", "default limit", mistakes);
        FieldPath byDefault = at.child("default").key(name);
        ordered(byDefault, min, most, min, "min", "default", mistakes);
        ordered(byDefault, most, max, max, "default", "max", mistakes);
    }

    private static @Nullable Quantity amount(JsonObject limit, String member, String name) {
        return Quantity.stored(limit.at(member, name));
    }

    /**
     * @param shown the one that a message begins with
     */
    private static void ordered(
            FieldPath at,
            @Nullable Quantity less,
            @Nullable Quantity more,
            @Nullable Quantity shown,
            String lessIs,
            String moreIs,
            Mistakes mistakes) {
        if (less != null && more != null && shown != null && less.compareTo(more) > 0) {
            mistakes.invalid(
                    at,
                    shown.toString(),
                    "%s value %s is greater than %s value %s"
                            .formatted(lessIs, less, moreIs, more));
        }
    }

    private static void ratio(FieldPath at, JsonObject limit, String name, Mistakes mistakes) {
        Quantity ratio = amount(limit, "maxLimitRequestRatio", name);
        if (ratio == null) {
            return;
        }
        if (ratio.amount().compareTo(BigDecimal.ONE) < 0) {
            mistakes.invalid(at, ratio.toString(), "ratio " + ratio + " is less than 1");
        }
        Quantity min = amount(limit, "min", name);
        Quantity max = amount(limit, "max", name);
        if (min != null && max != null && min.signum() > 0) {
            BigDecimal most = max.amount().divide(min.amount(), MathContext.DECIMAL64);
            if (ratio.amount().compareTo(most) > 0) {
                mistakes.invalid(
                        at,
                        ratio.toString(),
                        "ratio %s is greater than max/min = %f".formatted(ratio, most));
            }
        }
    }
}
