package dev.davit.policy.cel.compile;

import dev.davit.model.schema.ObjectSchema;
import dev.davit.policy.cel.value.Shape;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an expression may speak of.
 *
 * @param objects it may make objects: {@code Object{…}}, {@code JSONPatch{…}}
 */
public record Scope(SortedMap<String, Declared> variables, boolean objects) {
    /** What is known of a variable. */
    public sealed interface Declared {
        record OfShape(Shape shape) implements Declared {}

        /** It may be missing. */
        record OptionalOf(Shape shape) implements Declared {}

        /** An object of the API, with all that its schema says. */
        record OfSchema(ObjectSchema schema) implements Declared {}

        /** A type that only functions know. */
        record Opaque(String name) implements Declared {}

        /** An object of which some members have a known type: {@code variables}. */
        record Members(String name, SortedMap<String, String> types) implements Declared {
            public Members {
                types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
            }
        }
    }

    public static final Declared ANYTHING = new Declared.OfShape(Shape.Simple.DYN);
    public static final Declared AUTHORIZER =
            new Declared.Opaque("kubernetes.authorization.Authorizer");

    public static final Scope NOTHING = new Scope(new TreeMap<>(), false);

    public Scope {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }

    public Scope with(String name, Declared declared) {
        SortedMap<String, Declared> more = new TreeMap<>(variables);
        more.put(name, declared);
        return new Scope(more, objects);
    }

    /** The same, in which objects may be made. */
    public Scope making() {
        return new Scope(variables, true);
    }
}
