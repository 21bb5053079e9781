package dev.davit.linux.image;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image, complete.
 *
 * @param repository {@code docker.io/library/nginx}
 * @param tag empty where only a digest is given
 * @param digest empty where none is given
 */
record Reference(String repository, String tag, String digest) {
    private static final int MAX_LENGTH = 512;
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "(\\[[0-9a-fA-F:]+]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:[0-9]+)?");
    private static final Pattern PATH =
            Pattern.compile(
                    "[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    /** Null where the text names no image. */
    static @Nullable Reference parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        int at = text.indexOf('@');
        String digest = at < 0 ? "" : text.substring(at + 1);
        String rest = at < 0 ? text : text.substring(0, at);
        int colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
        String tag = colon < 0 ? "" : rest.substring(colon + 1);
        String name = colon < 0 ? rest : rest.substring(0, colon);
        boolean sound =
                (at < 0 || Digest.isDigest(digest)) && (colon < 0 || TAG.matcher(tag).matches());
        String repository = sound ? repository(name) : null;
        if (repository == null) {
            return null;
        }
        return new Reference(repository, tag.isEmpty() && at < 0 ? "latest" : tag, digest);
    }

    private static @Nullable String repository(String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasDomain = first.contains(".") || first.contains(":") || first.equals("localhost");
        String domain = hasDomain ? first : "docker.io";
        String path = hasDomain ? name.substring(slash + 1) : name;
        if (domain.equals("index.docker.io")) {
            domain = "docker.io";
        }
        if (domain.equals("docker.io") && !path.contains("/")) {
            path = "library/" + path;
        }
        return DOMAIN.matcher(domain).matches() && PATH.matcher(path).matches()
                ? domain + "/" + path
                : null;
    }

    /** As a tag of an image: {@code docker.io/library/nginx:1.27}. */
    String named() {
        return repository + ":" + (tag.isEmpty() ? "latest" : tag);
    }

    @Override
    public String toString() {
        return repository
                + (tag.isEmpty() ? "" : ":" + tag)
                + (digest.isEmpty() ? "" : "@" + digest);
    }
}
