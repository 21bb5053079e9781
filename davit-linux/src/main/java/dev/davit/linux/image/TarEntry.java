package dev.davit.linux.image;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/**
 * The header of one member of a tar archive.
 *
 * @param name its bytes, one per char: file names are bytes, whatever the locale
 * @param type as in the header: {@code 0} file, {@code 1} hard link, {@code 2} symbolic link,
 *     {@code 3} character device, {@code 4} block device, {@code 5} directory, {@code 6} FIFO
 * @param linkName likewise bytes
 * @param size of what follows the header
 * @param xattrs by name
 */
record TarEntry(
        String name,
        char type,
        String linkName,
        int mode,
        long uid,
        long gid,
        long size,
        long mtimeSeconds,
        int mtimeNanos,
        SortedMap<String, byte[]> xattrs) {

    static final char FILE = '0';
    static final char HARD_LINK = '1';
    static final char SYMBOLIC_LINK = '2';
    static final char CHARACTER_DEVICE = '3';
    static final char BLOCK_DEVICE = '4';
    static final char DIRECTORY = '5';
    static final char FIFO = '6';

    /** For people. */
    String shownName() {
        return shown(name);
    }

    static String shown(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
