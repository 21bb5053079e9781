package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Refusals;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page ended: on which revision, behind which object, after how many. Opaque to clients.
 *
 * @param revision 0: the newest, whatever the pages so far were of
 * @param seen how many objects the pages so far have held; -1 where they were of several revisions
 */
public record ContinueToken(long revision, String namespace, String name, long seen) {
    private static final String VERSION = "1";

    /** A name and a namespace have 253 characters at most. */
    private static final int MAX_LENGTH = 1_024;

    public String text() {
        String plain = String.join("/", VERSION, "" + revision, "" + seen, namespace, name);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** The same place in whatever is newest. */
    ContinueToken ofAny() {
        return new ContinueToken(0, namespace, name, -1);
    }

    boolean isOfAny() {
        return revision == 0;
    }

    public Key after(KindId kind) {
        return new Key(kind, namespace, name);
    }

    public static Outcome<ContinueToken> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return unreadable();
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = plain.split("/", -1);
            if (parts.length != 5 || !parts[0].equals(VERSION)) {
                return unreadable();
            }
            return Outcome.ok(
                    new ContinueToken(
                            Long.parseLong(parts[1]),
                            parts[3],
                            parts[4],
                            Long.parseLong(parts[2])));
        } catch (IllegalArgumentException notOurs) {
            return unreadable();
        }
    }

    private static Outcome<ContinueToken> unreadable() {
        return Refusals.bad("continue key is not valid: it was not given out by this server");
    }
}
