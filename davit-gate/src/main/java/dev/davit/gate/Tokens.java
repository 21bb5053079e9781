package dev.davit.gate;

import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The cluster's key for tokens: signs claims, and finds them again in what it has signed. */
public interface Tokens {
    /** {@code iss}, and the audience of tokens for the API itself. */
    String ISSUER = "https://kubernetes.default.svc.cluster.local";

    /** A cluster without a key: nothing is issued, nothing believed. */
    Tokens NONE =
            new Tokens() {
                @Override
                public Optional<String> sign(JsonObject claims) {
                    return Optional.empty();
                }

                @Override
                public Optional<JsonObject> claims(String token) {
                    return Optional.empty();
                }
            };

    /** The public halves of the keys that tokens are signed with, as RFC 7517 writes keys. */
    default List<JsonObject> keys() {
        return List.of();
    }

    /** A JWT; empty where there is no key. */
    Optional<String> sign(JsonObject claims);

    /** What a token says, where this key has signed it; empty for everything else. */
    Optional<JsonObject> claims(String token);
}
