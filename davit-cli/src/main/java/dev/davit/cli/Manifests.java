package dev.davit.cli;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.YamlReader;
import dev.davit.model.kind.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Objects in files: YAML or JSON, several in one, lists taken apart. */
public final class Manifests {
    private Manifests() {}

    /** One object of a file, and the kind it names. */
    public record Manifest(Kind kind, JsonObject object) {
        public String name() {
            return object.textOr("", "metadata", "name");
        }

        public Paths.Named named() {
            return new Paths.Named(kind, name());
        }

        public String namespace(String fallback) {
            return object.textOr(fallback, "metadata", "namespace");
        }
    }

    /** Reads a file, every file of a directory, or standard input for {@code -}. */
    public static List<Manifest> read(String where) {
        List<Manifest> all = new ArrayList<>();
        for (Source source : sources(where)) {
            switch (YamlReader.read(source.bytes())) {
                case Outcome.Ok<List<Document>>(List<Document> documents) ->
                        documents.forEach(document -> add(source, document.value(), all));
                case Outcome.Refused<List<Document>>(Refusal refusal) ->
                        throw new CliFailure(
                                ExitCode.USAGE, source.name() + ": " + refusal.message());
            }
        }
        if (all.isEmpty()) {
            throw new CliFailure(ExitCode.USAGE, where + " holds no objects");
        }
        return all;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Source(String name, byte[] bytes) {}

    private static List<Source> sources(String where) {
        try {
            if (where.equals("-")) {
                return List.of(new Source("standard input", System.in.readAllBytes()));
            }
            Path path = Path.of(where);
            if (!Files.isDirectory(path)) {
                return List.of(new Source(where, Files.readAllBytes(path)));
            }
            List<Source> found = new ArrayList<>();
            try (var files = Files.list(path)) {
                for (Path file : files.sorted().toList()) {
                    if (file.toString().matches(".*\\.(ya?ml|json)")) {
                        found.add(new Source(file.toString(), Files.readAllBytes(file)));
                    }
                }
            }
            return found;
        } catch (NoSuchFileException missing) {
            throw new CliFailure(ExitCode.USAGE, "there is no file " + where);
        } catch (IOException failure) {
            throw new HostFailure("read", where, failure);
        }
    }

    private static void add(Source source, Json document, List<Manifest> all) {
        if (!(document instanceof JsonObject object)) {
            return;
        }
        if (object.textOr("", "kind").equals("List")) {
            object.array("items").forEach(item -> add(source, item, all));
            return;
        }
        String apiVersion = object.textOr("", "apiVersion");
        String kindName = object.textOr("", "kind");
        Kind kind = Vocabulary.byObject(apiVersion, kindName);
        if (kind != null) {
            all.add(new Manifest(kind, object));
            return;
        }
        throw new CliFailure(
                ExitCode.USAGE,
                source.name()
                        + ": no kind \""
                        + kindName
                        + "\" in version \""
                        + apiVersion
                        + "\" is served");
    }
}
