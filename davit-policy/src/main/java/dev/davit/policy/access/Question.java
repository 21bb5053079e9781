package dev.davit.policy.access;

/**
 * May somebody do this? In the words of roles, so that it can be asked of kinds and verbs that this
 * server does not know.
 */
public sealed interface Question {
    String verb();

    /**
     * About objects.
     *
     * @param group empty for the core group
     * @param resource the plural
     * @param subresource empty: the object itself
     * @param namespace empty: of the cluster, or all namespaces
     * @param name empty: all of them, or one that is not known yet
     */
    record OnResource(
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name)
            implements Question {

        /** {@code pods}, {@code pods/log}: how rules name it. */
        public String combined() {
            return subresource.isEmpty() ? resource : resource + "/" + subresource;
        }

        /** What may be named is within what it may be asked of. */
        public OnResource named(String other) {
            return new OnResource(verb, group, resource, subresource, namespace, other);
        }
    }

    /** About a document that is no object: {@code /metrics}. */
    record OnPath(String verb, String path) implements Question {}
}
