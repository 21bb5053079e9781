package dev.davit.policy.quota;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.quantity.Quantities;
import dev.davit.model.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A ResourceQuota as it is counted: how much may be had of what, and how much is taken. */
public final class Quota {
    /** What every container must say where it is limited, as Kubernetes has it. */
    private static final List<String> DEMANDED =
            List.of(
                    "cpu",
                    "limits.cpu",
                    "limits.memory",
                    "memory",
                    "requests.cpu",
                    "requests.memory");

    private final String name;
    private final Quantities hard;
    private final Quantities used;
    private final boolean told;
    private final List<QuotaScope> scopes;

    private Quota(JsonObject tree) {
        name = tree.textOr("", "metadata", "name");
        hard = Quantities.of(tree.object("spec", "hard"));
        used = Quantities.of(tree.object("status", "used"));
        told = isTold(tree);
        scopes = QuotaScope.of(tree.object("spec"));
    }

    public static Quota of(JsonObject tree) {
        return new Quota(tree);
    }

    /** Whether what is taken was counted, of all that is limited. */
    public static boolean isTold(JsonObject tree) {
        Quantities hard = Quantities.of(tree.object("spec", "hard"));
        return hard.equals(Quantities.of(tree.object("status", "hard")))
                && hard.all().keySet().stream().allMatch(tree.object("status", "used")::has);
    }

    public String name() {
        return name;
    }

    /** Whether what is taken is known. */
    public boolean told() {
        return told;
    }

    public Quantities used() {
        return used;
    }

    /** Whether anything of such objects is limited. */
    public boolean concerns(KindId kind) {
        for (String limited : hard.all().keySet()) {
            if (QuotaNames.isOf(kind, limited)) {
                return true;
            }
        }
        return false;
    }

    /** What is plainly counted, whatever the objects say, and of which kind. */
    public SortedMap<String, KindId> counted() {
        SortedMap<String, KindId> all = new TreeMap<>();
        if (scopes.isEmpty()) {
            for (String limited : hard.all().keySet()) {
                KindId kind = QuotaNames.counted(limited);
                if (kind != null) {
                    all.put(limited, kind);
                }
            }
        }
        return all;
    }

    /** Whether objects of the kind must be looked at one by one. */
    public boolean measures(KindId kind) {
        SortedMap<String, KindId> counted = counted();
        for (String limited : hard.all().keySet()) {
            if (!counted.containsKey(limited) && QuotaNames.isOf(kind, limited)) {
                return true;
            }
        }
        return false;
    }

    /** What an object takes of what is limited; nothing where the quota is not for it. */
    public Quantities taken(KindId kind, @Nullable JsonObject object) {
        return object == null || !matches(kind, object)
                ? Quantities.NONE
                : Measure.of(kind, object).only(hard::has);
    }

    private boolean matches(KindId kind, JsonObject object) {
        if (!concerns(kind)) {
            return false;
        }
        for (QuotaScope scope : scopes) {
            if (!scope.matches(kind, object)) {
                return false;
            }
        }
        return true;
    }

    /** What an object fails to say, though it must: a sentence, or null. */
    public @Nullable String missing(KindId kind, JsonObject object) {
        boolean ownResources = !object.object("spec", "resources").isEmpty();
        if (!kind.equals(Kinds.POD.id()) || ownResources || !matches(kind, object)) {
            return null;
        }
        SortedMap<String, SortedSet<String>> missing = new TreeMap<>();
        for (String list : List.of("containers", "initContainers")) {
            for (Json item : object.array("spec", list)) {
                if (item instanceof JsonObject container) {
                    missing(container, missing);
                }
            }
        }
        List<String> parts = new ArrayList<>();
        missing.forEach((what, of) -> parts.add(what + " for: " + String.join(",", of)));
        return parts.isEmpty()
                ? null
                : "failed quota: " + name + ": must specify " + String.join("; ", parts);
    }

    private void missing(JsonObject container, SortedMap<String, SortedSet<String>> missing) {
        JsonObject resources = container.object("resources");
        Quantities said =
                Measure.computed(
                        Quantities.of(resources.object("requests")),
                        Quantities.of(resources.object("limits")));
        for (String demanded : DEMANDED) {
            if (hard.has(demanded) && !said.has(demanded)) {
                missing.computeIfAbsent(demanded, any -> new TreeSet<>())
                        .add(container.textOr("", "name"));
            }
        }
    }

    /** That nothing more is taken while it is not known how much is: a sentence. */
    public String unknown(KindId kind) {
        List<String> limited = new ArrayList<>(hard.all().keySet());
        limited.removeIf(each -> !QuotaNames.isOf(kind, each));
        return "status unknown for quota: " + name + ", resources: " + String.join(",", limited);
    }

    /**
     * Whether more than there may be is taken: a sentence, or null.
     *
     * @param now what is taken
     * @param more what is asked for besides; what is below zero is given back
     */
    public @Nullable String exceeded(Quantities now, Quantities more) {
        Quantities over =
                more.only(each -> {
                    Quantity asked = more.amount(each);
                    return asked.signum() > 0
                            && now.amount(each).plus(asked).compareTo(hard.amount(each)) > 0;
                });
        return over.isEmpty()
                ? null
                : "exceeded quota: %s, requested: %s, used: %s, limited: %s"
                        .formatted(name, over, used(over, now), hard.only(over::has));
    }

    private static Quantities used(Quantities names, Quantities now) {
        Quantities used = names;
        for (String each : names.all().keySet()) {
            used = used.with(each, now.amount(each));
        }
        return used;
    }

    /** Of everything that is limited, nothing. */
    public Quantities nothing() {
        SortedMap<String, Quantity> zero = new TreeMap<>();
        hard.all().keySet().forEach(each -> zero.put(each, Quantity.ZERO));
        return Quantities.of(zero);
    }

    /** A status that tells what is taken. */
    public JsonObject status(Quantities taken) {
        JsonObject.Builder all = JsonObject.builder();
        hard.all()
                .keySet()
                .forEach(each -> all.put(each, new JsonString(taken.amount(each).toString())));
        return JsonObject.builder().put("hard", hard.json()).put("used", all.build()).build();
    }
}
