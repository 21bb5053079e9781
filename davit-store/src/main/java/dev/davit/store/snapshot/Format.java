package dev.davit.store.snapshot;

import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import dev.davit.store.log.Damage;
import dev.davit.store.log.Damaged;
import dev.davit.store.log.NewerFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The file that says which format a store directory has: {@code davit-store 2}. Since 2, what is
 * secret may be sealed.
 */
final class Format {
    static final int VERSION = 2;
    private static final String FILE = "format";
    private static final String NEW = "format.new";
    private static final String WORD = "davit-store ";
    private static final int LONGEST = 64;

    private Format() {}

    /** True when there was nothing here. */
    static boolean isNew(Disk disk) {
        return !disk.exists(FILE);
    }

    static void write(Disk disk) {
        disk.delete(NEW);
        try (DiskFile file = disk.open(NEW)) {
            String line = WORD + VERSION + "\n";
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
            file.sync();
        }
        disk.rename(NEW, FILE);
        disk.syncDirectory("");
    }

    /**
     * Refuses what this version cannot read. An older directory becomes one of this format: from
     * here on it may hold what the older version cannot read.
     */
    static void check(Disk disk) {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        try (DiskFile file = disk.open(FILE)) {
            file.read(bytes, 0);
        }
        String line = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        String digits = line.startsWith(WORD) ? line.substring(WORD.length()) : "";
        if (!digits.matches("[0-9]{1,9}")) {
            throw new Damaged(
                    disk.name() + "/" + FILE + " does not name a format. " + Damage.WHAT_TO_DO);
        }
        int found = Integer.parseInt(digits);
        if (found > VERSION) {
            throw new NewerFormat(
                    "%s has format %s, but this version of Davit reads up to %d: start the newer version."
                            .formatted(disk.name(), digits, VERSION));
        }
        if (found < VERSION) {
            write(disk);
        }
    }
}
