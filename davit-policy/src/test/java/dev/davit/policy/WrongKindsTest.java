package dev.davit.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Cause;
import dev.davit.base.Invariant;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.patch.MergePatch;
import dev.davit.model.schema.Schemas;
import dev.davit.model.schema.Structure;
import dev.davit.policy.pod.SafetyProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For each kind a right object, what is done to it, and every mistake that comes of it: {@code
 * wrong/PLURAL.GROUP.txt}. A case is a merge patch, of a new object ({@code new}) or of one that is
 * stored ({@code changed}); the lines below it are all that is said, none of them where it is
 * right.
 */
class WrongKindsTest {
    /** Of the large kinds. */
    private static final int AT_LEAST = 10;

    private record Case(boolean changed, JsonObject patch, List<String> mistakes) {}

    private record Sheet(JsonObject base, List<Case> cases) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "statefulsets.apps",
                "daemonsets.apps",
                "jobs.batch",
                "cronjobs.batch",
                "horizontalpodautoscalers.autoscaling",
                "poddisruptionbudgets.policy",
                "persistentvolumes",
                "persistentvolumeclaims",
                "limitranges",
                "resourcequotas",
                "lifecycles.davit.dev",
                "fieldgrants.davit.dev",
                "historypolicies.davit.dev",
                "ownerdomains.davit.dev",
                "purges.davit.dev",
                "rollbacks.davit.dev",
                "flowschemas.flowcontrol.apiserver.k8s.io",
                "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"
            })
    void largeKinds(String kind) throws IOException {
        assertThat(judge(kind)).isGreaterThanOrEqualTo(AT_LEAST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"replicationcontrollers", "controllerrevisions.apps", "podtemplates"})
    void smallKinds(String kind) throws IOException {
        assertThat(judge(kind)).isPositive();
    }

    /** How many cases were wrong, as they should be. */
    private static int judge(String name) throws IOException {
        Kind kind = Invariant.present(Kinds.byWord(name), name);
        Sheet sheet = read(name);
        JsonObject stored = complete(kind, sheet.base());
        assertThat(Trees.mistakes(kind, stored, null)).as("the base").isEmpty();
        assertThat(complete(kind, stored)).as("defaults are idempotent").isEqualTo(stored);
        int wrong = 0;
        for (Case each : sheet.cases()) {
            JsonObject from = each.changed() ? stored : sheet.base();
            JsonObject tree = MergePatch.apply(from, each.patch());
            assertThat(mistakes(kind, tree, each.changed() ? stored : null))
                    .as(each.patch().toString())
                    .isEqualTo(each.mistakes());
            wrong += each.mistakes().isEmpty() ? 0 : 1;
        }
        return wrong;
    }

    /** As the gate does it: what has no right shape is not looked at further. */
    private static List<String> mistakes(Kind kind, JsonObject tree, @Nullable JsonObject before) {
        List<Cause> shape = Structure.shape(Schemas.of(kind), tree).wrong();
        return shape.isEmpty()
                ? Trees.mistakes(kind, complete(kind, tree), before)
                : shape.stream().map(cause -> cause.field() + ": " + cause.message()).toList();
    }

    private static JsonObject complete(Kind kind, JsonObject tree) {
        Structure.Shape shape = Structure.shape(Schemas.of(kind), tree);
        assertThat(shape.unknown()).as(tree.toString()).isEmpty();
        assertThat(shape.wrong()).as(tree.toString()).isEmpty();
        return Trees.completed(kind, shape.tree(), SafetyProfile.STRICT);
    }

    private static Sheet read(String name) throws IOException {
        JsonObject base = JsonObject.EMPTY;
        List<Case> cases = new ArrayList<>();
        for (String line : text(name).lines().toList()) {
            if (line.startsWith("base ")) {
                base = Trees.tree(line.substring("base ".length()));
            } else if (line.startsWith("  ")) {
                cases.getLast().mistakes().add(line.strip());
            } else if (!line.isBlank()) {
                int space = line.indexOf(' ');
                cases.add(
                        new Case(
                                line.startsWith("changed "),
                                Trees.tree(line.substring(space + 1)),
                                new ArrayList<>()));
            }
        }
        return new Sheet(base, cases);
    }

    private static String text(String name) throws IOException {
        String path = "wrong/" + name + ".txt";
        try (@Nullable InputStream in = WrongKindsTest.class.getResourceAsStream(path)) {
            return new String(Invariant.present(in, path).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
