package dev.davit.linux.image.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who one is to a registry. Its text never shows a secret.
 *
 * @param from where it comes from, for messages: {@code secret default/regcred}
 */
record Credential(String from, Kind kind) {

    /** Its form. */
    sealed interface Kind {}

    /** A name and a password, told to the registry or to its token service. */
    record Basic(String user, String password) implements Kind {
        @Override
        public String toString() {
            return "Basic";
        }

        String header() {
            byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }
    }

    /** A refresh token, changed for a bearer token at the token service. */
    record Identity(String token) implements Kind {
        @Override
        public String toString() {
            return "Identity";
        }
    }

    /** A bearer token, told to the registry as it is. */
    record Bearer(String token) implements Kind {
        @Override
        public String toString() {
            return "Bearer";
        }
    }
}
