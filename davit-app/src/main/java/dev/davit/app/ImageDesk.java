package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.port.Entropy;
import dev.davit.port.Images;
import dev.davit.port.NodeImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes uploaded archives to the image store, and tells the agent when there is a new image. */
final class ImageDesk implements NodeImages {
    private static final int MAX_UPLOADS = 8;
    private static final String ID = "[0-9a-f-]{36}";

    private final Path uploads;
    private final Images images;
    private final Entropy entropy;
    private final Runnable changed;

    /**
     * @param changed called after each import
     */
    ImageDesk(Path uploads, Images images, Entropy entropy, Runnable changed) {
        this.uploads = uploads;
        this.images = images;
        this.entropy = entropy;
        this.changed = changed;
        forgetOldUploads();
    }

    /** Uploads end with the process that took them. */
    private void forgetOldUploads() {
        try {
            Files.createDirectories(uploads);
            try (DirectoryStream<Path> old = Files.newDirectoryStream(uploads)) {
                for (Path upload : old) {
                    Files.delete(upload);
                }
            }
        } catch (IOException failure) {
            throw new HostFailure("empty", uploads.toString(), failure);
        }
    }

    @Override
    public List<Images.Image> list() {
        return images.list();
    }

    @Override
    public Outcome<Boolean> remove(String name) {
        return images.remove(name)
                ? Outcome.ok(true)
                : refused(Reason.NOT_FOUND, "no image has the name \"" + name + "\"");
    }

    @Override
    public synchronized Outcome<String> begin() {
        try {
            if (uploadCount() >= MAX_UPLOADS) {
                return refused(
                        Reason.TOO_MANY_REQUESTS,
                        MAX_UPLOADS
                                + " uploads are under way already; try again when one has ended");
            }
            String id = entropy.uuid();
            Files.createFile(uploads.resolve(id));
            return Outcome.ok(id);
        } catch (IOException failure) {
            throw new HostFailure("create", uploads.toString(), failure);
        }
    }

    private int uploadCount() throws IOException {
        try (var files = Files.list(uploads)) {
            return (int) files.count();
        }
    }

    @Override
    public Outcome<Long> append(String upload, long offset, byte[] piece) {
        Path file = file(upload);
        if (file == null) {
            return noUpload(upload);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.size() != offset) {
                return refused(
                        Reason.CONFLICT,
                        "the upload has " + channel.size() + " bytes; go on from there");
            }
            ByteBuffer rest = ByteBuffer.wrap(piece);
            long at = offset;
            while (rest.hasRemaining()) {
                at += channel.write(rest, at);
            }
            return Outcome.ok(at);
        } catch (IOException failure) {
            discard(file);
            return refused(
                    Reason.INSUFFICIENT_STORAGE,
                    "the upload could not be written: " + failure.getMessage());
        }
    }

    @Override
    public Outcome<List<Images.Image>> finish(String upload, @Nullable String asName) {
        Path file = file(upload);
        if (file == null) {
            return noUpload(upload);
        }
        try {
            Outcome<List<Images.Image>> imported = images.importArchive(file, asName);
            if (imported instanceof Outcome.Ok<List<Images.Image>>) {
                changed.run();
            }
            return imported;
        } finally {
            discard(file);
        }
    }

    /**
     * Null when there is no such upload; ids are of one form, so that none can name another file.
     */
    private @Nullable Path file(String upload) {
        Path file = uploads.resolve(upload.matches(ID) ? upload : "none");
        return Files.exists(file) ? file : null;
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new HostFailure("delete", file.toString(), failure);
        }
    }

    private static <T> Outcome<T> noUpload(String upload) {
        return refused(Reason.NOT_FOUND, "no upload \"" + upload + "\" is under way");
    }

    private static <T> Outcome<T> refused(Reason reason, String message) {
        return Outcome.refused(Refusal.of(reason, message));
    }
}
