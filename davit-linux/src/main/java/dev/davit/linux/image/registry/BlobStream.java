package dev.davit.linux.image.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob, of exactly the size that its manifest says. Where the connection breaks it
 * goes on from there, a bounded number of times. Fails with {@link RegistryFailure} only.
 */
public final class BlobStream extends PieceStream {
    /** In a row, without a byte in between. */
    private static final int MAX_FAILURES = 4;

    /** In all: a registry that gives a byte at a time is not served for ever. */
    private static final int MAX_BREAKS = 200;

    private static final int BUFFER = 64 * 1024;

    private final Repository repository;
    private final String digest;
    private final long size;
    private long at;
    private long openedAt;
    private int failures;
    private int breaks;
    private Transport.@Nullable Answer answer;

    BlobStream(Repository repository, String digest, long size, long offset) {
        this.repository = repository;
        this.digest = digest;
        this.size = size;
        this.at = offset;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        while (at < size) {
            try {
                int read = opened().body().read(into, offset, (int) Math.min(length, size - at));
                if (read > 0) {
                    at += read;
                    repository.news().received(read);
                    return read;
                }
                broke(null);
            } catch (IOException failure) {
                broke(failure);
            }
        }
        return -1;
    }

    private Transport.Answer opened() throws IOException {
        Transport.Answer open = answer;
        if (open == null) {
            open = repository.open(digest, at);
            answer = open;
            openedAt = at;
            check(open);
        }
        return open;
    }

    private void check(Transport.Answer open) throws IOException {
        int status = open.status();
        if (status != 200 && status != 206) {
            throw repository.status(open, "layer " + digest);
        }
        if (Failures.isPage(open)) {
            throw Failures.page(repository.source(), "a layer");
        }
        boolean ranged = status == 206;
        long rest = ranged ? size - at : size;
        if (open.length() >= 0 && open.length() != rest) {
            throw new RegistryFailure(
                    "registry %s sends %d bytes as layer %s, which has %d by its manifest"
                            .formatted(
                                    repository.name(),
                                    ranged ? at + open.length() : open.length(),
                                    digest,
                                    size),
                    "have the image pushed again, and see what is between the registry and this"
                            + " node");
        }
        if (!ranged) {
            pass(open, at);
        }
    }

    /** A registry that knows no ranges begins at the beginning. */
    private static void pass(Transport.Answer open, long bytes) throws IOException {
        byte[] passed = new byte[(int) Math.min(BUFFER, Math.max(1, bytes))];
        long left = bytes;
        while (left > 0) {
            int read = open.body().read(passed, 0, (int) Math.min(passed.length, left));
            if (read < 0) {
                throw new IOException("it ended early");
            }
            left -= read;
        }
    }

    private void broke(@Nullable IOException failure) {
        if (answer != null) {
            answer.close();
            answer = null;
        }
        failures = at > openedAt ? 1 : failures + 1;
        breaks++;
        boolean stalled = failure instanceof BodyStream.Stalled;
        int most = stalled ? MAX_FAILURES / 2 : MAX_FAILURES;
        if (failures >= most || breaks > MAX_BREAKS) {
            throw failure == null ? truncated() : Failures.of(repository.source(), failure);
        }
        try {
            Thread.sleep(stalled ? 0 : repository.patience().pause(failures));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RegistryFailure("the pull was interrupted", "");
        }
    }

    private RegistryFailure truncated() {
        return new RegistryFailure(
                "registry %s ends layer %s after %d of %d bytes, again and again"
                        .formatted(repository.name(), digest, at, size),
                "have the image pushed again, and see what is between the registry and this node");
    }

    @Override
    public void close() {
        if (answer != null) {
            answer.close();
            answer = null;
        }
    }
}
