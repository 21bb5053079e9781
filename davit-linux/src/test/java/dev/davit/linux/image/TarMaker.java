package dev.davit.linux.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes tar archives byte by byte, wrong ones too. */
final class TarMaker {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int uid;
    private int gid;
    private int mode = 0644;
    private long mtime = 1_600_000_000L;

    TarMaker owner(int uid, int gid, int mode) {
        this.uid = uid;
        this.gid = gid;
        this.mode = mode;
        return this;
    }

    TarMaker time(long seconds) {
        mtime = seconds;
        return this;
    }

    TarMaker file(String name, String content) {
        return entry(name, '0', "", content.getBytes(StandardCharsets.UTF_8));
    }

    TarMaker file(String name, byte[] content) {
        return entry(name, '0', "", content);
    }

    TarMaker directory(String name) {
        return entry(name, '5', "", new byte[0]);
    }

    TarMaker link(String name, String target) {
        return entry(name, '2', target, new byte[0]);
    }

    TarMaker hardLink(String name, String target) {
        return entry(name, '1', target, new byte[0]);
    }

    TarMaker pax(String key, String value) {
        int length = key.length() + value.length() + 3;
        while (Integer.toString(length).length() + key.length() + value.length() + 3 != length) {
            length = Integer.toString(length).length() + key.length() + value.length() + 3;
        }
        String record = length + " " + key + "=" + value + "\n";
        return entry("pax", 'x', "", record.getBytes(StandardCharsets.ISO_8859_1));
    }

    TarMaker longName(String name) {
        return entry("././@LongLink", 'L', "", (name + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    TarMaker entry(String name, char type, String link, byte[] content) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "%07o".formatted(mode));
        put(header, 108, "%07o".formatted(uid));
        put(header, 116, "%07o".formatted(gid));
        put(header, 124, "%011o".formatted(content.length));
        put(header, 136, "%011o".formatted(mtime));
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar\00000");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.writeBytes(new byte[1024]);
        return whole.toByteArray();
    }
}
