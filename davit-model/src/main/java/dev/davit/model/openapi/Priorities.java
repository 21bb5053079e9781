package dev.davit.model.openapi;

import dev.davit.model.custom.ServedKinds;
import dev.davit.model.kind.Kinds;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where this server's own groups and versions stand among all; higher ones first. APIServices tell
 * it, and discovery is in this order.
 */
public final class Priorities {
    /** This group is how the others are known. */
    public static final String REGISTRATION = "apiregistration.k8s.io";

    private static final long CORE = 18_000;
    private static final long FIRST = 17_900;
    private static final long STEP = 50;
    private static final long CUSTOM = 1_000;
    private static final SortedSet<String> BUILT_IN = builtIn();

    private Priorities() {}

    private static SortedSet<String> builtIn() {
        SortedSet<String> groups = new TreeSet<>();
        Kinds.ALL.forEach(kind -> groups.add(kind.id().group()));
        groups.remove("");
        groups.remove(REGISTRATION);
        return groups;
    }

    public static boolean isBuiltIn(String group) {
        return group.isEmpty() || group.equals(REGISTRATION) || BUILT_IN.contains(group);
    }

    public static long ofGroup(String group) {
        if (group.isEmpty() || group.equals(REGISTRATION)) {
            return CORE;
        }
        return BUILT_IN.contains(group) ? FIRST - STEP * BUILT_IN.headSet(group).size() : CUSTOM;
    }

    /** Of a version in its group. */
    public static long ofVersion(ServedKinds served, String group, String version) {
        if (group.isEmpty()) {
            return 1;
        }
        List<String> versions = served.versions(group);
        return 100L + versions.size() - versions.indexOf(version);
    }
}
