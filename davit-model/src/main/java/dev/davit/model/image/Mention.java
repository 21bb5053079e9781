package dev.davit.model.image;

import dev.davit.base.Invariant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A member's name, looked for in objects' bytes: who follows every object need not parse those that
 * do not have it. By Horspool's way, which looks at one byte in a name's length: at a start every
 * object's bytes are gone through, while nothing is compiled yet.
 */
public final class Mention {
    private static final int LONGEST = 100;

    private final byte[] quoted;

    /** By the byte under the name's end: how far the name can move on. */
    private final byte[] steps = new byte[256];

    private Mention(byte[] quoted) {
        this.quoted = quoted;
        int last = quoted.length - 1;
        Arrays.fill(steps, (byte) quoted.length);
        for (int i = 0; i < last; i++) {
            steps[quoted[i] & 0xff] = (byte) (last - i);
        }
    }

    /**
     * @param member letters and digits of ASCII only, up to 100: names that JSON writes as they are
     */
    public static Mention of(String member) {
        boolean plain = member.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
        boolean fits = !member.isEmpty() && member.length() <= LONGEST;
        Invariant.check(plain && fits, "not a plain name: %s", member);
        return new Mention(("\"" + member + "\":").getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Whether an object has such a member at any depth. False is certain; where it is true, a
     * string may merely look like it.
     */
    public boolean mayBeIn(StoredObject object) {
        byte[] bytes = object.bytes();
        int length = quoted.length;
        byte last = quoted[length - 1];
        int end = length;
        while (end <= bytes.length) {
            byte under = bytes[end - 1];
            if (under == last && Arrays.equals(bytes, end - length, end, quoted, 0, length)) {
                return true;
            }
            end += steps[under & 0xff];
        }
        return false;
    }
}
