package dev.davit.model.request;

import dev.davit.model.kind.Kind;

/**
 * What a request is about.
 *
 * @param namespace empty: of the cluster, or all namespaces
 * @param name empty: the collection
 * @param subresource empty: the object itself; else {@code status}, {@code history}, …
 */
public record Target(Kind kind, String namespace, String name, String subresource) {}
