package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import dev.davit.node.NodeSettings;
import dev.davit.policy.pod.SafetyProfile;
import dev.davit.port.Entropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a cluster is born with and keeps.
 *
 * @param id eight hex digits: tells clusters on one host apart
 * @param prefix the cluster's own /48 of unique local addresses (RFC 4193), such as {@code
 *     fd12:3456:789a}
 * @param profile {@code strict} or {@code standard}: what pods get unless their namespace says
 *     otherwise
 */
public record ClusterFile(String id, String prefix, String profile) {
    /** Below which the cluster's names are. */
    public static final String DOMAIN = "cluster.local";

    private static final int FORMAT = 1;

    /** How many pods of a node can have ids of their own at a time. */
    static final int ID_RANGES = 2_000;

    /** Reads the file, or writes a new one where there is none. */
    public static ClusterFile readOrMake(Path file, String profile, Entropy entropy) {
        if (Files.exists(file)) {
            return read(file);
        }
        byte[] chance = new byte[9];
        entropy.fill(chance);
        String hex = HexFormat.of().formatHex(chance);
        String prefix =
                "fd%s:%s:%s"
                        .formatted(hex.substring(8, 10), hex.substring(10, 14), hex.substring(14));
        ClusterFile made = new ClusterFile(hex.substring(0, 8), prefix, profile);
        made.write(file);
        return made;
    }

    public static ClusterFile read(Path file) {
        try {
            JsonObject json = JsonReader.readObject(Files.readAllBytes(file));
            if (json.wholeOr(0, "format") != FORMAT) {
                throw new HostFailure(
                        "read",
                        0,
                        file.toString(),
                        "written by another version of davit (format "
                                + json.wholeOr(0, "format")
                                + "); use that version");
            }
            return new ClusterFile(
                    json.textOr("", "id"),
                    json.textOr("", "prefix"),
                    json.textOr("strict", "profile"));
        } catch (IOException failure) {
            throw new HostFailure("read", file.toString(), failure);
        }
    }

    public ClusterFile withProfile(String other) {
        return new ClusterFile(id, prefix, other.toLowerCase(Locale.ROOT));
    }

    public void write(Path file) {
        JsonObject json =
                JsonObject.builder()
                        .put("format", FORMAT)
                        .put("id", id)
                        .put("prefix", prefix)
                        .put("profile", profile)
                        .build();
        AtomicFile.write(file, JsonWriter.write(json), "rw-------");
    }

    public SafetyProfile safetyProfile() {
        SafetyProfile known = SafetyProfile.of(profile);
        if (known == null) {
            throw new HostFailure("read", 0, "cluster.json", "unknown profile \"" + profile + "\"");
        }
        return known;
    }

    /**
     * First host uid of the cluster's pods: clusters on one host take different blocks of ids, as
     * far as there are blocks.
     */
    public int idBase() {
        int block = ID_RANGES * NodeSettings.IDS_PER_POD;
        int blocks = Integer.MAX_VALUE / block;
        return block * (1 + Math.floorMod(Integer.parseUnsignedInt(id, 16), blocks - 1));
    }

    /** The node's name server: its last bit is 0, which no pod's address has. */
    public String nameServer() {
        return prefix + ":1::a";
    }

    /** The /64 of the one node there is for now. */
    public String nodePrefix() {
        return prefix + ":1::/64";
    }
}
