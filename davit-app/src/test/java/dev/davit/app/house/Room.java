package dev.davit.app.house;

import java.util.Set;

/**
 * One module.
 *
 * @param also imports beyond its class, declared in its POM's {@code davit.also} with the reason
 *     beside it
 * @param level its place in the root POM: a room imports only rooms above it
 */
record Room(String name, HouseClass houseClass, Set<String> also, int level) {
    String packageName() {
        return "dev.davit." + name;
    }
}
