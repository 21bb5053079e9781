package dev.davit.control;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.Mention;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is left in a namespace that is being deleted, and who holds it, as the conditions of its
 * status tell it: Kubernetes' types, reasons and sentences.
 *
 * @param objects by {@code plural.group}, the core group's with nothing behind the point
 * @param finalizers on how many of the objects that were looked at each one is
 * @param unknown why nobody knows what another server has, by {@code group/version}
 */
record NamespaceContent(
        Map<String, Integer> objects,
        Map<String, Integer> finalizers,
        Map<String, String> unknown) {
    /** Objects of a kind that are looked at: of more, the first ones tell. */
    private static final int LOOKED_AT = 1_000;

    /** In a message. */
    private static final int NAMED = 20;

    private static final String UNDISCOVERED = "NamespaceDeletionDiscoveryFailure";
    private static final String REMAINING = "NamespaceContentRemaining";
    private static final String HELD = "NamespaceFinalizersRemaining";
    private static final Mention FINALIZERS = Mention.of("finalizers");

    static NamespaceContent of(ImageView image, List<Kind> kinds, String namespace) {
        Map<String, Integer> objects = new TreeMap<>();
        Map<String, Integer> finalizers = new TreeMap<>();
        for (Kind kind : kinds) {
            int count = image.count(kind.id(), namespace);
            if (count > 0) {
                objects.put(kind.id().plural() + "." + kind.id().group(), count);
                count(image, kind, namespace, finalizers);
            }
        }
        return new NamespaceContent(objects, finalizers, new TreeMap<>());
    }

    /** With what other servers have. */
    NamespaceContent and(OtherContent.Left others) {
        if (others.isEmpty()) {
            return this;
        }
        Map<String, Integer> all = new TreeMap<>(objects);
        all.putAll(others.objects());
        return new NamespaceContent(all, finalizers, others.unknown());
    }

    private static void count(
            ImageView image, Kind kind, String namespace, Map<String, Integer> finalizers) {
        int[] seen = {0};
        image.scan(
                kind.id(),
                namespace,
                null,
                object -> {
                    if (FINALIZERS.mayBeIn(object)) {
                        for (Json each : object.passingTree().array("metadata", "finalizers")) {
                            if (each instanceof JsonString(String name)) {
                                finalizers.merge(name, 1, Integer::sum);
                            }
                        }
                    }
                    return ++seen[0] < LOOKED_AT;
                });
    }

    boolean isEmpty() {
        return objects.isEmpty() && unknown.isEmpty();
    }

    /** Whether that is what the conditions say, too. */
    boolean isTold(JsonArray conditions) {
        return message(conditions, UNDISCOVERED).equals(undiscovered())
                && message(conditions, REMAINING).equals(remaining())
                && message(conditions, HELD).equals(held());
    }

    private static String message(JsonArray conditions, String type) {
        return Conditions.find(conditions, type).textOr("", "message");
    }

    JsonArray with(JsonArray conditions, long nowMillis) {
        JsonArray all =
                Conditions.with(
                        conditions,
                        UNDISCOVERED,
                        !unknown.isEmpty(),
                        unknown.isEmpty() ? "ResourcesDiscovered" : "DiscoveryFailed",
                        undiscovered(),
                        nowMillis);
        all =
                Conditions.with(
                        all,
                        "NamespaceDeletionGroupVersionParsingFailure",
                        false,
                        "ParsedGroupVersions",
                        "All legacy kube types successfully parsed",
                        nowMillis);
        all =
                Conditions.with(
                        all,
                        "NamespaceDeletionContentFailure",
                        false,
                        "ContentDeleted",
                        "All content successfully deleted, may be waiting on finalization",
                        nowMillis);
        all =
                Conditions.with(
                        all,
                        REMAINING,
                        !objects.isEmpty(),
                        objects.isEmpty() ? "ContentRemoved" : "SomeResourcesRemain",
                        remaining(),
                        nowMillis);
        return Conditions.with(
                all,
                HELD,
                !finalizers.isEmpty(),
                finalizers.isEmpty() ? "ContentHasNoFinalizers" : "SomeFinalizersRemain",
                held(),
                nowMillis);
    }

    private String undiscovered() {
        if (unknown.isEmpty()) {
            return "All resources successfully discovered";
        }
        List<String> each = new ArrayList<>();
        unknown.forEach((version, why) -> each.add(version + ": " + why));
        return "Discovery failed for some groups, %d failing: unable to retrieve the complete list of server APIs: %s"
                .formatted(
                        each.size(),
                        String.join(", ", each.subList(0, Math.min(NAMED, each.size()))));
    }

    private String remaining() {
        return objects.isEmpty()
                ? "All content successfully removed"
                : "Some resources are remaining: " + listed(objects, " has %d resource instances");
    }

    private String held() {
        return finalizers.isEmpty()
                ? "All content-preserving finalizers finished"
                : "Some content in the namespace has finalizers remaining: "
                        + listed(finalizers, " in %d resource instances");
    }

    private static String listed(Map<String, Integer> counts, String form) {
        List<String> all = new ArrayList<>();
        counts.forEach((name, count) -> all.add(name + form.formatted(count)));
        return String.join(", ", all.subList(0, Math.min(NAMED, all.size())))
                + (all.size() > NAMED ? ", …" : "");
    }
}
