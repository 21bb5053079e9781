package dev.davit.linux.disk;

import java.util.Map;

/** The kernel's numbers behind its words: Java's channels hand on the words only. */
final class Errno {
    static final int EAGAIN = 11;
    static final int ENOSPC = 28;

    /** As the C library words them in English. */
    private static final Map<String, Integer> BY_WORDS =
            Map.of(
                    "No such file or directory", 2,
                    "Input/output error", 5,
                    "Permission denied", 13,
                    "No space left on device", ENOSPC,
                    "Read-only file system", 30,
                    "Disk quota exceeded", 122);

    private Errno() {}

    /** 0 when the words are not known. */
    static int of(String words) {
        return BY_WORDS.getOrDefault(words, 0);
    }
}
