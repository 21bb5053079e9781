package dev.davit.gate;

import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;

/**
 * The issuer of service accounts' tokens as OpenID Connect Discovery tells of one: whoever trusts
 * it checks tokens by himself.
 *
 * @param keys public ones, as RFC 7517 writes them
 */
public record Issuer(List<JsonObject> keys) {
    public static final String CONFIGURATION = "/.well-known/openid-configuration";
    public static final String KEYS = "/openid/v1/jwks";

    public Issuer {
        keys = List.copyOf(keys);
    }

    /**
     * The document at {@value #CONFIGURATION}.
     *
     * @param origin under which the keys can be had: {@code https://127.0.0.1:7443}
     */
    public JsonObject configuration(String origin) {
        return JsonObject.builder()
                .put("issuer", Tokens.ISSUER)
                .put("jwks_uri", origin + KEYS)
                .put("response_types_supported", JsonArray.of(new JsonString("id_token")))
                .put("subject_types_supported", JsonArray.of(new JsonString("public")))
                .put("id_token_signing_alg_values_supported", JsonArray.of(new JsonString("ES256")))
                .build();
    }

    /** The document at {@value #KEYS}. */
    public JsonObject keySet() {
        return JsonObject.of("keys", new JsonArray(List.copyOf(keys)));
    }
}
