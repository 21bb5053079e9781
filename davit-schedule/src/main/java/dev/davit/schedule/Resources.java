package dev.davit.schedule;

import dev.davit.base.Invariant;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.quantity.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Resources as columns: each has a number, an amount is a long. The processor counts in
 * thousandths, everything else in units.
 */
final class Resources {
    static final int CPU = 0;
    static final int MEMORY = 1;
    static final int STORAGE = 2;
    static final int PODS = 3;

    /** Different resources in one cluster, with the extended ones ({@code vendor.com/gpu}). */
    static final int MAX = 256;

    private static final long MEBI = 1 << 20;

    private final List<String> names =
            new ArrayList<>(List.of("cpu", "memory", "ephemeral-storage", "pods"));
    private final Map<String, Integer> numbers = new HashMap<>();

    Resources() {
        for (int i = 0; i < names.size(); i++) {
            numbers.put(names.get(i), i);
        }
    }

    int count() {
        return names.size();
    }

    String name(int number) {
        return names.get(number);
    }

    private int number(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        Invariant.check(names.size() < MAX, "more than %d kinds of resources", MAX);
        numbers.put(name, names.size());
        names.add(name);
        return names.size() - 1;
    }

    /** A resource list, {@code {cpu: 500m, memory: 1Gi}}; as long as its highest column. */
    long[] read(JsonObject list) {
        long[] amounts = new long[PODS + 1];
        for (int i = 0; i < list.size(); i++) {
            int number = number(list.nameAt(i));
            if (number >= amounts.length) {
                amounts = Arrays.copyOf(amounts, number + 1);
            }
            amounts[number] = amount(number, list.valueAt(i));
        }
        return amounts;
    }

    private static long amount(int number, Json value) {
        Quantity quantity = Quantity.stored(value);
        if (quantity == null) {
            return 0;
        }
        return Math.max(0, number == CPU ? quantity.milliValue() : quantity.value());
    }

    /** What is free, in a number that people can read and ask for: bytes down to whole MiB. */
    static long roughly(int number, long free) {
        boolean bytes = number == MEMORY || number == STORAGE;
        return bytes && free >= MEBI ? free / MEBI * MEBI : free;
    }

    /** An amount as people write it. */
    static String text(int number, long amount) {
        if (number == CPU) {
            return Quantity.ofMilli(amount).toString();
        }
        return number == MEMORY || number == STORAGE
                ? Quantity.ofBytes(amount).toString()
                : Long.toString(amount);
    }
}
