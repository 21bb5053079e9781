package dev.davit.model.custom;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every kind that one image serves: the built-in ones, and those of its definitions. Immutable; an
 * image that changes no definition shares it with the one before.
 */
public final class ServedKinds {
    public static final ServedKinds BUILT_IN = new ServedKinds(new TreeMap<>());

    /** By the definition's name. */
    private final SortedMap<String, Definition> definitions;

    /** Never gone through: only looked up. */
    private final Map<KindId, Definition> byId = new HashMap<>();

    private final List<Kind> all;

    private ServedKinds(SortedMap<String, Definition> definitions) {
        this.definitions = Collections.unmodifiableSortedMap(definitions);
        if (definitions.isEmpty()) {
            all = Kinds.ALL;
            return;
        }
        List<Kind> kinds = new ArrayList<>(Kinds.ALL);
        for (Definition definition : definitions.values()) {
            Kind storage = definition.storage();
            if (storage != null && Kinds.byId(definition.id()) == null) {
                byId.put(definition.id(), definition);
                kinds.add(storage);
            }
        }
        kinds.sort(Comparator.comparing(Kind::id));
        all = List.copyOf(kinds);
    }

    /** Of an image that does not keep them. */
    public static ServedKinds of(ImageView image) {
        if (image.count(ExtensionKinds.DEFINITION.id(), "") == 0) {
            return BUILT_IN;
        }
        Editor editor = BUILT_IN.edit();
        image.scan(
                ExtensionKinds.DEFINITION.id(),
                "",
                null,
                stored -> {
                    editor.put(stored);
                    return true;
                });
        return editor.freeze();
    }

    /** Whether objects of a kind change what is served. */
    public static boolean madeOf(KindId kind) {
        return kind.equals(ExtensionKinds.DEFINITION.id());
    }

    /**
     * Every kind that may have objects, once: a custom one in the version in which they are stored,
     * whether or not it is served. By group, then by plural name.
     */
    public List<Kind> all() {
        return all;
    }

    public SortedMap<String, Definition> definitions() {
        return definitions;
    }

    public @Nullable Definition definition(KindId id) {
        return byId.get(id);
    }

    /** The kind of stored objects, in the version in which they are stored. */
    public @Nullable Kind byId(KindId id) {
        Kind builtIn = Kinds.byId(id);
        if (builtIn != null) {
            return builtIn;
        }
        Definition definition = byId.get(id);
        return definition == null ? null : definition.storage();
    }

    /** The kind behind a path. */
    public @Nullable Kind byPath(String group, String version, String plural) {
        Kind builtIn = Kinds.byPath(group, version, plural);
        if (builtIn != null || byId.isEmpty()) {
            return builtIn;
        }
        Definition definition = byId.get(new KindId(group, plural));
        return definition == null ? null : definition.served(version);
    }

    /** The kind that an object says it is. */
    public @Nullable Kind byObject(String apiVersion, String kindName) {
        Kind builtIn = Kinds.byObject(apiVersion, kindName);
        if (builtIn != null || byId.isEmpty()) {
            return builtIn;
        }
        for (Definition definition : definitions.values()) {
            for (Kind kind : definition.served()) {
                if (kind.kind().equals(kindName) && kind.apiVersion().equals(apiVersion)) {
                    return kind;
                }
            }
        }
        return null;
    }

    /** Kinds that are served under one group and version. */
    public List<Kind> of(String group, String version) {
        List<Kind> found = new ArrayList<>(Kinds.of(group, version));
        for (Definition definition : definitions.values()) {
            Kind kind = definition.id().group().equals(group) ? definition.served(version) : null;
            if (kind != null && byId.containsKey(definition.id())) {
                found.add(kind);
            }
        }
        found.sort(Comparator.comparing(Kind::id));
        return found;
    }

    /** All groups but the core one, in order. */
    public SortedSet<String> groups() {
        SortedSet<String> groups = new TreeSet<>();
        Kinds.ALL.forEach(kind -> groups.add(kind.id().group()));
        definitions
                .values()
                .forEach(definition -> {
                    if (!definition.served().isEmpty()) {
                        groups.add(definition.id().group());
                    }
                });
        groups.remove("");
        return groups;
    }

    /** Versions of a group, the preferred one first. */
    public List<String> versions(String group) {
        List<String> versions = new ArrayList<>();
        for (Kind kind : Kinds.ALL) {
            if (kind.id().group().equals(group) && !versions.contains(kind.version())) {
                versions.add(kind.version());
            }
        }
        for (Kind form : Kinds.OTHER_FORMS) {
            if (form.id().group().equals(group) && !versions.contains(form.version())) {
                versions.add(form.version());
            }
        }
        SortedSet<String> custom = new TreeSet<>(VersionOrder::compare);
        for (Definition definition : definitions.values()) {
            if (definition.id().group().equals(group)) {
                definition.served().forEach(kind -> custom.add(kind.version()));
            }
        }
        custom.removeAll(versions);
        versions.addAll(custom);
        return versions;
    }

    /** A kind in all versions in which its objects can be asked for, the preferred one first. */
    public List<Kind> versionsOf(Kind kind) {
        Definition definition = kind.custom() == null ? null : byId.get(kind.id());
        if (definition != null) {
            return definition.served();
        }
        List<Kind> found = new ArrayList<>(List.of(kind));
        for (Kind form : Kinds.OTHER_FORMS) {
            if (form.id().equals(kind.id())) {
                found.add(form);
            }
        }
        return found;
    }

    public Editor edit() {
        return new Editor(this);
    }

    /** Collects changes of definitions. */
    public static final class Editor {
        private final ServedKinds base;
        private @Nullable SortedMap<String, Definition> changed;
        private @Nullable ServedKinds made;

        private Editor(ServedKinds base) {
            this.base = base;
        }

        public void put(StoredObject stored) {
            String name = stored.key().name();
            SortedMap<String, Definition> all = open();
            all.put(name, new Definition(stored, all.get(name)));
        }

        public void remove(String name) {
            open().remove(name);
        }

        private SortedMap<String, Definition> open() {
            made = null;
            if (changed == null) {
                changed = new TreeMap<>(base.definitions);
            }
            return changed;
        }

        /** What is served now; the base itself where nothing has changed. */
        public ServedKinds freeze() {
            if (changed == null) {
                return base;
            }
            if (made == null) {
                made = new ServedKinds(new TreeMap<>(changed));
            }
            return made;
        }
    }
}
