package dev.davit.policy.owner;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.FieldPattern;
import dev.davit.model.owned.FieldSet;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * A grant, as it is stored.
 *
 * @param resources {@code deployments.apps}, or {@code *}
 * @param names empty: of whichever name
 * @param subresources empty: through any, and of the object itself
 * @param owners words for domains; empty: anybody
 * @param writers as owners
 * @param keeps what writers say is left out; else it is shared, both ways
 * @param freezes a fight ends it; else it is only told of
 * @param untilMillis when it ends; {@link Long#MAX_VALUE}: never
 */
public record FieldGrant(
        String name,
        List<String> resources,
        List<String> names,
        LabelSelector selector,
        List<FieldPattern> fields,
        List<String> subresources,
        List<String> owners,
        List<String> writers,
        boolean keeps,
        boolean freezes,
        long untilMillis) {
    public static final String ALL = "*";

    public FieldGrant {
        resources = List.copyOf(resources);
        names = List.copyOf(names);
        fields = List.copyOf(fields);
        subresources = List.copyOf(subresources);
        owners = List.copyOf(owners);
        writers = List.copyOf(writers);
    }

    /**
     * A write that somebody asks about.
     *
     * @param resource {@code deployments.apps}
     * @param labels as they are stored
     */
    public record Write(
            String resource, String name, JsonObject labels, String subresource, long nowMillis) {}

    public static FieldGrant of(JsonObject tree) {
        JsonObject spec = tree.object("spec");
        Outcome<LabelSelector> selector =
                LabelSelector.read(spec.object("selector"), FieldPath.of("spec", "selector"));
        LabelSelector read =
                selector instanceof Outcome.Ok<LabelSelector>(LabelSelector ok)
                        ? ok
                        : LabelSelector.EVERYTHING;
        // What cannot be read grants nothing.
        boolean wrong = selector instanceof Outcome.Refused;
        return new FieldGrant(
                tree.textOr("", "metadata", "name"),
                wrong ? List.of() : texts(spec.array("resources")),
                texts(spec.array("names")),
                read,
                patterns(spec.array("fields")),
                texts(spec.array("subresources")),
                texts(spec.array("owners")),
                texts(spec.array("writers")),
                spec.textOr("", "mode").equals("keep"),
                !spec.textOr("", "fights").equals("report"),
                Timestamps.read(spec.textOr("", "until")).orElse(Long.MAX_VALUE));
    }

    /** Of fields that a writer changes and an owner has: those that this grant is about. */
    public FieldSet covers(Write write, Domain owner, Domain writer, FieldSet changed) {
        boolean meant =
                write.nowMillis < untilMillis
                        && (resources.contains(ALL) || resources.contains(write.resource))
                        && (names.isEmpty() || names.contains(write.name))
                        && (subresources.isEmpty() || subresources.contains(write.subresource))
                        && between(owner, writer)
                        && selector.matches(write.labels);
        FieldSet covered = FieldSet.EMPTY;
        if (meant) {
            for (FieldPattern pattern : fields) {
                covered = covered.union(pattern.in(changed));
            }
        }
        return covered;
    }

    /** What is shared is shared both ways: whoever grants it does not lose it. */
    private boolean between(Domain owner, Domain writer) {
        return (in(owner, owners) && in(writer, writers))
                || (!keeps && in(writer, owners) && in(owner, writers));
    }

    private static boolean in(Domain domain, List<String> words) {
        if (words.isEmpty()) {
            return true;
        }
        for (String word : words) {
            if (domain.in(word)) {
                return true;
            }
        }
        return false;
    }

    private static List<FieldPattern> patterns(JsonArray array) {
        List<FieldPattern> all = new ArrayList<>(array.size());
        for (String text : texts(array)) {
            FieldPattern pattern = FieldPattern.parse(text).pattern();
            if (pattern != null) {
                all.add(pattern);
            }
        }
        return all;
    }

    static List<String> texts(JsonArray array) {
        List<String> texts = new ArrayList<>(array.size());
        for (Json item : array) {
            if (item instanceof JsonString(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }
}
