package dev.davit.sim.disk;

import dev.davit.sim.SimEntropy;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A file's content: as it is, and what is needed to go back to what is on the medium. */
final class SimInode {
    static final int SECTOR = 512;

    byte[] content = new byte[0];

    /** Sectors that were written since the last sync, as they were before. */
    private final TreeMap<Integer, byte[]> unsynced = new TreeMap<>();

    private int durableSize;

    void write(byte[] bytes, int at) {
        if (at + bytes.length > content.length) {
            resize(at + bytes.length);
        }
        for (int sector = at / SECTOR; sector * SECTOR < at + bytes.length; sector++) {
            remember(sector);
        }
        System.arraycopy(bytes, 0, content, at, bytes.length);
    }

    private void remember(int sector) {
        unsynced.computeIfAbsent(
                sector,
                any -> {
                    int from = Math.min(sector * SECTOR, content.length);
                    return Arrays.copyOf(
                            Arrays.copyOfRange(
                                    content, from, Math.min(from + SECTOR, content.length)),
                            SECTOR);
                });
    }

    void resize(int size) {
        if (size < content.length) {
            for (int sector = size / SECTOR; sector * SECTOR < content.length; sector++) {
                remember(sector);
            }
        }
        content = Arrays.copyOf(content, size);
    }

    void sync() {
        unsynced.clear();
        durableSize = content.length;
    }

    /** Each sector that was not synced is on the medium or not; so is the size. */
    void crash(SimEntropy entropy) {
        int size = entropy.oneIn(2) ? durableSize : content.length;
        boolean all = entropy.oneIn(4);
        boolean none = entropy.oneIn(4);
        int whole = Math.max(content.length, durableSize);
        byte[] left = Arrays.copyOf(content, whole);
        for (Map.Entry<Integer, byte[]> each : unsynced.entrySet()) {
            if (none || (!all && entropy.oneIn(2))) {
                int from = each.getKey() * SECTOR;
                int length = Math.min(SECTOR, whole - from);
                if (length > 0) {
                    System.arraycopy(each.getValue(), 0, left, from, length);
                }
            }
        }
        content = Arrays.copyOf(left, size);
        sync();
    }
}
