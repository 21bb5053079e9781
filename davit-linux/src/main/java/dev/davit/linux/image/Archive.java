package dev.davit.linux.image;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.linux.image.registry.PieceStream;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.WireReader;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * An archive of images, opened: its members by name. One that is compressed as a whole is
 * decompressed into a temporary file first, since its table of contents comes last.
 */
final class Archive implements Closeable {
    /** Of documents inside: manifests, configurations. */
    static final int MAX_DOCUMENT = 8 * 1024 * 1024;

    private static final int MAX_MEMBERS = 100_000;
    private static final int MAX_LINKS = 8;
    private static final int BUFFER = 256 * 1024;

    private final FileChannel channel;
    private final Map<String, Member> members = new HashMap<>();

    /** A place in the file, or a link to another member. */
    private record Member(long offset, long size, @Nullable String link) {}

    private Archive(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param scratch where a compressed archive is decompressed to
     */
    static Archive open(Path file, Path scratch) throws IOException {
        Path plain = file;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            if (isGzip(start) || isZstd(start)) {
                try (InputStream packed = decompressed(Files.newInputStream(file))) {
                    Files.copy(packed, scratch);
                }
                plain = scratch;
            }
        }
        FileChannel channel = FileChannel.open(plain, StandardOpenOption.READ);
        try {
            Archive archive = new Archive(channel);
            archive.scan();
            return archive;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isGzip(byte[] start) {
        return start.length > 1 && start[0] == 0x1f && (start[1] & 0xff) == 0x8b;
    }

    private static boolean isZstd(byte[] start) {
        return start.length > 3
                && start[0] == 0x28
                && (start[1] & 0xff) == 0xb5
                && start[2] == 0x2f
                && (start[3] & 0xff) == 0xfd;
    }

    /** Plain, gzip or zstd, told by the first bytes. */
    static InputStream decompressed(InputStream raw) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
        in.mark(8);
        byte[] start = in.readNBytes(4);
        in.reset();
        if (isGzip(start)) {
            return new GZIPInputStream(in, BUFFER);
        }
        return isZstd(start) ? new ZstdInputStreamNoFinalizer(in).setContinuous(false) : in;
    }

    private void scan() throws IOException {
        TarReader tar = new TarReader(new BufferedInputStream(new Part(0, channel.size()), BUFFER));
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            if (members.size() >= MAX_MEMBERS) {
                throw new BadArchive("the archive has more than " + MAX_MEMBERS + " members");
            }
            String name = normal(entry.shownName());
            if (entry.type() == TarEntry.FILE) {
                members.put(name, new Member(tar.position(), entry.size(), null));
            } else if (entry.type() == TarEntry.SYMBOLIC_LINK) {
                String folder = name.substring(0, name.lastIndexOf('/') + 1);
                members.put(
                        name, new Member(0, 0, normal(folder + TarEntry.shown(entry.linkName()))));
            } else if (entry.type() == TarEntry.HARD_LINK) {
                members.put(name, new Member(0, 0, normal(TarEntry.shown(entry.linkName()))));
            }
        }
    }

    /** Member names are keys of a map and nothing else: {@code ..} cannot lead anywhere. */
    private static String normal(String name) {
        String path = Path.of("/" + name.replace("\0", "")).normalize().toString();
        return path.substring(1);
    }

    private @Nullable Member member(String name) {
        Member found = members.get(normal(name));
        for (int i = 0; i < MAX_LINKS && found != null && found.link != null; i++) {
            found = members.get(found.link);
        }
        return found == null || found.link != null ? null : found;
    }

    boolean has(String name) {
        return member(name) != null;
    }

    long size(String name) {
        return required(name).size;
    }

    private Member required(String name) {
        Member member = member(name);
        if (member == null) {
            throw new BadArchive("the archive lacks \"" + name + "\"");
        }
        return member;
    }

    InputStream open(String name) {
        Member member = required(name);
        return new Part(member.offset, member.size);
    }

    byte[] bytes(String name) throws IOException {
        Member member = required(name);
        if (member.size > MAX_DOCUMENT) {
            throw new BadArchive(
                    "\"" + name + "\" in the archive has " + member.size + " bytes, too many");
        }
        byte[] bytes = open(name).readAllBytes();
        if (bytes.length < member.size) {
            throw new BadArchive("the archive is corrupt: it ends in the middle of an entry");
        }
        return bytes;
    }

    Json json(String name) throws IOException {
        return json(name, bytes(name));
    }

    static Json json(String name, byte[] bytes) {
        return switch (WireReader.read(bytes, MAX_DOCUMENT)) {
            case Outcome.Ok<dev.davit.model.json.Document>(var document) -> document.value();
            case Outcome.Refused<dev.davit.model.json.Document>(Refusal refusal) ->
                    throw new BadArchive("\"" + name + "\" in the archive: " + refusal.message());
        };
    }

    static JsonObject object(String name, byte[] bytes) {
        if (json(name, bytes) instanceof JsonObject object) {
            return object;
        }
        throw new BadArchive("\"" + name + "\" in the archive is no JSON object");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A stretch of the file. */
    private final class Part extends PieceStream {
        private long at;
        private final long end;

        Part(long offset, long size) {
            at = offset;
            end = offset + size;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at >= end || length == 0) {
                return length == 0 ? 0 : -1;
            }
            int most = (int) Math.min(length, end - at);
            int read = channel.read(ByteBuffer.wrap(into, offset, most), at);
            at += Math.max(0, read);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long possible = Math.max(0, Math.min(bytes, Math.min(end, channel.size()) - at));
            at += possible;
            return possible;
        }
    }
}
