package dev.davit.model.custom;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CustomResourceDefinition as it is stored, as far as every request may need it: its names and
 * versions, in the order in which discovery lists them.
 */
public final class Definition {
    private final StoredObject stored;
    private final long since;
    private final KindId id;
    private final boolean established;
    private final boolean terminating;
    private final boolean several;
    private final String listKind;
    private final Conversion conversion;
    private final List<Kind> served;
    private final @Nullable Kind storage;

    /**
     * @param before the same definition before its last change, where that is known
     */
    Definition(StoredObject stored, @Nullable Definition before) {
        this.stored = stored;
        JsonObject tree = stored.tree();
        JsonObject accepted = tree.object("status", "acceptedNames");
        JsonObject names = accepted.has("kind") ? accepted : tree.object("spec", "names");
        id =
                new KindId(
                        tree.textOr("", "spec", "group"),
                        tree.textOr("", "spec", "names", "plural"));
        established = holds(tree, "Established");
        terminating = tree.text("metadata", "deletionTimestamp") != null;
        listKind = names.textOr(names.textOr("", "kind") + "List", "listKind");
        conversion = Conversion.of(tree.object("spec", "conversion"));
        since = since(before, tree);
        boolean namespaced = tree.textOr("", "spec", "scope").equals("Namespaced");
        List<Kind> all = new ArrayList<>();
        Kind kept = null;
        for (Json item : tree.array("spec", "versions")) {
            if (item instanceof JsonObject version) {
                Kind kind = kind(names, namespaced, version);
                kept = version.boolOr(false, "storage") ? kind : kept;
                if (version.boolOr(false, "served")) {
                    all.add(kind);
                }
            }
        }
        several =
                tree.array("spec", "versions").size() > 1
                        || tree.array("status", "storedVersions").size() > 1;
        all.sort((one, other) -> VersionOrder.compare(one.version(), other.version()));
        served = established ? List.copyOf(all) : List.of();
        storage = kept;
    }

    private long since(@Nullable Definition before, JsonObject tree) {
        if (before == null) {
            return stored.revision();
        }
        long then = before.stored.tree().wholeOr(0, "metadata", "generation");
        boolean same =
                before.stored.uid().equals(stored.uid())
                        && then == tree.wholeOr(-1, "metadata", "generation");
        return same ? before.since : stored.revision();
    }

    private static boolean holds(JsonObject tree, String condition) {
        for (Json item : tree.array("status", "conditions")) {
            if (item instanceof JsonObject one && condition.equals(one.text("type"))) {
                return "True".equals(one.text("status"));
            }
        }
        return false;
    }

    private Kind kind(JsonObject names, boolean namespaced, JsonObject version) {
        String kindName = names.textOr("", "kind");
        List<String> subresources = new ArrayList<>();
        for (String name : List.of("status", "scale")) {
            if (version.at("subresources", name) instanceof JsonObject) {
                subresources.add(name);
            }
        }
        subresources.addAll(Kinds.COMMON_SUBRESOURCES);
        String versionName = version.textOr("", "name");
        return new Kind(
                id,
                versionName,
                kindName,
                names.textOr("", "singular"),
                texts(names.array("shortNames")),
                texts(names.array("categories")),
                namespaced,
                reversed(id.group()) + "." + versionName + "." + kindName,
                Durability.HISTORY,
                subresources,
                true,
                "",
                new CustomVersion(this, version, kindName));
    }

    /** {@code stable.example.com}: {@code com.example.stable}, as OpenAPI names its schemas. */
    private static String reversed(String group) {
        List<String> parts = new ArrayList<>(Arrays.asList(group.split("\\.", -1)));
        Collections.reverse(parts);
        return String.join(".", parts);
    }

    private static List<String> texts(JsonArray array) {
        List<String> texts = new ArrayList<>(array.size());
        for (Json item : array) {
            if (item instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    public StoredObject stored() {
        return stored;
    }

    /** The revision of the last change of what is wanted: objects of older ones may not fit. */
    public long since() {
        return since;
    }

    public KindId id() {
        return id;
    }

    /** Its names are accepted: it is served. */
    public boolean established() {
        return established;
    }

    /** It is being deleted, and its objects before it. */
    public boolean terminating() {
        return terminating;
    }

    public String listKind() {
        return listKind;
    }

    public Conversion conversion() {
        return conversion;
    }

    /** One kind per served version, the preferred one first; empty until it is established. */
    public List<Kind> served() {
        return served;
    }

    /** The kind in the version that objects are stored in, served or not. */
    public @Nullable Kind storage() {
        return storage;
    }

    public @Nullable Kind served(String version) {
        for (Kind kind : served) {
            if (kind.version().equals(version)) {
                return kind;
            }
        }
        return null;
    }

    /** There is more than one version that its objects may be stored or asked for in. */
    public boolean several() {
        return several;
    }

    /** The kind in a version that is served, or in which its objects are stored. */
    public @Nullable Kind version(String name) {
        Kind kind = served(name);
        boolean kept = kind == null && storage != null && storage.version().equals(name);
        return kept ? storage : kind;
    }

    String schemaName(String version) {
        Kind kind = served(version);
        return kind == null ? reversed(id.group()) + "." + version : kind.schema();
    }
}
