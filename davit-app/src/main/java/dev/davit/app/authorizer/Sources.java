package dev.davit.app.authorizer;

import dev.davit.base.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that something was read from: what each was like before it was read, so that a later
 * change is seen, and what was in it, so that a change that changes nothing is known.
 */
final class Sources {
    private static final Map<String, Object> ABSENT = Map.of();
    private static final String LOOKED_AT = "unix:ino,size,lastModifiedTime,ctime";

    private final SortedMap<Path, Map<String, Object>> stamps = new TreeMap<>();
    private final SortedMap<Path, String> contents = new TreeMap<>();

    /** What files are like; never gone through, only compared. */
    record Looks(SortedMap<Path, Map<String, Object>> of) {}

    /**
     * @param most bytes
     */
    byte[] read(Path file, int most) throws IOException {
        stamps.putIfAbsent(file, stamp(file));
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("it has more than " + most + " bytes");
            }
            contents.put(file, Sha256.hex(bytes));
            return bytes;
        }
    }

    /** Whether the file is there; where it is not, its coming is a change. */
    boolean has(Path file) {
        Map<String, Object> stamp = stamp(file);
        stamps.putIfAbsent(file, stamp);
        return !stamp.equals(ABSENT);
    }

    /** Nothing was read. */
    boolean isEmpty() {
        return contents.isEmpty();
    }

    void add(Sources others) {
        others.stamps.forEach((file, stamp) -> stamps.putIfAbsent(file, stamp));
        contents.putAll(others.contents);
    }

    boolean sameContents(Sources others) {
        return contents.equals(others.contents);
    }

    Looks then() {
        return new Looks(stamps);
    }

    Looks now() {
        SortedMap<Path, Map<String, Object>> now = new TreeMap<>();
        stamps.keySet().forEach(file -> now.put(file, stamp(file)));
        return new Looks(now);
    }

    private static Map<String, Object> stamp(Path file) {
        try {
            return Files.readAttributes(file, LOOKED_AT);
        } catch (IOException absent) {
            return ABSENT;
        }
    }
}
