package dev.davit.linux.image;

import dev.davit.base.HostFailure;
import dev.davit.linux.image.registry.PieceStream;
import dev.davit.linux.image.registry.RegistryFailure;
import dev.davit.linux.image.registry.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One layer from a registry to a directory, in one pass: what comes is kept, digested,
 * decompressed, digested again and unpacked while the rest is still on its way.
 */
final class LayerFetch {
    private final Repository repository;
    private final RemoteImage.Layer layer;
    private final Partials partials;
    private final Meter meter;

    LayerFetch(Repository repository, RemoteImage.Layer layer, Partials partials, Meter meter) {
        this.repository = repository;
        this.layer = layer;
        this.partials = partials;
        this.meter = meter;
    }

    /** What an earlier pull left turned out to be wrong. */
    private static final class Spoiled extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Unpacks to {@code directory/fs}. Throws {@link RegistryFailure}, {@link HostFailure}, or
     * {@link IOException} for the disk.
     *
     * @param directory there, and empty
     */
    void into(Path directory) throws IOException {
        try {
            attempt(directory, partials.have(layer.digest(), layer.size()));
        } catch (Spoiled ignored) {
            meter.lost(partials.have(layer.digest(), layer.size()));
            partials.forget(layer.digest());
            Trees.delete(directory.resolve("fs"));
            attempt(directory, 0);
        }
        partials.forget(layer.digest());
    }

    private void attempt(Path directory, long have) throws IOException {
        meter.had(have);
        try (InputStream rest = rest(have);
                InputStream packed = have == 0 ? rest : joined(have, rest);
                Digesting digesting = new Digesting(packed);
                FileCalls files = new FileCalls()) {
            unpack(directory, digesting, have > 0, files);
        }
    }

    private InputStream joined(long have, InputStream rest) throws IOException {
        InputStream kept = partials.read(layer.digest());
        try {
            return new SequenceInputStream(new Bounded(kept, have), rest);
        } catch (RuntimeException failure) {
            kept.close();
            throw failure;
        }
    }

    private InputStream rest(long have) throws IOException {
        InputStream network = repository.blob(layer.digest(), layer.size(), have);
        return layer.size() < Partials.WORTH_BYTES
                ? network
                : new Keeping(network, partials.append(layer.digest()));
    }

    private void unpack(Path directory, Digesting packed, boolean resumed, FileCalls files)
            throws IOException {
        String name = "layer-" + layer.digest().substring(7, 15);
        try (InputStream tar = Archive.decompressed(packed);
                ReadAhead ahead = new ReadAhead(tar, name);
                Digesting plain = new Digesting(ahead)) {
            LayerImport.make(directory, plain, files);
            String diffId = plain.rest();
            ahead.stop();
            checkPacked(packed, resumed);
            if (!diffId.equals(layer.diffId())) {
                throw corrupt(
                        "its content has the digest %s, its configuration says %s"
                                .formatted(diffId, layer.diffId()));
            }
        } catch (BadArchive bad) {
            checkPacked(packed, resumed);
            throw corrupt(bad.refusal().message());
        } catch (IOException failure) {
            if (Thread.currentThread().isInterrupted() || Partials.full(failure)) {
                throw failure;
            }
            // Bytes that nobody wrote so are no gzip, mostly: the digest tells who is to blame.
            checkPacked(packed, resumed);
            throw corrupt(String.valueOf(failure.getMessage()));
        }
    }

    private void checkPacked(Digesting packed, boolean resumed) throws IOException {
        String actual = packed.rest();
        if (actual.equals(layer.digest())) {
            return;
        }
        if (resumed) {
            throw new Spoiled();
        }
        partials.forget(layer.digest());
        throw repository.lies("layer " + layer.digest(), layer.digest(), actual);
    }

    private RegistryFailure corrupt(String why) throws IOException {
        partials.forget(layer.digest());
        return new RegistryFailure(
                "layer %s at registry %s is corrupt: %s"
                        .formatted(layer.digest(), repository.name(), why),
                "build the image anew and push it again");
    }

    /** At most so many bytes of a stream. */
    private static final class Bounded extends PieceStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long bytes) {
            this.in = in;
            left = bytes;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Writes what is read through it to a file, for as long as that can be written. */
    private static final class Keeping extends PieceStream {
        private final InputStream in;
        private @Nullable OutputStream kept;

        Keeping(InputStream in, OutputStream kept) {
            this.in = in;
            this.kept = kept;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            if (read > 0 && kept != null) {
                kept.write(into, offset, read);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            if (kept != null) {
                kept.close();
                kept = null;
            }
            in.close();
        }
    }
}
