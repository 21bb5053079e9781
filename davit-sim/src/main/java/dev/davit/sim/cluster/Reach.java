package dev.davit.sim.cluster;

import dev.davit.sim.SimScheduler;
import dev.davit.sim.Trace;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many objects a part of the house holds: through the fields of Davit's own classes, arrays,
 * collections and maps. What everybody shares is left out: the simulated world, and the store,
 * which has bounds of its own.
 */
final class Reach {
    private static final String OURS = "dev.davit.";
    private static final String STORE = "dev.davit.store.";
    private static final Set<Class<?>> SHARED =
            Set.of(World.class, SimScheduler.class, Trace.class, SimServer.class);

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> waiting = new ArrayDeque<>();

    private Reach() {}

    static long of(Object root) {
        Reach reach = new Reach();
        reach.meet(root);
        while (!reach.waiting.isEmpty()) {
            reach.enter(reach.waiting.removeLast());
        }
        return reach.seen.size();
    }

    private void meet(@Nullable Object object) {
        if (object != null
                && !SHARED.contains(object.getClass())
                && !object.getClass().getName().startsWith(STORE)
                && seen.add(object)) {
            waiting.addLast(object);
        }
    }

    private void enter(Object object) {
        switch (object) {
            case Object[] array -> Arrays.asList(array).forEach(this::meet);
            case Map<?, ?> map ->
                    map.forEach((key, value) -> {
                        meet(key);
                        meet(value);
                    });
            case Collection<?> items -> items.forEach(this::meet);
            default -> fields(object);
        }
    }

    private void fields(Object object) {
        for (Class<?> type = object.getClass();
                type != null && type.getName().startsWith(OURS);
                type = type.getSuperclass()) {
            for (Field field : declared(type)) {
                try {
                    meet(field.get(object));
                } catch (IllegalAccessException closed) {
                    throw new IllegalStateException(closed);
                }
            }
        }
    }

    private static List<Field> declared(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                fields.add(field);
            }
        }
        AccessibleObject.setAccessible(fields.toArray(AccessibleObject[]::new), true);
        return fields;
    }
}
