package dev.davit.cli.verb;

import dev.davit.base.HostFailure;
import dev.davit.cli.Paths;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.wire.Call;
import dev.davit.model.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends an archive to a node, piece by piece. */
final class ImageUpload {
    /** Below the largest body that the API takes. */
    private static final int PIECE_BYTES = 2 << 20;

    private final Session session;
    private final String images;

    ImageUpload(Session session, String images) {
        this.session = session;
        this.images = images;
    }

    /** The images that were imported. */
    JsonObject send(Path file, String name) {
        String upload = session.post(images, JsonObject.EMPTY).textOr("", "upload");
        String path = images + "?upload=" + Paths.encode(upload);
        try (InputStream bytes = Files.newInputStream(file);
                Progress progress = new Progress("uploading " + file, Files.size(file))) {
            long offset = 0;
            byte[] piece = bytes.readNBytes(PIECE_BYTES);
            while (piece.length > 0) {
                offset = put(path, offset, piece);
                progress.reached(offset);
                piece = bytes.readNBytes(PIECE_BYTES);
            }
        } catch (IOException failure) {
            throw new HostFailure("read", file.toString(), failure);
        }
        try (Progress _ = new Progress("unpacking " + file, 0)) {
            return session.post(
                    path + (name.isEmpty() ? "" : "&name=" + Paths.encode(name)), JsonObject.EMPTY);
        }
    }

    private long put(String path, long offset, byte[] piece) {
        Call request =
                session.client()
                        .request(path + "&offset=" + offset)
                        .header("Content-Type", "application/octet-stream")
                        .method("PUT", piece)
                        .build();
        return Session.object(session.client().send(request)).wholeOr(offset, "size");
    }
}
