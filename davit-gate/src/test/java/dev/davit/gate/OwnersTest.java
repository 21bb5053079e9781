package dev.davit.gate;

import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Reason;
import dev.davit.control.garbage.GarbageKeeper;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Request;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Owners and what they own: the collector, and the gate that it asks, with its rights. */
class OwnersTest {
    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    /** Looks of a collector that has just begun: whatever was under way before is forgotten. */
    private void collect() {
        for (int i = 0; i < 6; i++) {
            GarbageKeeper keeper = new GarbageKeeper(Kinds.ALL);
            for (Request request : keeper.sync(bench.store.image(), i)) {
                value(bench.gate.handle(request));
            }
        }
    }

    private String map(String name, String... owners) {
        StringBuilder references = new StringBuilder();
        for (String owner : owners) {
            JsonObject found = bench.get(Kinds.CONFIG_MAP, "default", owner);
            references
                    .append(references.isEmpty() ? "" : ",")
                    .append(reference("ConfigMap", owner, Bench.uid(found)));
        }
        return make(name, references.toString());
    }

    private static String reference(String kind, String name, String uid) {
        return ("{'apiVersion':'v1','kind':'%s','name':'%s','uid':'%s',"
                        + "'blockOwnerDeletion':true}")
                .formatted(kind, name, uid);
    }

    private String make(String name, String references) {
        bench.create(
                Kinds.CONFIG_MAP,
                "default",
                "{'metadata':{'name':'%s','ownerReferences':[%s]}}".formatted(name, references));
        return name;
    }

    private List<String> names(Kind kind) {
        return bench.names(bench.list(kind, "default"));
    }

    @Test
    void inTheBackgroundTheOwnerGoesFirst() {
        map("a");
        map("b", "a");
        map("c", "b");
        shown(bench.delete(Kinds.CONFIG_MAP, "default", "a"));
        assertThat(names(Kinds.CONFIG_MAP)).containsExactly("b", "c");
        collect();
        assertThat(names(Kinds.CONFIG_MAP)).isEmpty();
    }

    @Test
    void inTheForegroundTheOwnerGoesLast() {
        map("a");
        map("b", "a");
        map("c", "b");
        shown(bench.delete(Kinds.CONFIG_MAP, "default", "a", "propagationPolicy=Foreground"));
        assertThat(bench.get(Kinds.CONFIG_MAP, "default", "a").array("metadata", "finalizers"))
                .hasToString("JsonArray[items=[JsonString[value=foregroundDeletion]]]");
        GarbageKeeper keeper = new GarbageKeeper(Kinds.ALL);
        keeper.sync(bench.store.image(), 0).forEach(each -> value(bench.gate.handle(each)));
        assertThat(names(Kinds.CONFIG_MAP)).contains("a", "b");
        collect();
        assertThat(names(Kinds.CONFIG_MAP)).isEmpty();
    }

    @Test
    void orphansStayAndForgetTheirOwner() {
        map("a");
        map("b", "a");
        shown(bench.delete(Kinds.CONFIG_MAP, "default", "a", "propagationPolicy=Orphan"));
        collect();
        assertThat(names(Kinds.CONFIG_MAP)).containsExactly("b");
        assertThat(bench.get(Kinds.CONFIG_MAP, "default", "b").array("metadata", "ownerReferences"))
                .isEmpty();
    }

    @Test
    void whoHasAnotherOwnerStaysWithIt() {
        map("a");
        map("z");
        map("b", "a", "z");
        shown(bench.delete(Kinds.CONFIG_MAP, "default", "a", "propagationPolicy=Foreground"));
        collect();
        assertThat(names(Kinds.CONFIG_MAP)).containsExactly("b", "z");
        assertThat(bench.get(Kinds.CONFIG_MAP, "default", "b").array("metadata", "ownerReferences"))
                .hasSize(1);
    }

    @Test
    void anOwnerIsToldByItsUidAndKindsThatAreNotServedAreLeftAlone() {
        map("a");
        make("stray", reference("ConfigMap", "a", "another-uid"));
        make("kept", reference("Widget", "w", "some-uid"));
        collect();
        assertThat(names(Kinds.CONFIG_MAP)).containsExactly("a", "kept");
    }

    @Test
    void twoThatOwnEachOtherGoInTheForegroundToo() {
        map("a");
        map("b", "a");
        String uid = Bench.uid(bench.get(Kinds.CONFIG_MAP, "default", "b"));
        shown(
                bench.patch(
                        Kinds.CONFIG_MAP,
                        "default",
                        "a",
                        "{'metadata':{'ownerReferences':[%s]}}"
                                .formatted(reference("ConfigMap", "b", uid))));
        shown(bench.delete(Kinds.CONFIG_MAP, "default", "a", "propagationPolicy=Foreground"));
        collect();
        assertThat(names(Kinds.CONFIG_MAP)).isEmpty();
    }

    @Test
    void wrongPoliciesAreRefused() {
        map("a");
        assertThat(
                        refusal(
                                        bench.delete(
                                                Kinds.CONFIG_MAP,
                                                "default",
                                                "a",
                                                "propagationPolicy=Never"))
                                .message())
                .contains("supported values: \"Background\", \"Foreground\", \"Orphan\"");
        assertThat(
                        refusal(
                                        bench.delete(
                                                Kinds.CONFIG_MAP,
                                                "default",
                                                "a",
                                                "propagationPolicy=Orphan",
                                                "orphanDependents=true"))
                                .message())
                .contains("orphanDependents and propagationPolicy cannot be both set");
    }

    @Test
    void aDryRunNamesWhatGoes() {
        map("a");
        map("b", "a");
        map("c", "b");
        assertThat(value(bench.delete(Kinds.CONFIG_MAP, "default", "a", "dryRun=All")).warnings())
                .contains("plan: 2 configmaps go after it: b, c");
        assertThat(
                        value(
                                        bench.delete(
                                                Kinds.CONFIG_MAP,
                                                "default",
                                                "a",
                                                "dryRun=All",
                                                "propagationPolicy=Orphan"))
                                .warnings())
                .contains("plan: 1 configmaps stay, without their owner: b");
        assertThat(value(bench.delete(Kinds.CONFIG_MAP, "default", "c", "dryRun=All")).warnings())
                .containsExactly("plan: no pod uses it");
    }

    @Test
    void aControlledPodIsChangedThroughItsTemplate() {
        bench.create(
                Kinds.REPLICA_SET,
                "default",
                "{'metadata':{'name':'web'},'spec':{'selector':{'matchLabels':{'app':'web'}},"
                        + "'template':{'metadata':{'labels':{'app':'web'}},'spec':"
                        + "{'containers':[{'name':'main','image':'busybox'}]}}}}");
        String uid = Bench.uid(bench.get(Kinds.REPLICA_SET, "default", "web"));
        bench.create(
                Kinds.POD,
                "default",
                ("{'metadata':{'name':'p','ownerReferences':[{'apiVersion':'apps/v1',"
                                + "'kind':'ReplicaSet','name':'web','uid':'%s','controller':true}]},"
                                + "'spec':{'containers':[{'name':'main','image':'busybox'}]}}")
                        .formatted(uid));
        String image = "{'spec':{'containers':[{'name':'main','image':'other'}]}}";
        var said =
                refusal(
                        bench.patch(
                                Bench.ADMIN,
                                Kinds.POD,
                                "default",
                                "p",
                                PatchType.STRATEGIC,
                                image));
        assertThat(said.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(said.message()).contains("kubectl edit replicaset/web");
        shown(bench.patch(Kinds.POD, "default", "p", "{'metadata':{'labels':{'a':'b'}}}"));
        shown(bench.patch(Kinds.POD, "default", "p", "{'metadata':{'ownerReferences':null}}"));
        shown(bench.patch(Bench.ADMIN, Kinds.POD, "default", "p", PatchType.STRATEGIC, image));
    }
}
