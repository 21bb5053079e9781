package dev.davit.model.image;

import dev.davit.base.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A member's name, looked for in objects' bytes: who follows every object need not parse those that
 * do not have it.
 */
public final class Mention {
    private final byte[] quoted;

    private Mention(byte[] quoted) {
        this.quoted = quoted;
    }

    /**
     * @param member letters and digits of ASCII only: names that JSON writes as they are
     */
    public static Mention of(String member) {
        boolean plain = member.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
        Invariant.check(plain && !member.isEmpty(), "not a plain name: %s", member);
        return new Mention(("\"" + member + "\":").getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Whether an object has such a member at any depth. False is certain; where it is true, a
     * string may merely look like it.
     */
    public boolean mayBeIn(StoredObject object) {
        byte[] bytes = object.bytes();
        int last = bytes.length - quoted.length;
        for (int at = 0; at <= last; at++) {
            // The second letter is the rarer one: every member's name begins with a quote.
            if (bytes[at + 1] == quoted[1]
                    && bytes[at] == quoted[0]
                    && Arrays.equals(bytes, at, at + quoted.length, quoted, 0, quoted.length)) {
                return true;
            }
        }
        return false;
    }
}
