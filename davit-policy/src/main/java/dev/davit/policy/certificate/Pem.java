package dev.davit.policy.certificate;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One block of RFC 7468.
 *
 * @param type {@code CERTIFICATE REQUEST}
 * @param end where the rest of the text begins
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pem(String type, byte[] bytes, int end) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /** The first block from a place on, or null where there is none that can be read. */
    static @Nullable Pem next(String text, int from) {
        int begin = text.indexOf(BEGIN, from);
        int typeEnd = begin < 0 ? -1 : text.indexOf(DASHES, begin + BEGIN.length());
        if (typeEnd < 0) {
            return null;
        }
        String type = text.substring(begin + BEGIN.length(), typeEnd);
        String last = END + type + DASHES;
        int bodyEnd = text.indexOf(last, typeEnd);
        if (bodyEnd < 0) {
            return null;
        }
        byte[] bytes = decoded(text.substring(typeEnd + DASHES.length(), bodyEnd));
        return bytes == null ? null : new Pem(type, bytes, bodyEnd + last.length());
    }

    /** Headers, which nobody needs here, are no base64: a block with them is refused. */
    private static byte @Nullable [] decoded(String body) {
        StringBuilder plain = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            if (!Character.isWhitespace(body.charAt(i))) {
                plain.append(body.charAt(i));
            }
        }
        try {
            return Base64.getDecoder().decode(plain.toString());
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
