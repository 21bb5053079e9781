package dev.davit.linux.netlink;

import dev.davit.base.HostFailure;
import dev.davit.base.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * The host's ends of pods' links. Their names (15 characters at most) are derived from cluster and
 * pod; the pod's uid in full is kept by the kernel as the link's alias.
 */
public final class Links {
    private static final Path FOLDER = Path.of("/sys/class/net");

    /** What every such link's name begins with. */
    public static final String PREFIX = "dv";

    private final String cluster;

    public Links(String cluster) {
        this.cluster = cluster;
    }

    public String name(String podUid) {
        return PREFIX + digest(cluster).substring(0, 4) + digest(podUid).substring(0, 8);
    }

    /** Of a link that has no pod yet: no pod's is ever called so. */
    public String spareName(long number) {
        String key = cluster + " " + ProcessHandle.current().pid() + " " + number;
        return PREFIX + "s" + digest(cluster).substring(0, 4) + digest(key).substring(0, 7);
    }

    /** Of a link that has no pod yet. */
    public String spareAlias() {
        return "davit-spare " + cluster;
    }

    public String alias(String podUid) {
        return aliasPrefix() + podUid;
    }

    private String aliasPrefix() {
        return "davit " + cluster + " ";
    }

    /** Pods of this cluster that have a link on this host. */
    public List<String> pods() {
        List<String> pods = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(FOLDER, PREFIX + "*")) {
            for (Path link : links) {
                String alias = alias(link);
                if (alias.startsWith(aliasPrefix()) && isThere(link)) {
                    pods.add(alias.substring(aliasPrefix().length()));
                }
            }
        } catch (IOException e) {
            throw new HostFailure("list", FOLDER.toString(), e);
        }
        return pods;
    }

    /**
     * A link that the kernel takes away with its namespace is shown for some milliseconds more,
     * with its alias, but tells its index no more.
     */
    private boolean isThere(Path link) {
        return indexOf(link.getFileName().toString()).isPresent();
    }

    private static String alias(Path link) {
        try {
            return Files.readString(link.resolve("ifalias")).strip();
        } catch (IOException gone) {
            return "";
        }
    }

    public OptionalInt index(String podUid) {
        return indexOf(name(podUid));
    }

    public OptionalInt indexOf(String link) {
        try {
            String text = Files.readString(FOLDER.resolve(link).resolve("ifindex"));
            return OptionalInt.of(Integer.parseInt(text.strip()));
        } catch (IOException missing) {
            return OptionalInt.empty();
        }
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
