package dev.davit.node.local;

import dev.davit.base.HostFailure;
import dev.davit.base.Sha256;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.node.ConfigKey;
import dev.davit.port.Disk;
import dev.davit.port.Sealing;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The node's copies of the ConfigMaps and Secrets that its pods name, so that they start without
 * the server too. What is secret is sealed: {@code {"object": …}} or {@code {"sealed": BASE64}}.
 */
public final class ConfigCopies {
    private static final System.Logger LOG = System.getLogger("dev.davit.node");
    private static final String OBJECT = "object";
    private static final String SEALED = "sealed";

    private final LocalFiles files;
    private final Sealing sealing;

    public ConfigCopies(Disk disk, Sealing sealing) {
        this.files = new LocalFiles(disk, "configs");
        this.sealing = sealing;
    }

    /** Empty where there is none; a copy that cannot be read is as good as none. */
    public Optional<JsonObject> read(ConfigKey key) {
        return files.read(fileOf(key)).flatMap(copy -> opened(key, copy));
    }

    private Optional<JsonObject> opened(ConfigKey key, JsonObject copy) {
        if (!(copy.get(SEALED) instanceof JsonString(String base64))) {
            JsonObject object = copy.object(OBJECT);
            if (sealing.covers(kind(key).id())) {
                // An older version left it as it was.
                write(key, object);
            }
            return Optional.of(object);
        }
        try {
            byte[] sealed = Base64.getDecoder().decode(base64);
            JsonObject object = JsonReader.readObject(sealing.open(object(key), sealed));
            if (sealing.stale(sealed)) {
                write(key, object);
            }
            return Optional.of(object);
        } catch (HostFailure | IllegalArgumentException unreadable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "copy.unreadable " + key + ": " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    public void write(ConfigKey key, JsonObject object) {
        files.write(fileOf(key), copy(key, object));
    }

    private JsonObject copy(ConfigKey key, JsonObject object) {
        if (!sealing.covers(kind(key).id())) {
            return JsonObject.of(OBJECT, object);
        }
        byte[] sealed = sealing.seal(object(key), JsonWriter.write(object));
        return JsonObject.EMPTY.with(SEALED, Base64.getEncoder().encodeToString(sealed));
    }

    public void delete(ConfigKey key) {
        files.delete(fileOf(key));
    }

    /** Makes durable what was written since the last time. */
    public void sync() {
        files.sync();
    }

    private static Kind kind(ConfigKey key) {
        return switch (key.type()) {
            case SECRET -> Kinds.SECRET;
            case CONFIG_MAP -> Kinds.CONFIG_MAP;
        };
    }

    private static Key object(ConfigKey key) {
        return new Key(kind(key).id(), key.namespace(), key.name());
    }

    /** Names may be longer than a file's name. */
    private static String fileOf(ConfigKey key) {
        String text = key.type().word() + "/" + key.namespace() + "/" + key.name();
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
