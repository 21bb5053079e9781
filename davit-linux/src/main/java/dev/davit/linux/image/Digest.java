package dev.davit.linux.image;

import dev.davit.base.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** {@code sha256:} and 64 hexadecimal digits: the one kind of digest that images use. */
final class Digest {
    static final String PREFIX = "sha256:";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private Digest() {}

    static MessageDigest start() {
        return Sha256.start();
    }

    static String of(MessageDigest done) {
        return PREFIX + HexFormat.of().formatHex(done.digest());
    }

    static String of(byte[] bytes) {
        MessageDigest digest = start();
        digest.update(bytes);
        return of(digest);
    }

    static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }

    static boolean isDigest(String text) {
        return text.startsWith(PREFIX) && isHex(text.substring(PREFIX.length()));
    }

    /** A digest that becomes a file's name: checked, since it comes from an archive. */
    static String hex(String digest) {
        if (!isDigest(digest)) {
            throw new BadArchive("\"" + digest + "\" is no digest that is supported (sha256:…)");
        }
        return digest.substring(PREFIX.length());
    }
}
