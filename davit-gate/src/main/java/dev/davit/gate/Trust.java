package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.model.request.Identity;
import java.util.List;

/**
 * By what the cluster knows who is who.
 *
 * @param tokens signs service accounts' tokens
 * @param judge says whom a token proves
 */
public record Trust(Tokens tokens, Judge judge) {
    /** A cluster without a key. */
    public static final Trust NONE =
            new Trust(
                    Tokens.NONE,
                    (token, audiences) -> new Identifier(List.of()).byToken(token, audiences));

    /** Whom a token proves. */
    @FunctionalInterface
    public interface Judge {
        /**
         * Refused where it proves nobody.
         *
         * @param audiences for whom it must be meant, one of them; never empty
         */
        Outcome<Proven> byToken(String token, List<String> audiences);
    }

    /**
     * Whom a token proves.
     *
     * @param audiences for whom it is meant, among those that were asked for
     */
    public record Proven(Identity identity, List<String> audiences) {
        public Proven {
            audiences = List.copyOf(audiences);
        }
    }
}
