package dev.davit.control.pinned;

import dev.davit.control.workload.Digest;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A version as its digest tells it: entries of the specification with equal templates are one.
 *
 * @param name of the first entry that has any pods to get, else of the first
 * @param also names of the others
 * @param desired pods that it should have
 * @param fixedWeight what its entries ask for in so many words
 * @param shareWeight what its entries have by their shares
 */
record Version(
        String name,
        String digest,
        List<String> also,
        int desired,
        int fixedWeight,
        int shareWeight,
        JsonObject template) {

    Version {
        also = List.copyOf(also);
    }

    Goal.Target target() {
        return new Goal.Target(name, digest, desired);
    }

    /** The versions of a specification that was admitted, in its order. */
    static List<Version> of(JsonObject spec) {
        Map<String, List<JsonObject>> byDigest = new LinkedHashMap<>();
        for (Json item : spec.array("versions")) {
            if (item instanceof JsonObject entry) {
                String digest = Digest.template(entry.object("template"), 0);
                byDigest.computeIfAbsent(digest, any -> new ArrayList<>()).add(entry);
            }
        }
        List<List<JsonObject>> groups = List.copyOf(byDigest.values());
        List<String> digests = List.copyOf(byDigest.keySet());
        int[] desired = desired(Math.toIntExact(spec.wholeOr(1, "replicas")), groups);
        int[] parts = parts(groups, desired);
        List<Version> versions = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            versions.add(version(digests.get(i), groups.get(i), desired[i], parts[i]));
        }
        return versions;
    }

    private static Version version(String digest, List<JsonObject> entries, int desired, int part) {
        List<String> names =
                new ArrayList<>(entries.stream().map(e -> e.textOr("", "name")).toList());
        String name =
                entries.stream()
                        .filter(e -> e.wholeOr(0, "share") + e.wholeOr(0, "replicas") > 0)
                        .map(e -> e.textOr("", "name"))
                        .findFirst()
                        .orElse(names.getFirst());
        names.remove(name);
        boolean allFixed = entries.stream().allMatch(e -> e.has("weight"));
        return new Version(
                name,
                digest,
                names,
                desired,
                sum(entries, "weight"),
                allFixed ? 0 : part,
                entries.getFirst().object("template"));
    }

    /** Exact numbers and shares of equal templates are added up, each kind by itself. */
    private static int[] desired(int replicas, List<List<JsonObject>> groups) {
        List<Shares.Amount> amounts = new ArrayList<>();
        groups.forEach(group -> amounts.add(new Shares.Amount.Exact(sum(group, "replicas"))));
        groups.forEach(group -> amounts.add(new Shares.Amount.Share(sum(group, "share"))));
        int[] counts = Shares.counts(replicas, amounts);
        int[] desired = new int[groups.size()];
        for (int i = 0; i < desired.length; i++) {
            desired[i] = counts[i] + counts[desired.length + i];
        }
        return desired;
    }

    /** The shares; where there are exact numbers, what the pods are of all pods, in percent. */
    private static int[] parts(List<List<JsonObject>> groups, int[] desired) {
        boolean exact =
                groups.stream().flatMap(List::stream).anyMatch(entry -> entry.has("replicas"));
        if (!exact) {
            return groups.stream().mapToInt(group -> sum(group, "share")).toArray();
        }
        List<Shares.Amount> amounts = new ArrayList<>();
        for (int pods : desired) {
            amounts.add(new Shares.Amount.Share(pods));
        }
        return Shares.counts(Shares.WHOLE, amounts);
    }

    private static int sum(List<JsonObject> entries, String field) {
        return Math.toIntExact(entries.stream().mapToLong(e -> e.wholeOr(0, field)).sum());
    }
}
