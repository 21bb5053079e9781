package dev.davit.model.kind;

import dev.davit.model.custom.CustomVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind as the API serves it.
 *
 * @param version in which it is served; kinds that differ in nothing else are equal
 * @param schema name of its schema in the catalogue, as in Kubernetes' OpenAPI: {@code
 *     io.k8s.api.core.v1.Pod}
 * @param subresources names: {@code status}, {@code log}, {@code exec}
 * @param counted {@code metadata.generation} counts the changes of what is wanted
 * @param notYet what this version does not do with its objects: {@code run}, {@code enforce}; empty
 *     where it does all that Kubernetes does
 * @param custom what a definition says of it; null: it is built in
 */
public record Kind(
        KindId id,
        String version,
        String kind,
        String singular,
        List<String> shortNames,
        List<String> categories,
        boolean namespaced,
        String schema,
        Durability durability,
        List<String> subresources,
        boolean counted,
        String notYet,
        @Nullable CustomVersion custom) {

    public Kind {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        subresources = List.copyOf(subresources);
    }

    /** Its id tells a kind: it is compared in every room of every request. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Kind kind && id.equals(kind.id));
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Whether there are objects of it; else it is a question that is answered and forgotten. */
    public boolean stored() {
        return durability != Durability.NONE;
    }

    /** Nobody acts on its objects: they are stored, checked and shown. */
    public boolean dataOnly() {
        return !notYet.isEmpty();
    }

    /** What a writer of an object that nobody acts on should know. */
    public String dataOnlyText() {
        return "%s are stored, but this version of Davit does not %s them yet"
                .formatted(KindMaker.plural(kind), notYet);
    }

    /** {@code v1} or {@code coordination.k8s.io/v1}. */
    public String apiVersion() {
        return id.group().isEmpty() ? version : id.group() + "/" + version;
    }
}
