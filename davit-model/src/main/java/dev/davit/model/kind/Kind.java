package dev.davit.model.kind;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind as the API serves it.
 *
 * @param version the one version that is served and stored for now
 * @param schema name of its schema in the catalogue, as in Kubernetes' OpenAPI: {@code
 *     io.k8s.api.core.v1.Pod}
 * @param subresources names: {@code status}, {@code log}, {@code exec}
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
        List<String> subresources) {

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

    /** {@code v1} or {@code coordination.k8s.io/v1}. */
    public String apiVersion() {
        return id.group().isEmpty() ? version : id.group() + "/" + version;
    }
}
