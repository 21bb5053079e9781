package dev.davit.gate;

import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Verb;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Selected in the version that is asked for; how large a definition may be; what runs a pod. */
class SelectedVersionTest {
    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private static String version(String name, boolean storage, String more) {
        return ("{'name':'%s','served':true,'storage':%s,'selectableFields':[{'jsonPath':'.host'}],"
                        + "'schema':{'openAPIV3Schema':{'type':'object','properties':{'host':{'type':'string'%s}}}}}")
                .formatted(name, storage, more);
    }

    private static String definition(String versions) {
        return ("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'tabs.example.com'},"
                        + "'spec':{'group':'example.com','scope':'Namespaced','names':{'plural':'tabs','kind':'Tab'},'versions':[%s]}}")
                .formatted(versions);
    }

    private Kind kind(String version) {
        return Invariant.present(
                bench.gate.kinds().byPath("example.com", version, "tabs"), "the kind");
    }

    private void tab(int number, String fields) {
        bench.create(
                kind("v1"),
                "default",
                "{'apiVersion':'example.com/v1','kind':'Tab','metadata':{'name':'t%04d'}%s}"
                        .formatted(number, fields));
    }

    @Test
    void fieldsAreThoseOfTheVersionThatIsAskedFor() throws InterruptedException {
        bench.create(
                ExtensionKinds.DEFINITION,
                "",
                definition(
                        version("v1", true, "") + "," + version("v2", false, ",'default':'here'")));
        // More than are converted in one go.
        for (int i = 0; i < 1_100; i++) {
            tab(i, i % 2 == 0 ? "" : ",'host':'far'");
        }
        assertThat(bench.names(bench.list(kind("v1"), "default", "fieldSelector=host=here")))
                .isEmpty();
        assertThat(bench.names(bench.list(kind("v2"), "default", "fieldSelector=host=here")))
                .hasSize(550)
                .contains("t0000", "t1098");
        assertThat(
                        bench.names(
                                bench.list(
                                        kind("v2"),
                                        "default",
                                        "fieldSelector=host=here",
                                        "limit=3")))
                .containsExactly("t0000", "t0002", "t0004");
        try (Watch watch = bench.watch(kind("v2"), "default", "fieldSelector=host=here")) {
            int seen = 0;
            while (seen < 550) {
                Watch.Batch batch = Invariant.present(watch.take(5_000), "a batch");
                seen += batch.events().size();
            }
            assertThat(seen).isEqualTo(550);
        }
        value(
                bench.ask(
                        Bench.ADMIN,
                        Verb.DELETECOLLECTION,
                        Bench.target(kind("v2"), "default", ""),
                        Body.None.NONE,
                        "fieldSelector=host=far"));
        assertThat(bench.names(bench.list(kind("v2"), "default"))).hasSizeLessThan(1_100);
        assertThat(bench.names(bench.list(kind("v2"), "default", "fieldSelector=host=here")))
                .hasSize(550);
    }

    @Test
    void aDefinitionHasItsBound() {
        String large = "x".repeat(1024 * 1024);
        Refusal why =
                refusal(
                        bench.tryCreate(
                                ExtensionKinds.DEFINITION,
                                "",
                                definition(version("v1", true, ",'description':'" + large + "'"))));
        assertThat(why.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(why.message()).contains("at most 1048576 bytes as JSON");
        JsonObject small =
                bench.create(ExtensionKinds.DEFINITION, "", definition(version("v1", true, "")));
        JsonObject grown =
                Bench.json(definition(version("v1", true, ",'description':'" + large + "'")))
                        .with("metadata", small.object("metadata"));
        assertThat(
                        refusal(
                                        bench.update(
                                                ExtensionKinds.DEFINITION,
                                                "",
                                                "tabs.example.com",
                                                grown))
                                .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void aPodsRuntimeClassMustBeThere() {
        String pod =
                "{'metadata':{'name':'p'},'spec':{'runtimeClassName':'none','containers':[{'name':'a','image':'b'}]}}";
        Refusal gone = refusal(bench.tryCreate(Kinds.POD, "default", pod));
        assertThat(gone.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(gone.message())
                .isEqualTo(
                        "pods \"p\" is forbidden: pod rejected: RuntimeClass \"none\" not found");
        bench.create(
                ClusterKinds.RUNTIME_CLASS, "", "{'metadata':{'name':'none'},'handler':'runc'}");
        Refusal unused = refusal(bench.tryCreate(Kinds.POD, "default", pod));
        assertThat(unused.reason()).isEqualTo(Reason.INVALID);
        assertThat(unused.message())
                .contains("spec.runtimeClassName")
                .contains("not supported yet");
        bench.pod("q");
        Refusal changed =
                refusal(
                        bench.patch(
                                Kinds.POD,
                                "default",
                                "q",
                                "{'spec':{'runtimeClassName':'other'}}"));
        assertThat(changed.message()).contains("RuntimeClass \"other\" not found");
        assertThat(
                        shown(bench.tryGet(Kinds.POD, "default", "q"))
                                .object("spec")
                                .has("runtimeClassName"))
                .isFalse();
    }
}
