package dev.davit.model.custom;

import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is reported of a definition: which of its names are free, and whether it is served. Source
 * of the words: apiextensions' naming and finalizing controllers.
 */
public final class DefinitionStatus {
    public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
    public static final String TERMINATING = "Terminating";

    private static final String STATUS = "status";

    private DefinitionStatus() {}

    /** Names that others have in a group. */
    private record Taken(SortedSet<String> resources, SortedSet<String> kinds) {}

    /** What is wrong with the names; an empty reason: nothing. */
    private record Conflict(String reason, String message) {
        static final Conflict NONE = new Conflict("", "");
    }

    /**
     * The definition with its status as it follows from its names and those of all others.
     *
     * @param all every definition that there is
     */
    public static JsonObject of(JsonObject definition, List<JsonObject> all, long nowMillis) {
        JsonObject names = definition.object("spec", "names");
        JsonObject before = definition.object(STATUS);
        JsonObject accepted = before.object("acceptedNames");
        JsonArray conditions = before.array("conditions");
        JsonArray stored = stored(definition, before.array("storedVersions"));
        boolean done =
                names.equals(accepted)
                        && stored.equals(before.array("storedVersions"))
                        && conditions.size() > 1;
        if (done) {
            return definition;
        }
        Taken taken = taken(definition, all);
        Conflict conflict = conflict(names, accepted, taken);
        JsonObject now = accepted(names, accepted, taken);
        boolean free = conflict.reason().isEmpty();
        boolean established = holds(conditions, "Established") || free;
        JsonArray told =
                with(
                        conditions,
                        "NamesAccepted",
                        free,
                        free ? "NoConflicts" : conflict.reason(),
                        free ? "no conflicts found" : conflict.message(),
                        nowMillis);
        if (!holds(conditions, "Established")) {
            told =
                    with(
                            told,
                            "Established",
                            established,
                            established ? "InitialNamesAccepted" : "NotAccepted",
                            established
                                    ? "the initial names have been accepted"
                                    : "not all names are accepted",
                            nowMillis);
        }
        return definition.with(
                STATUS,
                before.with("conditions", told)
                        .with("acceptedNames", now)
                        .with("storedVersions", stored));
    }

    private static JsonArray stored(JsonObject definition, JsonArray before) {
        for (Json item : definition.array("spec", "versions")) {
            if (item instanceof JsonObject version && version.boolOr(false, "storage")) {
                JsonString name = new JsonString(version.textOr("", "name"));
                return before.items().contains(name) ? before : before.plus(name);
            }
        }
        return before;
    }

    private static Taken taken(JsonObject definition, List<JsonObject> all) {
        String group = definition.textOr("", "spec", "group");
        String name = definition.textOr("", "metadata", "name");
        Taken taken = new Taken(new TreeSet<>(), new TreeSet<>());
        for (Kind kind : Kinds.ALL) {
            if (kind.id().group().equals(group)) {
                taken.resources.add(kind.id().plural());
                taken.resources.add(kind.singular());
                taken.resources.addAll(kind.shortNames());
                taken.kinds.add(kind.kind());
                taken.kinds.add(kind.kind() + "List");
            }
        }
        for (JsonObject other : all) {
            if (other.textOr("", "spec", "group").equals(group)
                    && !other.textOr("", "metadata", "name").equals(name)) {
                JsonObject theirs = other.object(STATUS, "acceptedNames");
                add(theirs, "plural", taken.resources);
                add(theirs, "singular", taken.resources);
                for (Json word : theirs.array("shortNames")) {
                    if (word instanceof JsonString(String text)) {
                        taken.resources.add(text);
                    }
                }
                add(theirs, "kind", taken.kinds);
                add(theirs, "listKind", taken.kinds);
            }
        }
        return taken;
    }

    private static void add(JsonObject names, String field, SortedSet<String> into) {
        String name = names.textOr("", field);
        if (!name.isEmpty()) {
            into.add(name);
        }
    }

    /** The last of them, as Kubernetes tells it. */
    private static Conflict conflict(JsonObject names, JsonObject accepted, Taken taken) {
        Conflict found = Conflict.NONE;
        for (String[] each :
                new String[][] {{"plural", "PluralConflict"}, {"singular", "SingularConflict"}}) {
            found = clashes(names, accepted, each[0], each[1], taken.resources, found);
        }
        List<String> twice = clashing(names, accepted, taken);
        if (!twice.isEmpty()) {
            found =
                    new Conflict(
                            "ShortNamesConflict",
                            String.join(", ", twice.stream().map(DefinitionStatus::used).toList()));
        }
        found = clashes(names, accepted, "kind", "KindConflict", taken.kinds, found);
        return clashes(names, accepted, "listKind", "ListKindConflict", taken.kinds, found);
    }

    private static Conflict clashes(
            JsonObject names,
            JsonObject accepted,
            String field,
            String reason,
            SortedSet<String> taken,
            Conflict otherwise) {
        String name = names.textOr("", field);
        boolean ours = name.equals(accepted.textOr("", field));
        return !ours && taken.contains(name) ? new Conflict(reason, used(name)) : otherwise;
    }

    private static String used(String name) {
        return '"' + name + "\" is already in use";
    }

    private static List<String> clashing(JsonObject names, JsonObject accepted, Taken taken) {
        List<String> clashing = new ArrayList<>();
        List<Json> ours = accepted.array("shortNames").items();
        for (Json item : names.array("shortNames")) {
            if (item instanceof JsonString(String name)
                    && !ours.contains(item)
                    && taken.resources.contains(name)) {
                clashing.add(name);
            }
        }
        return clashing;
    }

    /** Every name that is free, and those that it had before where the new one is not. */
    private static JsonObject accepted(JsonObject names, JsonObject before, Taken taken) {
        JsonObject now = before;
        for (String field : List.of("plural", "singular", "kind", "listKind")) {
            SortedSet<String> theirs = field.endsWith("ind") ? taken.kinds : taken.resources;
            String name = names.textOr("", field);
            boolean ours = name.equals(before.textOr("", field));
            if (!name.isEmpty() && (ours || !theirs.contains(name))) {
                now = now.with(field, name);
            }
        }
        if (clashing(names, before, taken).isEmpty()) {
            now = copied(names, now, "shortNames");
        }
        return copied(names, now, "categories");
    }

    private static JsonObject copied(JsonObject from, JsonObject to, String field) {
        Json value = from.get(field);
        return value == null ? to.without(field) : to.with(field, value);
    }

    private static boolean holds(JsonArray conditions, String type) {
        for (Json item : conditions) {
            if (item instanceof JsonObject one && type.equals(one.text("type"))) {
                return "True".equals(one.text(STATUS));
            }
        }
        return false;
    }

    /** The conditions with one of them set; its time stays where its status does. */
    public static JsonArray with(
            JsonArray conditions,
            String type,
            boolean status,
            String reason,
            String message,
            long nowMillis) {
        String text = status ? "True" : "False";
        String since = Timestamps.seconds(nowMillis);
        List<Json> all = new ArrayList<>();
        for (Json item : conditions) {
            if (item instanceof JsonObject one && type.equals(one.text("type"))) {
                since =
                        text.equals(one.text(STATUS))
                                ? one.textOr(since, "lastTransitionTime")
                                : since;
            } else {
                all.add(item);
            }
        }
        all.add(
                JsonObject.builder()
                        .put("type", type)
                        .put(STATUS, text)
                        .put("lastTransitionTime", since)
                        .put("reason", reason)
                        .put("message", message)
                        .build());
        return new JsonArray(all);
    }

    /** A definition whose deletion was asked for: its objects go first. */
    public static JsonObject terminating(JsonObject definition) {
        JsonObject metadata = definition.object("metadata");
        JsonArray finalizers = metadata.array("finalizers");
        JsonString cleanup = new JsonString(CLEANUP);
        JsonObject held =
                finalizers.items().contains(cleanup)
                        ? definition
                        : definition.withAt(finalizers.plus(cleanup), "metadata", "finalizers");
        long now = Timestamps.read(metadata.textOr("", "deletionTimestamp")).orElse(0);
        return held.withAt(
                with(
                        definition.array(STATUS, "conditions"),
                        TERMINATING,
                        true,
                        "InstanceDeletionPending",
                        "CustomResourceDefinition marked for deletion; CustomResource deletion will"
                                + " begin soon",
                        now),
                STATUS,
                "conditions");
    }
}
