package dev.davit.model.quantity;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Amounts by the name of what they are of: Kubernetes' {@code ResourceList}. In order of names. */
public final class Quantities {
    public static final Quantities NONE = new Quantities(new TreeMap<>());

    private final SortedMap<String, Quantity> byName;

    private Quantities(SortedMap<String, Quantity> byName) {
        this.byName = byName;
    }

    /** Of a tree that is known to be valid; null where it says nothing of an amount. */
    public static Quantities of(JsonObject list) {
        if (list.isEmpty()) {
            return NONE;
        }
        SortedMap<String, Quantity> all = new TreeMap<>();
        for (int i = 0; i < list.size(); i++) {
            Quantity amount = Quantity.stored(list.valueAt(i));
            all.put(list.nameAt(i), amount == null ? Quantity.ZERO : amount);
        }
        return new Quantities(all);
    }

    public static Quantities of(String name, Quantity amount) {
        SortedMap<String, Quantity> one = new TreeMap<>();
        one.put(name, amount);
        return new Quantities(one);
    }

    public static Quantities of(SortedMap<String, Quantity> amounts) {
        return amounts.isEmpty() ? NONE : new Quantities(new TreeMap<>(amounts));
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    public @Nullable Quantity get(String name) {
        return byName.get(name);
    }

    /** Zero where there is none. */
    public Quantity amount(String name) {
        return byName.getOrDefault(name, Quantity.ZERO);
    }

    /** By name, in order of names; nobody may change it. */
    public SortedMap<String, Quantity> all() {
        return Collections.unmodifiableSortedMap(byName);
    }

    /** With one amount set. */
    public Quantities with(String name, Quantity amount) {
        SortedMap<String, Quantity> all = new TreeMap<>(byName);
        all.put(name, amount);
        return new Quantities(all);
    }

    /** What is in either; what is in both is added. */
    public Quantities plus(Quantities other) {
        return both(other, Quantity::plus);
    }

    /** What is in either; the larger of what is in both. */
    public Quantities most(Quantities other) {
        return both(other, (one, two) -> one.compareTo(two) >= 0 ? one : two);
    }

    /** What is in either; the other's of what is in both. */
    public Quantities overlaid(Quantities other) {
        return both(other, (one, two) -> two);
    }

    private Quantities both(Quantities other, BinaryOperator<Quantity> join) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        SortedMap<String, Quantity> all = new TreeMap<>(byName);
        other.byName.forEach((name, amount) -> all.merge(name, amount, join));
        return new Quantities(all);
    }

    /** Every amount less the other's; below zero where the other has more. */
    public Quantities minus(Quantities other) {
        if (other.isEmpty()) {
            return this;
        }
        SortedMap<String, Quantity> all = new TreeMap<>(byName);
        other.byName.forEach((name, amount) ->
                all.put(name, all.getOrDefault(name, Quantity.ZERO).minus(amount)));
        return new Quantities(all);
    }

    public Quantities only(Predicate<String> wanted) {
        SortedMap<String, Quantity> some = new TreeMap<>();
        byName.forEach((name, amount) -> {
            if (wanted.test(name)) {
                some.put(name, amount);
            }
        });
        return new Quantities(some);
    }

    /** Without what is zero. */
    public Quantities known() {
        return only(name -> !amount(name).isZero());
    }

    /** As a tree has it, in canonical text. */
    public JsonObject json() {
        SortedMap<String, Json> members = new TreeMap<>();
        byName.forEach((name, amount) -> members.put(name, new JsonString(amount.toString())));
        return JsonObject.of(members);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantities quantities && byName.equals(quantities.byName);
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }

    /** {@code pods=1,requests.cpu=500m}: as Kubernetes' quotas speak of amounts. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        byName.forEach((name, amount) ->
                text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(amount));
        return text.toString();
    }

    /** A sum of many, in place. */
    public static final class Sum {
        private final SortedMap<String, Quantity> all;

        public Sum(Quantities first) {
            all = new TreeMap<>(first.byName);
        }

        public void add(Quantities more) {
            more.byName.forEach((name, amount) -> all.merge(name, amount, Quantity::plus));
        }

        public Quantities total() {
            return of(all);
        }
    }
}
