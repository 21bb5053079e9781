package dev.davit.cli;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.patch.PatchSchema;
import dev.davit.model.schema.Schema;
import dev.davit.model.schema.Schemas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that words on a command line can name: those that are built in, and, where a word is
 * none of these, the custom ones of the cluster that the command is about. The cluster is asked
 * once, and only then.
 */
public final class Vocabulary {
    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static final ScopedValue<Vocabulary> CURRENT = ScopedValue.newInstance();

    private final Path dataDir;
    private @Nullable List<Kind> custom;

    private Vocabulary(Path dataDir) {
        this.dataDir = dataDir;
    }

    /** Runs a command whose words are about the cluster in a data dir. */
    public static int in(Path dataDir, Supplier<Integer> command) {
        return ScopedValue.where(CURRENT, new Vocabulary(dataDir)).call(command::get);
    }

    public static @Nullable Kind byWord(String word) {
        Kind builtIn = Kinds.byWord(word);
        return builtIn != null ? builtIn : find(kind -> isCalled(kind, word));
    }

    public static @Nullable Kind byObject(String apiVersion, String kindName) {
        Kind builtIn = Kinds.byObject(apiVersion, kindName);
        return builtIn != null
                ? builtIn
                : find(kind ->
                        kind.kind().equals(kindName) && kind.apiVersion().equals(apiVersion));
    }

    /** What is asked outside of a command, of the cluster in a data dir. */
    public static <T> T about(Path dataDir, Supplier<T> question) {
        return ScopedValue.where(CURRENT, new Vocabulary(dataDir)).call(question::get);
    }

    /**
     * How two states of an object differ: of a custom kind, whose schema is not here, by member.
     */
    public static PatchSchema patch(Kind kind) {
        return kind.schema().isEmpty()
                ? Schemas.patch(Schema.Scalar.OPEN_OBJECT)
                : Schemas.patch(kind);
    }

    /** The kinds of the cluster that are not built in. */
    public static List<Kind> customKinds() {
        return custom();
    }

    /** The kinds of a category, such as {@code all}. */
    public static List<Kind> ofCategory(String word) {
        return Stream.concat(Kinds.ALL.stream(), custom().stream())
                .filter(kind -> kind.categories().contains(word))
                .toList();
    }

    private static @Nullable Kind find(Predicate<Kind> wanted) {
        return custom().stream().filter(wanted).findFirst().orElse(null);
    }

    /** Empty outside of a command, and where no cluster answers: then the next request says so. */
    private static List<Kind> custom() {
        return CURRENT.isBound() ? CURRENT.get().read() : List.of();
    }

    private List<Kind> read() {
        if (custom == null) {
            try (Session session = Session.open(dataDir)) {
                custom = kinds(session.get("/apis", AGGREGATED));
            } catch (CliFailure noCluster) {
                custom = List.of();
            }
        }
        return custom;
    }

    /** Each kind that is not built in, first in the version that its group prefers. */
    static List<Kind> kinds(JsonObject groups) {
        List<Kind> all = new ArrayList<>();
        for (JsonObject group : objects(groups, "items")) {
            String name = group.textOr("", "metadata", "name");
            for (JsonObject version : objects(group, "versions")) {
                for (JsonObject resource : objects(version, "resources")) {
                    Kind kind = kind(name, version.textOr("", "version"), resource);
                    if (Kinds.byId(kind.id()) == null) {
                        all.add(kind);
                    }
                }
            }
        }
        return all;
    }

    private static Kind kind(String group, String version, JsonObject told) {
        List<String> subresources =
                objects(told, "subresources").stream()
                        .map(each -> each.textOr("", "subresource"))
                        .toList();
        String kind = told.textOr("", "responseKind", "kind");
        return new Kind(
                new KindId(group, told.textOr("", "resource")),
                version,
                kind,
                told.textOr(kind.toLowerCase(Locale.ROOT), "singularResource"),
                texts(told, "shortNames"),
                texts(told, "categories"),
                told.textOr("", "scope").equals("Namespaced"),
                "",
                Durability.HISTORY,
                subresources,
                true,
                "",
                null);
    }

    private static boolean isCalled(Kind kind, String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.equals(kind.id().plural())
                || lower.equals(kind.singular())
                || lower.equals(kind.kind().toLowerCase(Locale.ROOT))
                || lower.equals(kind.id().toString())
                || kind.shortNames().contains(lower);
    }

    private static List<JsonObject> objects(JsonObject in, String name) {
        List<JsonObject> all = new ArrayList<>();
        for (Json item : in.array(name)) {
            if (item instanceof JsonObject object) {
                all.add(object);
            }
        }
        return all;
    }

    private static List<String> texts(JsonObject in, String name) {
        List<String> all = new ArrayList<>();
        for (Json item : in.array(name)) {
            if (item instanceof JsonString(String text)) {
                all.add(text);
            }
        }
        return all;
    }
}
