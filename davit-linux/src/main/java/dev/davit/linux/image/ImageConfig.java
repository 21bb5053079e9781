package dev.davit.linux.image;

import dev.davit.model.json.JsonObject;
import dev.davit.port.Images;

/** What an image's configuration says of its program. */
final class ImageConfig {
    private ImageConfig() {}

    static Images.Config of(JsonObject image, LayeredView view, FileCalls files) {
        JsonObject config = image.object("config");
        String user = config.textOr("", "User");
        String directory = config.textOr("", "WorkingDir");
        Users ids = Users.resolve(user, view, files);
        return new Images.Config(
                Stored.texts(config.array("Entrypoint")),
                Stored.texts(config.array("Cmd")),
                Stored.texts(config.array("Env")),
                directory.startsWith("/") ? directory : "/" + directory,
                user,
                ids.uid(),
                ids.gid(),
                config.object("Volumes").names().stream().sorted().toList(),
                config.textOr("", "StopSignal"),
                Accounts.of(view, files));
    }
}
