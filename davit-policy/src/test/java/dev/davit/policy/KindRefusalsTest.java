package dev.davit.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Cause;
import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.YamlReader;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.patch.JsonPatch;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import dev.davit.policy.pod.HazardKeys;
import dev.davit.policy.pod.SafetyProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Right manifests of the kinds that Davit stores, and wrong ones with what is said of them. {@code
 * refusals.txt} has the changes, {@code refusals.golden} the answers; {@code -Ddavit.bless=true}
 * accepts new ones.
 */
class KindRefusalsTest {
    private static final Path FOLDER = Path.of("src/test/resources/dev/davit/policy");
    private static final Path GOLDEN = FOLDER.resolve("refusals.golden");

    /** Kinds with so much to say that ten wrong ones are the least. */
    private static final List<String> LARGE =
            List.of(
                    "Ingress",
                    "NetworkPolicy",
                    "StorageClass",
                    "CertificateSigningRequest",
                    "ValidatingWebhookConfiguration",
                    "MutatingWebhookConfiguration",
                    "ValidatingAdmissionPolicy",
                    "PriorityClass",
                    "RuntimeClass",
                    "ResourceClaim");

    private final Map<String, JsonObject> manifests = manifests();

    private static Map<String, JsonObject> manifests() {
        try {
            byte[] text = Files.readAllBytes(FOLDER.resolve("manifests.yaml"));
            Map<String, JsonObject> all = new LinkedHashMap<>();
            for (Document document : value(YamlReader.read(text))) {
                JsonObject tree = (JsonObject) document.value();
                all.put(tree.textOr("", "kind"), tree);
            }
            return all;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T value(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal why) -> throw new IllegalStateException("" + why);
        };
    }

    private static Kind kind(JsonObject tree) {
        Kind kind = Kinds.byObject(tree.textOr("", "apiVersion"), tree.textOr("", "kind"));
        return Invariant.present(kind, tree.toString());
    }

    /** Everything that is wrong, as the gate finds it: first the form, then the meaning. */
    private static List<Cause> wrong(Kind kind, JsonObject tree, @Nullable JsonObject before) {
        Structure.Shape shape = Structure.shape(Schemas.of(kind), tree);
        if (!shape.wrong().isEmpty() || !shape.unknown().isEmpty()) {
            List<Cause> all = new ArrayList<>(shape.wrong());
            all.addAll(shape.unknown());
            return all;
        }
        HazardKeys none =
                new HazardKeys("d", SafetyProfile.STRICT, false, "", List.of(), "", "", 0);
        return Validation.check(kind, completed(kind, shape.tree()), before, none);
    }

    private static JsonObject completed(Kind kind, JsonObject tree) {
        return Trees.completed(kind, tree, SafetyProfile.STRICT);
    }

    @Test
    void theManifestsAreRightAndCompletingThemTwiceChangesNothing() {
        manifests
                .values()
                .forEach(tree -> {
                    Kind kind = kind(tree);
                    assertThat(wrong(kind, tree, null)).as(kind.kind()).isEmpty();
                    JsonObject full = completed(kind, tree);
                    assertThat(completed(kind, full)).as(kind.kind()).isEqualTo(full);
                    assertThat(wrong(kind, full, full)).as(kind.kind()).isEmpty();
                });
    }

    @Test
    void everyWrongOneIsRefusedAsItWas() throws IOException {
        StringBuilder said = new StringBuilder();
        Map<String, Integer> counts = new TreeMap<>();
        JsonObject base = JsonObject.EMPTY;
        for (String line : Files.readAllLines(FOLDER.resolve("refusals.txt"))) {
            if (line.startsWith("## ")) {
                base = manifests.getOrDefault(line.substring(3), JsonObject.EMPTY);
                said.append(line).append('\n');
            } else if (!line.startsWith("#")) {
                List<Cause> causes = causes(line, base);
                assertThat(causes).as(line).isNotEmpty();
                said.append(line.length() > 120 ? line.substring(0, 120) + "…" : line).append('\n');
                causes.forEach(cause ->
                        said.append("    ")
                                .append(cause.field())
                                .append(": ")
                                .append(cause.message())
                                .append('\n'));
                counts.merge(base.textOr("", "kind"), 1, Integer::sum);
            }
        }
        if (Boolean.getBoolean("davit.bless")) {
            Files.writeString(GOLDEN, said);
        }
        assertThat(said.toString()).isEqualTo(Files.readString(GOLDEN));
        assertThat(counts.keySet()).containsAll(manifests.keySet());
        LARGE.forEach(name -> assertThat(counts.get(name)).as(name).isGreaterThanOrEqualTo(10));
    }

    private static List<Cause> causes(String line, JsonObject base) {
        Kind kind = kind(base);
        int space = line.indexOf(' ');
        String how = line.startsWith("/") ? "create" : line.substring(0, space);
        String changes = line.startsWith("/") ? line : line.substring(space + 1);
        JsonObject full = completed(kind, base);
        return switch (how) {
            case "create" -> wrong(kind, changed(base, changes), null);
            case "update" -> wrong(kind, changed(full, changes), full);
            default -> Validation.status(kind, how, changed(full, changes), full);
        };
    }

    private static JsonObject changed(JsonObject base, String changes) {
        Json tree = base;
        for (String change : changes.split(" ; ", -1)) {
            int set = change.indexOf(" := ");
            JsonObject.Builder operation = JsonObject.builder();
            if (set < 0) {
                operation.put("op", "remove").put("path", change.substring(0, change.length() - 2));
            } else {
                String path = change.substring(0, set);
                boolean item = Character.isDigit(path.charAt(path.lastIndexOf('/') + 1));
                operation.put("op", item ? "replace" : "add").put("path", path);
                operation.put("value", json(change.substring(set + 4)));
            }
            tree = value(JsonPatch.apply(tree, JsonArray.of(operation.build())));
        }
        return (JsonObject) tree;
    }

    private static Json json(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
