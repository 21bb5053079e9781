package dev.davit.model.openapi;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What other API servers serve beside this one, as their APIServices name it and they tell of it.
 * Immutable; whether two are the same is told by identity.
 */
public final class Elsewhere {
    public static final Elsewhere NOTHING = new Elsewhere(List.of());

    /** By group, then by version. */
    private final SortedMap<String, SortedMap<String, Version>> groups = new TreeMap<>();

    /**
     * One group and version.
     *
     * @param name of its APIService
     * @param groupPriority where the group stands among all: higher ones first
     * @param versionPriority where the version stands in its group
     * @param available whether its server answers now
     * @param resources its {@code APIResourceList}, the last that was seen; empty: none ever was
     * @param three where its document of OpenAPI 3 is: a path of this server, with a hash; or empty
     * @param two its part of OpenAPI 2, or empty
     */
    public record Version(
            String name,
            String group,
            String version,
            long groupPriority,
            long versionPriority,
            boolean available,
            JsonObject resources,
            String three,
            JsonObject two) {

        /** As the aggregated discovery tells of it. */
        JsonObject discovery() {
            return JsonObject.builder()
                    .put("version", version)
                    .put("resources", Discovery.aggregated(group, version, resources))
                    .put("freshness", available ? "Current" : "Stale")
                    .build();
        }
    }

    public Elsewhere(List<Version> all) {
        for (Version each : all) {
            groups.computeIfAbsent(each.group(), _ -> new TreeMap<>()).put(each.version(), each);
        }
    }

    /** By group and version. */
    public List<Version> all() {
        List<Version> all = new ArrayList<>();
        groups.values().forEach(versions -> all.addAll(versions.values()));
        return all;
    }

    public boolean isEmpty() {
        return groups.isEmpty();
    }

    public @Nullable Version of(String group, String version) {
        SortedMap<String, Version> versions = groups.get(group);
        return versions == null ? null : versions.get(version);
    }

    /** Of one group. */
    SortedMap<String, Version> versions(String group) {
        SortedMap<String, Version> versions = groups.get(group);
        return versions == null ? Collections.emptySortedMap() : versions;
    }

    /** The highest that any version of it has; 0: nobody else serves it. */
    long priority(String group) {
        return versions(group).values().stream()
                .map(Version::groupPriority)
                .max(Comparator.naturalOrder())
                .orElse(0L);
    }

    java.util.Set<String> names() {
        return groups.keySet();
    }

    /** Its members of one name, in their order. */
    static List<JsonObject> objects(JsonArray array) {
        List<JsonObject> objects = new ArrayList<>();
        for (Json item : array) {
            if (item instanceof JsonObject object) {
                objects.add(object);
            }
        }
        return objects;
    }
}
