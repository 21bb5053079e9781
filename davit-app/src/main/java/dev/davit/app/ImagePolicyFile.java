package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.WireReader;
import dev.davit.node.image.ImagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code images.json} of the data dir: when images are collected. Read once, at the start. */
final class ImagePolicyFile {
    private static final int MAX_BYTES = 64 * 1024;

    private ImagePolicyFile() {}

    /** The defaults where there is no such file; throws {@link HostFailure} with its mistakes. */
    static ImagePolicy read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            return ImagePolicy.DEFAULT;
        } catch (IOException failure) {
            throw new HostFailure("read", file.toString(), failure);
        }
        Outcome<ImagePolicy> policy =
                WireReader.read(bytes, MAX_BYTES)
                        .then(document -> ImagePolicy.parse(file.toString(), object(document)));
        return switch (policy) {
            case Outcome.Ok<ImagePolicy>(ImagePolicy read) -> read;
            case Outcome.Refused<ImagePolicy>(Refusal refusal) ->
                    throw new HostFailure("read", 0, file.toString(), refusal.message());
        };
    }

    private static JsonObject object(Document document) {
        return document.value() instanceof JsonObject object
                ? object
                : JsonObject.EMPTY.with("(the whole)", "is no object");
    }
}
