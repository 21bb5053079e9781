package dev.davit.cli.verb;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.cli.Again;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Writes;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.YamlReader;
import dev.davit.model.json.YamlWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        description = {
            "Opens an object in $EDITOR and writes what was saved.",
            "When it is refused, the editor opens again with the reason on top."
        },
        footer = {
            "%nExamples:",
            "  davit edit pod/web",
            "  EDITOR='sed -i s/busybox:1/busybox:2/' davit edit pod/web"
        },
        mixinStandardHelpOptions = true)
public final class EditCommand implements Callable<Integer> {
    /** More attempts than a person makes; a program as $EDITOR must not go on for ever. */
    private static final int ATTEMPTS = 10;

    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Parameters(arity = "1..2", paramLabel = "KIND/NAME", description = "web, pod/web, pod web.")
    private List<String> words = List.of();

    @Option(names = "--cause", paramLabel = "WORDS", description = "Why; kept in the history.")
    private String cause = "davit edit";

    @Override
    public Integer call() throws InterruptedException {
        Paths.Named named = Paths.one(words);
        String what = named.shown();
        try (Session session = cluster.open()) {
            String path = Paths.object(named, namespace.name());
            JsonObject seen = shown(session.get(path));
            Path file = Files.createTempFile("davit-edit-", ".yaml");
            try {
                return edit(new Target(session, path, seen), what, file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new HostFailure("edit", what, failure);
        }
    }

    /** Without what nobody edits. */
    private static JsonObject shown(JsonObject object) {
        return object.with("metadata", object.object("metadata").without("managedFields"));
    }

    /**
     * What is edited.
     *
     * @param seen as it was when the editor was opened
     */
    private record Target(Session session, String path, JsonObject seen) {}

    private int edit(Target target, String what, Path file)
            throws IOException, InterruptedException {
        String before = YamlWriter.write(target.seen());
        String shown = before;
        String complaint = "";
        for (int i = 0; i < ATTEMPTS; i++) {
            Files.writeString(file, head(what, complaint) + shown);
            run(editor(), file);
            String text = uncommented(Files.readString(file));
            if (text.isBlank() || text.equals(complaint.isEmpty() ? before : shown)) {
                if (complaint.isEmpty()) {
                    Out.line(what + ": nothing was changed");
                    return ExitCode.OK;
                }
                throw new CliFailure(ExitCode.REFUSED, complaint);
            }
            complaint = write(target, text);
            if (complaint.isEmpty()) {
                Out.line(what + " edited");
                return ExitCode.OK;
            }
            shown = text;
        }
        throw new CliFailure(ExitCode.REFUSED, complaint);
    }

    /** Empty when it was written; else why not. */
    private String write(Target target, String text) {
        return switch (YamlReader.read(text.getBytes(StandardCharsets.UTF_8))) {
            case Outcome.Refused<List<Document>>(Refusal refusal) -> refusal.message();
            case Outcome.Ok<List<Document>>(List<Document> documents) -> {
                Json value = documents.isEmpty() ? JsonObject.EMPTY : documents.getFirst().value();
                if (!(value instanceof JsonObject object)) {
                    yield "this is not an object";
                }
                try {
                    Again.onConflict(() -> write(target, object));
                    yield "";
                } catch (CliFailure refused) {
                    yield String.valueOf(refused.getMessage());
                }
            }
        };
    }

    /** Over what others wrote meanwhile only where that is nothing that a person edits. */
    private JsonObject write(Target target, JsonObject edited) {
        JsonObject newest = target.session().get(target.path());
        String revision = newest.textOr("", "metadata", "resourceVersion");
        boolean same = substance(newest).equals(substance(target.seen()));
        JsonObject wanted =
                same
                        ? edited.withAt(new JsonString(revision), "metadata", "resourceVersion")
                        : edited;
        return Session.object(
                new Writes(target.session(), cause, false)
                        .raw("PUT", target.path(), Writes.JSON, wanted));
    }

    /** Without what changes by itself. */
    static JsonObject substance(JsonObject object) {
        JsonObject metadata = object.object("metadata");
        for (String name : List.of("managedFields", "resourceVersion", "generation")) {
            metadata = metadata.without(name);
        }
        return object.without("status").with("metadata", metadata);
    }

    private static String head(String what, String complaint) {
        String text =
                complaint.isEmpty()
                        ? "Edit "
                                + what
                                + " and save it. Lines that begin with # are left out; an empty"
                                + " or unchanged file changes nothing."
                        : "It was refused:\n" + complaint;
        return text.lines().map(line -> "# " + line).collect(Collectors.joining("\n", "", "\n"));
    }

    static String uncommented(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String editor() {
        for (String name : List.of("DAVIT_EDITOR", "KUBE_EDITOR", "VISUAL", "EDITOR")) {
            String value = System.getenv(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return "vi";
    }

    private static void run(String editor, Path file) throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("sh", "-c", editor + " \"$1\"", "davit", file.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new CliFailure(
                    ExitCode.HOST,
                    "the editor \"" + editor + "\" ended with " + code + "; nothing was written");
        }
    }
}
