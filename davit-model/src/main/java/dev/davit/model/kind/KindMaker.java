package dev.davit.model.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Declares a kind in a line or two: what is not said is as most kinds have it, namespaced, with a
 * history, its plural, singular and schema named as Kubernetes would name them.
 */
final class KindMaker {
    /** Subresources that every kind with a history has besides its own. */
    static final List<String> COMMON =
            List.of("history", "blame", "rollback", "lifecycle", "takeover");

    private static final String DAVITS = "davit.dev";

    private final String group;
    private final String version;
    private final String kind;
    private String plural;
    private String schema;
    private List<String> shortNames = List.of();
    private List<String> categories = List.of();
    private List<String> subresources = List.of();
    private boolean namespaced = true;
    private Durability durability = Durability.HISTORY;
    private boolean counted;
    private boolean uncounted;
    private String notYet = "";

    private KindMaker(String group, String version, String kind) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural(kind).toLowerCase(Locale.ROOT);
        this.schema = schema(group, version, kind);
    }

    /**
     * @param apiVersion {@code v1}, {@code apps/v1}
     */
    static KindMaker of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return new KindMaker(group, apiVersion.substring(slash + 1), kind);
    }

    /** A kind of Davit's own group, whose schema is declared in {@code model.schema}. */
    static KindMaker own(String kind) {
        return of(DAVITS + "/v1", kind);
    }

    /** {@code PriorityClass}: {@code PriorityClasses}; {@code NetworkPolicy}: {@code …Policies}. */
    static String plural(String kind) {
        if (kind.endsWith("s")) {
            return kind + "es";
        }
        return kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }

    private static String schema(String group, String version, String kind) {
        if (group.equals(DAVITS)) {
            return "dev.davit." + version + "." + kind;
        }
        int dot = group.indexOf('.');
        String folder = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
        return "io.k8s.api." + folder + "." + version + "." + kind;
    }

    /** Where it does not follow from the kind. */
    KindMaker collectedAs(String plural) {
        this.plural = plural;
        return this;
    }

    /** Where it does not follow from group, version and kind. */
    KindMaker schema(String name) {
        this.schema = name;
        return this;
    }

    KindMaker called(String... names) {
        this.shortNames = List.of(names);
        return this;
    }

    /** Shown by {@code kubectl get all}. */
    KindMaker amongAll() {
        return among("all");
    }

    /** Shown by {@code kubectl get CATEGORY}. */
    KindMaker among(String category) {
        this.categories = List.of(category);
        return this;
    }

    /** It has a generation, although it has no status that could speak of one. */
    KindMaker counted() {
        this.counted = true;
        return this;
    }

    /** It has no generation, although it has a status. */
    KindMaker uncounted() {
        this.uncounted = true;
        return this;
    }

    KindMaker with(String... own) {
        this.subresources = List.of(own);
        return this;
    }

    KindMaker ofTheCluster() {
        this.namespaced = false;
        return this;
    }

    KindMaker kept(Durability how) {
        this.durability = how;
        return this;
    }

    /**
     * No controller of this version acts on it.
     *
     * @param verb what is not done with its objects yet: {@code run}, {@code enforce}
     */
    KindMaker notYet(String verb) {
        this.notYet = verb;
        return this;
    }

    Kind make() {
        List<String> all = new ArrayList<>(subresources);
        if (durability == Durability.HISTORY) {
            all.addAll(COMMON);
        }
        return new Kind(
                new KindId(group, plural),
                version,
                kind,
                kind.toLowerCase(Locale.ROOT),
                shortNames,
                categories,
                namespaced,
                schema,
                durability,
                all,
                counted || (subresources.contains("status") && !uncounted),
                notYet,
                null);
    }
}
