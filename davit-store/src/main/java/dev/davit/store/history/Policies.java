package dev.davit.store.history;

import dev.davit.model.image.ImageView;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.KindId;
import dev.davit.model.quantity.Quantity;
import dev.davit.store.StoreSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What HistoryPolicies say, and what counts where none says anything. For each bound the policy
 * that is most particular decides: one that names resources and namespaces, then resources, then
 * namespaces; among equals the first by name.
 */
final class Policies {
    static final KindId KIND = new KindId("davit.dev", "historypolicies");

    /** More are not read. */
    private static final int MOST = 1_000;

    private static final long MILLIS = 1_000;
    private static final int RESOURCES = 2;
    private static final int NAMESPACES = 1;

    private final StoreSettings.Retention usual;
    private final List<Policy> all;
    private final long version;

    /** How much of one object is kept. */
    record Limits(long ageMillis, int revisions) {}

    /** One policy; -1 where it says nothing. */
    private record Policy(
            JsonArray resources,
            JsonArray namespaces,
            long ageMillis,
            long revisions,
            long diskBytes) {

        int weight() {
            return (resources.size() > 0 ? RESOURCES : 0)
                    + (namespaces.size() > 0 ? NAMESPACES : 0);
        }

        boolean covers(KindId kind, String namespace) {
            return within(resources, kind.toString()) && within(namespaces, namespace);
        }

        private static boolean within(JsonArray words, String word) {
            if (words.size() == 0) {
                return true;
            }
            for (Json each : words) {
                if (each instanceof JsonString(String text) && text.equals(word)) {
                    return true;
                }
            }
            return false;
        }
    }

    private Policies(StoreSettings.Retention usual, List<Policy> all, long version) {
        this.usual = usual;
        this.all = all;
        this.version = version;
    }

    static Policies none(StoreSettings.Retention usual) {
        return new Policies(usual, List.of(), 0);
    }

    /** As they are in an image; these, where they are the same. */
    Policies in(ImageView image) {
        // Statuses are written often: what is wanted changes with the generation alone.
        long[] sum = {1};
        image.scan(
                KIND,
                "",
                null,
                object -> {
                    long generation = object.tree().wholeOr(1, "metadata", "generation");
                    sum[0] = sum[0] * 31 + object.uid().hashCode() * 31L + generation;
                    return true;
                });
        return sum[0] == version ? this : new Policies(usual, read(image), sum[0]);
    }

    private static List<Policy> read(ImageView image) {
        List<Policy> found = new ArrayList<>();
        image.scan(
                KIND,
                "",
                null,
                object -> {
                    found.add(policy(object.tree().object("spec")));
                    return found.size() < MOST;
                });
        // Stable: the order of names stays among equals.
        found.sort((a, b) -> Integer.compare(b.weight(), a.weight()));
        return found;
    }

    private static Policy policy(JsonObject spec) {
        long seconds = spec.wholeOr(-1, "maxAgeSeconds");
        return new Policy(
                spec.array("resources"),
                spec.array("namespaces"),
                seconds < 0 ? -1 : Math.min(seconds, Long.MAX_VALUE / 2 / MILLIS) * MILLIS,
                spec.wholeOr(-1, "maxRevisions"),
                bytes(spec.get("maxDisk")));
    }

    private static long bytes(@Nullable Json value) {
        Quantity found = Quantity.stored(value);
        return found == null ? -1 : found.value();
    }

    Limits limits(KindId kind, String namespace) {
        long age = -1;
        long revisions = -1;
        for (Policy policy : all) {
            if (policy.covers(kind, namespace)) {
                age = age < 0 ? policy.ageMillis : age;
                revisions = revisions < 0 ? policy.revisions : revisions;
            }
        }
        return new Limits(
                age < 0 ? usual.ageMillis() : age,
                revisions < 0 ? usual.perObject() : Math.clamp(revisions, 1, Integer.MAX_VALUE));
    }

    /** Of all history: only a policy for everything may say. */
    long diskBytes() {
        for (Policy policy : all) {
            if (policy.weight() == 0 && policy.diskBytes >= 0) {
                return policy.diskBytes;
            }
        }
        return usual.diskBytes();
    }

    long longestAgeMillis() {
        long longest = usual.ageMillis();
        for (Policy policy : all) {
            longest = Math.max(longest, policy.ageMillis);
        }
        return longest;
    }

    long shortestAgeMillis() {
        long shortest = usual.ageMillis();
        for (Policy policy : all) {
            shortest = policy.ageMillis < 0 ? shortest : Math.min(shortest, policy.ageMillis);
        }
        return shortest;
    }
}
