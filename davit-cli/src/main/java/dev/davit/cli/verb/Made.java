package dev.davit.cli.verb;

import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import picocli.CommandLine.Option;

/** The objects that {@code davit create KIND} makes, without apiVersion and kind. */
final class Made {
    private Made() {}

    /** Where the values of a ConfigMap or a Secret come from. */
    static final class Sources {
        @Option(
                names = "--from-literal",
                paramLabel = "NAME=VALUE",
                description = "A value; repeatable.")
        private List<String> literals = List.of();

        @Option(
                names = "--from-file",
                paramLabel = "[NAME=]FILE",
                description = "A file under its own name or another; repeatable.")
        private List<String> files = List.of();
    }

    static JsonObject deployment(
            String name, String image, long replicas, long port, List<String> command) {
        JsonObject container = JsonObject.EMPTY.with("name", name).with("image", image);
        if (port > 0) {
            JsonObject one = JsonObject.of("containerPort", new JsonNumber.Whole(port));
            container = container.with("ports", JsonArray.of(one));
        }
        if (!command.isEmpty()) {
            container = container.with("command", Words.texts(command));
        }
        JsonObject labels = JsonObject.EMPTY.with("app", name);
        JsonObject template =
                JsonObject.of("metadata", JsonObject.of("labels", labels))
                        .with("spec", JsonObject.of("containers", JsonArray.of(container)));
        JsonObject spec =
                JsonObject.EMPTY
                        .with("replicas", replicas)
                        .with("selector", JsonObject.of("matchLabels", labels))
                        .with("template", template);
        return JsonObject.of("metadata", Words.metadata(name).with("labels", labels))
                .with("spec", spec);
    }

    static JsonObject service(String name, List<String> ports) {
        List<Json> all = new ArrayList<>();
        for (String port : ports) {
            if (!port.matches("[0-9]{1,5}(:[0-9]{1,5})?")) {
                throw new CliFailure(ExitCode.USAGE, "--tcp " + port + ": write PORT[:TARGET]");
            }
            int colon = port.indexOf(':');
            long from = Long.parseLong(colon < 0 ? port : port.substring(0, colon));
            long to = Long.parseLong(colon < 0 ? port : port.substring(colon + 1));
            all.add(
                    JsonObject.EMPTY
                            .with("name", port.replace(':', '-'))
                            .with("port", from)
                            .with("protocol", "TCP")
                            .with("targetPort", to));
        }
        JsonObject labels = JsonObject.EMPTY.with("app", name);
        return JsonObject.of("metadata", Words.metadata(name).with("labels", labels))
                .with("spec", JsonObject.of("selector", labels).with("ports", new JsonArray(all)));
    }

    static JsonObject configMap(String name, Sources sources) {
        JsonObject texts = Words.pairs("--from-literal", sources.literals);
        JsonObject bytes = JsonObject.EMPTY;
        for (String file : sources.files) {
            byte[] content = content(file);
            String text = new String(content, StandardCharsets.UTF_8);
            if (java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content)) {
                texts = texts.with(key(file), text);
            } else {
                bytes = bytes.with(key(file), Base64.getEncoder().encodeToString(content));
            }
        }
        JsonObject all = JsonObject.of("metadata", Words.metadata(name)).with("data", texts);
        return bytes.isEmpty() ? all : all.with("binaryData", bytes);
    }

    static JsonObject secret(String name, Sources sources) {
        JsonObject data = JsonObject.EMPTY;
        JsonObject texts = Words.pairs("--from-literal", sources.literals);
        for (String key : texts.names()) {
            byte[] content = texts.textOr("", key).getBytes(StandardCharsets.UTF_8);
            data = data.with(key, Base64.getEncoder().encodeToString(content));
        }
        for (String file : sources.files) {
            data = data.with(key(file), Base64.getEncoder().encodeToString(content(file)));
        }
        return JsonObject.of("metadata", Words.metadata(name)).with("data", data);
    }

    private static String key(String file) {
        int equals = file.indexOf('=');
        return equals > 0 ? file.substring(0, equals) : String.valueOf(Path.of(file).getFileName());
    }

    private static byte[] content(String file) {
        Path path = Path.of(file.substring(file.indexOf('=') + 1));
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException missing) {
            throw new CliFailure(ExitCode.USAGE, "there is no file " + path);
        } catch (IOException failure) {
            throw new HostFailure("read", path.toString(), failure);
        }
    }
}
