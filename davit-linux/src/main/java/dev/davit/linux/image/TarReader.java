package dev.davit.linux.image;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar as images have it: ustar, GNU's long names and large numbers, pax headers with extended
 * attributes. Names stay bytes, which is why no library's reader serves.
 */
final class TarReader {
    private static final int BLOCK = 512;

    /** Of a pax header or a long name. */
    private static final int MAX_EXTENSION = 1024 * 1024;

    private static final String XATTR = "SCHILY.xattr.";

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private long left;
    private long padding;
    private long position;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** Where the content of the entry just read starts, counted from the beginning. */
    long position() {
        return position;
    }

    /** The next entry, or null at the end; what was not read of the last one is passed over. */
    @Nullable TarEntry next() throws IOException {
        Extensions extensions = new Extensions();
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            if (!readBlock()) {
                return null;
            }
            char type = (char) block[156];
            long size = number(124, 12);
            if (size < 0) {
                throw new BadArchive("the archive is corrupt: an entry has a negative size");
            }
            switch (type) {
                case 'x' -> extensions.pax(extension(size));
                case 'g' -> extension(size);
                case 'L' -> extensions.name = cString(extension(size));
                case 'K' -> extensions.linkName = cString(extension(size));
                case 'S' -> throw new BadArchive("sparse files in archives are not supported");
                default -> {
                    return entry(type, size, extensions);
                }
            }
        }
    }

    /** Content of the entry just read; -1 at its end. */
    int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(into, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw tooShort();
        }
        left -= read;
        position += read;
        return read;
    }

    private static BadArchive tooShort() {
        return new BadArchive("the archive is corrupt: it ends in the middle of an entry");
    }

    private static BadArchive notTar() {
        return new BadArchive("the archive is corrupt: it is no tar, or a header is damaged");
    }

    private TarEntry entry(char type, long headerSize, Extensions more) {
        String name = more.name != null ? more.name : headerName();
        boolean oldDirectory = (type == 0 || type == '0') && name.endsWith("/");
        char kind =
                switch (type) {
                    case 0, '7' -> TarEntry.FILE;
                    default -> type;
                };
        kind = oldDirectory ? TarEntry.DIRECTORY : kind;
        boolean hasContent = kind == TarEntry.FILE;
        if (!hasContent && (kind < '1' || kind > '6')) {
            throw new BadArchive(
                    "the archive has an entry of unknown type '"
                            + kind
                            + "': "
                            + TarEntry.shown(name));
        }
        left = hasContent ? (more.size >= 0 ? more.size : headerSize) : 0;
        padding = (BLOCK - left % BLOCK) % BLOCK;
        return new TarEntry(
                name,
                kind,
                more.linkName != null ? more.linkName : text(157, 100),
                (int) number(100, 8) & 07777,
                more.uid >= 0 ? more.uid : number(108, 8),
                more.gid >= 0 ? more.gid : number(116, 8),
                left,
                more.mtimeSeconds != Long.MIN_VALUE ? more.mtimeSeconds : number(136, 12),
                more.mtimeNanos,
                more.xattrs);
    }

    private String headerName() {
        String name = text(0, 100);
        boolean posix = text(257, 6).equals("ustar") && block[262] == 0;
        String prefix = posix ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private boolean readBlock() throws IOException {
        int read = in.readNBytes(block, 0, BLOCK);
        position += read;
        if (read == 0) {
            return false;
        }
        if (read < BLOCK) {
            throw tooShort();
        }
        if (isZero()) {
            return false;
        }
        checkSum();
        return true;
    }

    private boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private void checkSum() {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        if (sum != number(148, 8)) {
            throw notTar();
        }
    }

    private byte[] extension(long size) throws IOException {
        if (size > MAX_EXTENSION) {
            throw new BadArchive("the archive has a header of more than " + MAX_EXTENSION);
        }
        byte[] content = in.readNBytes((int) size);
        position += content.length;
        if (content.length < size) {
            throw tooShort();
        }
        padding = (BLOCK - size % BLOCK) % BLOCK;
        return content;
    }

    private void skip(long bytes) throws IOException {
        if (bytes > 0) {
            try {
                in.skipNBytes(bytes);
            } catch (java.io.EOFException early) {
                throw tooShort();
            }
            position += bytes;
        }
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.ISO_8859_1);
    }

    private static String cString(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** Octal digits, or GNU's big-endian binary where the first bit is set. */
    private long number(int offset, int length) {
        if ((block[offset] & 0x80) != 0) {
            long value = block[offset] & 0x40;
            value = value != 0 ? -1 : 0;
            for (int i = offset + (value != 0 ? 0 : 1); i < offset + length; i++) {
                value = (value << 8) | (block[i] & 0xff);
            }
            return value;
        }
        String digits = text(offset, length).strip();
        if (digits.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(digits, 8);
        } catch (NumberFormatException wrong) {
            throw notTar();
        }
    }

    /** What pax headers and GNU's long names say of the entry that follows. */
    private static final class Extensions {
        private @Nullable String name;
        private @Nullable String linkName;
        private long size = -1;
        private long uid = -1;
        private long gid = -1;
        private long mtimeSeconds = Long.MIN_VALUE;
        private int mtimeNanos;
        private final SortedMap<String, byte[]> xattrs = new TreeMap<>();

        /** Records of {@code LENGTH KEY=VALUE\n}, the length counting the whole record. */
        void pax(byte[] records) {
            int at = 0;
            while (at < records.length) {
                int blank = at;
                int length = 0;
                while (blank < records.length && records[blank] >= '0' && records[blank] <= '9') {
                    length = Math.min(MAX_EXTENSION + 1, length * 10 + records[blank++] - '0');
                }
                int end = at + length;
                boolean sound =
                        blank > at
                                && end <= records.length
                                && end > blank + 1
                                && records[blank] == ' '
                                && records[end - 1] == '\n';
                if (!sound) {
                    throw new BadArchive("the archive is corrupt: a pax header is malformed");
                }
                record(records, blank + 1, end - 1);
                at = end;
            }
        }

        private void record(byte[] records, int from, int to) {
            int equals = from;
            while (equals < to && records[equals] != '=') {
                equals++;
            }
            if (equals == to) {
                throw new BadArchive("the archive is corrupt: a pax header is malformed");
            }
            String key = new String(records, from, equals - from, StandardCharsets.UTF_8);
            String value =
                    new String(records, equals + 1, to - equals - 1, StandardCharsets.ISO_8859_1);
            try {
                set(key, value);
            } catch (NumberFormatException | ArithmeticException wrong) {
                throw new BadArchive("the archive is corrupt: pax header " + key + "=" + value);
            }
        }

        private void set(String key, String value) {
            switch (key) {
                case "path" -> name = value;
                case "linkpath" -> linkName = value;
                case "size" -> size = natural(value);
                case "uid" -> uid = natural(value);
                case "gid" -> gid = natural(value);
                case "mtime" -> {
                    BigDecimal time = new BigDecimal(value);
                    BigDecimal whole = time.setScale(0, java.math.RoundingMode.FLOOR);
                    mtimeSeconds = whole.longValueExact();
                    mtimeNanos = time.subtract(whole).movePointRight(9).intValue();
                }
                default -> {
                    if (key.startsWith(XATTR)) {
                        xattrs.put(
                                key.substring(XATTR.length()),
                                value.getBytes(StandardCharsets.ISO_8859_1));
                    } else if (key.startsWith("GNU.sparse.")) {
                        throw new BadArchive("sparse files in archives are not supported");
                    }
                }
            }
        }

        private static long natural(String value) {
            long number = Long.parseLong(value);
            if (number < 0) {
                throw new NumberFormatException(value);
            }
            return number;
        }
    }
}
