package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;

/**
 * A token that a volume of a pod shows.
 *
 * @param audience empty: the cluster's API
 */
public record TokenKey(String serviceAccount, String audience, long seconds)
        implements Comparable<TokenKey> {
    public static final long DEFAULT_SECONDS = 3_600;

    static TokenKey of(Pod pod, JsonObject source) {
        return new TokenKey(
                pod.tree().textOr("default", "spec", "serviceAccountName"),
                source.textOr("", "audience"),
                source.wholeOr(DEFAULT_SECONDS, "expirationSeconds"));
    }

    @Override
    public int compareTo(TokenKey other) {
        int order = serviceAccount.compareTo(other.serviceAccount);
        order = order == 0 ? audience.compareTo(other.audience) : order;
        return order == 0 ? Long.compare(seconds, other.seconds) : order;
    }
}
