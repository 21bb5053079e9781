package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.node.image.ImageKeeper;
import dev.davit.port.Entropy;
import dev.davit.port.ImagePulls;
import dev.davit.port.Images;
import dev.davit.port.NodeImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A node's images for its clients: takes uploaded archives to the image store, pulls, lists,
 * removes; tells the agent when there is a new image.
 */
final class ImageDesk implements NodeImages {
    private static final int MAX_UPLOADS = 8;
    private static final int MAX_PULLS = 32;
    private static final String ID = "[0-9a-f-]{36}";

    private final Path uploads;
    private final Images images;
    private final ImagePulls pulls;
    private final ImageKeeper keeper;
    private final Entropy entropy;
    private final Runnable changed;

    /** Begun by clients, until their end was told. */
    private final Map<String, CompletableFuture<ImagePulls.Answer>> begun = new HashMap<>();

    /**
     * @param changed called after each import
     */
    ImageDesk(
            Path uploads,
            Images images,
            ImagePulls pulls,
            ImageKeeper keeper,
            Entropy entropy,
            Runnable changed) {
        this.uploads = uploads;
        this.images = images;
        this.pulls = pulls;
        this.keeper = keeper;
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
    public List<Listed> list() {
        SortedMap<String, ImageKeeper.Use> uses = keeper.uses();
        return images.list().stream().map(image -> listed(image, uses.get(image.id()))).toList();
    }

    private static Listed listed(Images.Image image, ImageKeeper.@Nullable Use use) {
        return use == null
                ? new Listed(image, List.of(), 0, 0)
                : new Listed(image, use.pods(), use.lastUsedMillis(), use.keptUntilMillis());
    }

    @Override
    public long prune(boolean keptToo) {
        return keeper.prune(keptToo);
    }

    @Override
    public Outcome<PullState> pull(String reference) {
        synchronized (begun) {
            if (!begun.containsKey(reference)) {
                if (begun.size() >= MAX_PULLS) {
                    begun.values().removeIf(CompletableFuture::isDone);
                }
                if (begun.size() >= MAX_PULLS) {
                    return refused(
                            Reason.TOO_MANY_REQUESTS,
                            MAX_PULLS + " pulls are under way already; try again later");
                }
                CompletableFuture<ImagePulls.Answer> end = new CompletableFuture<>();
                begun.put(reference, end);
                Thread.ofVirtual().name("pull").start(() -> pulled(reference, end));
            }
        }
        return Outcome.ok(underWay(reference));
    }

    private void pulled(String reference, CompletableFuture<ImagePulls.Answer> end) {
        ImagePulls.Answer answer =
                new ImagePulls.Failed(false, "the pull ended by a mistake in davit", "", 0);
        try {
            answer = pulls.pull(new ImagePulls.Pull(reference, List.of()));
        } finally {
            end.complete(answer);
        }
        if (answer instanceof ImagePulls.Pulled) {
            changed.run();
        }
    }

    private PullState underWay(String reference) {
        return pulls.progress(reference)
                .map(progress -> new PullState(false, progress.text(), progress.doneBytes()))
                .orElse(new PullState(false, "begins", 0));
    }

    @Override
    public Outcome<PullState> pullState(String reference) {
        ImagePulls.Answer answer;
        synchronized (begun) {
            CompletableFuture<ImagePulls.Answer> end = begun.get(reference);
            if (end == null) {
                return refused(Reason.NOT_FOUND, "no pull of \"" + reference + "\" was begun");
            }
            answer = end.getNow(null);
            if (answer == null) {
                return Outcome.ok(underWay(reference));
            }
            begun.remove(reference);
        }
        return switch (answer) {
            case ImagePulls.Pulled pulled ->
                    Outcome.ok(
                            new PullState(true, pulled.image().shownId(), pulled.fetchedBytes()));
            case ImagePulls.Failed failed ->
                    refused(
                            Reason.BAD_REQUEST,
                            failed.message() + ". To unblock: " + failed.unblock());
        };
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
