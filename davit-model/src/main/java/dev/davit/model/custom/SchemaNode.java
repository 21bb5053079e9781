package dev.davit.model.custom;

import dev.davit.model.json.Json;
import dev.davit.model.schema.Schema.ListType;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One place of a structural schema, compiled from {@code openAPIV3Schema}; the texts for people
 * stay in the definition.
 *
 * @param traits what Kubernetes' extensions and {@code nullable} say of it
 * @param additional the schema of members that {@code properties} does not name; null: there are
 *     none
 * @param items the schema of a list's items, where it is one
 * @param listing how a list behaves for owners
 * @param byDefault the value for who leaves it out
 * @param fills a default stands here or below
 * @param values what is asked of values
 */
public record SchemaNode(
        Type type,
        Traits traits,
        SortedMap<String, SchemaNode> properties,
        @Nullable SchemaNode additional,
        @Nullable SchemaNode items,
        Listing listing,
        @Nullable Json byDefault,
        boolean fills,
        Values values) {

    /** JSON's types as OpenAPI names them. */
    public enum Type {
        /** No type is given. */
        ANY(""),
        OBJECT("object"),
        ARRAY("array"),
        STRING("string"),
        INTEGER("integer"),
        NUMBER("number"),
        BOOLEAN("boolean");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        /** Null for a word that is no type. */
        public static @Nullable Type of(String word) {
            for (Type type : values()) {
                if (type.text.equals(word)) {
                    return type;
                }
            }
            return null;
        }
    }

    /**
     * Marks of a place.
     *
     * @param intOrString a whole number or a string, whatever the type
     * @param embedded an object with apiVersion, kind and metadata of its own
     * @param preserve unknown members stay
     * @param atomic the object is owned and replaced as a whole
     */
    public record Traits(
            boolean nullable,
            boolean intOrString,
            boolean embedded,
            boolean preserve,
            boolean atomic) {
        static final Traits NONE = new Traits(false, false, false, false, false);
    }

    /**
     * How a list behaves.
     *
     * @param keys what tells the items of a {@code map} apart
     */
    public record Listing(ListType type, List<String> keys) {
        static final Listing ATOMIC = new Listing(ListType.ATOMIC, List.of());

        public Listing {
            keys = List.copyOf(keys);
        }
    }

    /** Says nothing: every value is right, and every member of an object unknown. */
    public static final SchemaNode NOTHING =
            new SchemaNode(
                    Type.ANY,
                    Traits.NONE,
                    new TreeMap<>(),
                    null,
                    null,
                    Listing.ATOMIC,
                    null,
                    false,
                    Values.ANY);

    public SchemaNode {
        properties = Collections.unmodifiableSortedMap(properties);
    }

    /** The schema of a member; null: unknown. */
    public @Nullable SchemaNode member(String name) {
        SchemaNode declared = properties.get(name);
        return declared == null ? additional : declared;
    }
}
