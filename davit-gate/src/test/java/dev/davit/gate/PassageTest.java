package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.revision;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.uid;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The writing verbs, through the one entry, over a real store. */
class PassageTest {
    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void createFillsInWhatIsTheGates() {
        JsonObject pod = bench.pod("web");
        assertThat(uid(pod)).hasSize(36);
        assertThat(pod.text("metadata", "namespace")).isEqualTo("default");
        assertThat(pod.wholeOr(0, "metadata", "generation")).isEqualTo(1);
        assertThat(pod.text("metadata", "creationTimestamp")).isEqualTo("2026-11-18T11:06:40Z");
        assertThat(pod.text("status", "phase")).isEqualTo("Pending");
        assertThat(pod.text("status", "qosClass")).isEqualTo("BestEffort");
        assertThat(bench.get(Kinds.POD, "default", "web")).isEqualTo(pod);
    }

    @Test
    void createTwiceNamespaceMissingAndWrongBody() {
        bench.pod("web");
        assertThat(refusal(bench.tryCreate(Kinds.POD, "default", Bench.podText("web"))).message())
                .isEqualTo("pods \"web\" already exists");
        assertThat(refusal(bench.tryCreate(Kinds.POD, "nowhere", Bench.podText("x"))).message())
                .isEqualTo("namespaces \"nowhere\" not found");
        assertThat(
                        refusal(bench.tryCreate(Kinds.CONFIG_MAP, "default", Bench.podText("x")))
                                .message())
                .isEqualTo("the body is a v1 Pod; this address takes a v1 ConfigMap");
        assertThat(refusal(bench.tryCreate(Kinds.POD, "default", "{'metadata':{}}")).reason())
                .isEqualTo(Reason.INVALID);
    }

    @Test
    void generatedNamesAreDrawnAnewWhenTaken() {
        String text = Bench.podText("x").replace("'name':'x'", "'generateName':'job-'");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            names.add(bench.create(Kinds.POD, "default", text).textOr("", "metadata", "name"));
        }
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("job-[a-z0-9]{5}"));
    }

    @Test
    void aMainWriteLeavesTheStatusAloneAndAStatusWriteWhatIsWanted() {
        JsonObject pod = bench.pod("web");
        JsonObject edited =
                pod.withAt(new JsonString("Running"), "status", "phase")
                        .withAt(new JsonString("x"), "metadata", "labels", "new");
        JsonObject after = shown(bench.update(Kinds.POD, "default", "web", edited));
        assertThat(after.text("status", "phase")).isEqualTo("Pending");
        assertThat(after.text("metadata", "labels", "new")).isEqualTo("x");
        assertThat(after.wholeOr(0, "metadata", "generation")).isEqualTo(1);

        JsonObject status =
                shown(
                        bench.patch(
                                Kinds.POD,
                                "default",
                                "web/status",
                                "{'status':{'phase':'Running'},'metadata':{'labels':{'a':'b'}},"
                                        + "'spec':{'x':1}}"));
        assertThat(status.text("status", "phase")).isEqualTo("Running");
        assertThat(status.object("spec")).isEqualTo(pod.object("spec"));
        assertThat(status.object("metadata", "labels"))
                .as("labels come with a pod's status, as in Kubernetes")
                .isEqualTo(after.object("metadata", "labels").with("a", "b"));
    }

    @Test
    void theGenerationRisesWithTheSpecOnly() {
        bench.pod("web");
        JsonObject changed =
                shown(
                        bench.patch(
                                Kinds.POD, "default", "web", "{'spec':{'hostname':'elsewhere'}}"));
        assertThat(changed.wholeOr(0, "metadata", "generation")).isEqualTo(2);
        JsonObject same = shown(bench.patch(Kinds.POD, "default", "web", "{'metadata':{}}"));
        assertThat(revision(same)).isEqualTo(revision(changed));
    }

    @Test
    void conflictsAndPreconditions() {
        JsonObject old = bench.pod("web");
        bench.patch(Kinds.POD, "default", "web", "{'metadata':{'labels':{'a':'b'}}}");
        assertThat(refusal(bench.update(Kinds.POD, "default", "web", old)).message())
                .isEqualTo(
                        "Operation cannot be fulfilled on pods \"web\": the object has been"
                                + " modified; please apply your changes to the latest version and"
                                + " try again");
        String otherUid = "{'metadata':{'uid':'11111111-1111-4111-8111-111111111111'}}";
        assertThat(refusal(bench.patch(Kinds.POD, "default", "web/status", otherUid)).reason())
                .isEqualTo(Reason.CONFLICT);
        assertThat(
                        refusal(
                                        bench.ask(
                                                Bench.ADMIN,
                                                Verb.DELETE,
                                                target(Kinds.POD, "default", "web"),
                                                new Body.Tree(
                                                        json("{'preconditions':{'uid':'other'}}"))))
                                .message())
                .isEqualTo(
                        "Operation cannot be fulfilled on pods \"web\": Precondition failed: UID"
                                + " in precondition: other, UID in object meta: "
                                + uid(old));
        assertThat(
                        refusal(
                                        bench.update(
                                                Kinds.POD,
                                                "default",
                                                "none",
                                                json("{'metadata':{'name':'none'}}")))
                                .reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void patchesThatMeetEachOtherAreAllApplied() {
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c'},'data':{}}");
        List<CompletableFuture<Outcome<Reply>>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(
                    bench.gate.begin(
                            dev.davit.model.request.Request.of(
                                    Bench.ADMIN,
                                    Verb.PATCH,
                                    target(Kinds.CONFIG_MAP, "default", "c"),
                                    dev.davit.model.request.Options.NONE,
                                    new Body.Patch(
                                            PatchType.MERGE,
                                            json("{'data':{'k%d':'v'}}".formatted(i))))));
        }
        all.forEach(one -> value(one.join()));
        assertThat(bench.get(Kinds.CONFIG_MAP, "default", "c").object("data").size())
                .isEqualTo(200);
    }

    @Test
    void jsonAndStrategicPatches() {
        bench.pod("web");
        JsonObject strategic =
                shown(
                        bench.patch(
                                Bench.ADMIN,
                                Kinds.POD,
                                "default",
                                "web",
                                PatchType.STRATEGIC,
                                "{'spec':{'containers':[{'name':'side','image':'b'}]}}"));
        assertThat(strategic.array("spec", "containers").size()).isEqualTo(2);
        JsonObject pointed =
                shown(
                        bench.patch(
                                Bench.ADMIN,
                                Kinds.POD,
                                "default",
                                "web",
                                PatchType.JSON,
                                "[{'op':'replace','path':'/spec/containers/0/image','value':'c'}]"));
        assertThat(pointed.array("spec", "containers").toString()).contains("c");
    }

    @Test
    void aDryRunChangesNothing() {
        long before = bench.store.image().revision();
        JsonObject would = bench.create(Kinds.POD, "default", Bench.podText("web"), "dryRun=All");
        assertThat(uid(would)).isNotEmpty();
        assertThat(bench.store.image().revision()).isEqualTo(before);
        bench.pod("web");
        bench.patch(Kinds.POD, "default", "web", "{'spec':{'hostname':'x'}}", "dryRun=All");
        bench.delete(Kinds.POD, "default", "web", "dryRun=All");
        assertThat(bench.store.image().revision()).isEqualTo(before + 1);
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                Kinds.POD,
                                                "default",
                                                Bench.podText("y"),
                                                "dryRun=Some"))
                                .reason())
                .isEqualTo(Reason.BAD_REQUEST);
    }

    @Test
    void bindingPlacesOnceAndGivesTheAddress() {
        bench.pod("web");
        JsonObject status = shown(bench.bind("web", "n1"));
        assertThat(status.text("status")).isEqualTo("Success");
        JsonObject pod = bench.get(Kinds.POD, "default", "web");
        assertThat(pod.text("spec", "nodeName")).isEqualTo("n1");
        assertThat(pod.textOr("", "status", "podIP")).startsWith("fd00::1:");
        assertThat(pod.text("status", "hostIP")).isEqualTo("fd00::1");
        assertThat(pod.text("status", "davit", "steps", "place", "state")).isEqualTo("done");
        assertThat(pod.wholeOr(0, "metadata", "generation")).isEqualTo(1);
        assertThat(refusal(bench.bind("web", "n1")).message())
                .contains("pod web is already assigned to node \"n1\"");
        bench.pod("other");
        assertThat(refusal(bench.bind("other", "n9")).reason()).isEqualTo(Reason.INVALID);
        assertThat(refusal(bench.bind("none", "n1")).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void onlyThePodsNodeWritesItsStatus() {
        bench.pod("web");
        bench.bind("web", "n1");
        String running = "{'status':{'phase':'Running'}}";
        assertThat(
                        refusal(
                                        bench.patch(
                                                Identity.node("n2"),
                                                Kinds.POD,
                                                "default",
                                                "web/status",
                                                PatchType.MERGE,
                                                running))
                                .message())
                .isEqualTo(
                        "pods \"web\" is forbidden: node \"n2\" can only write pods that are"
                                + " placed on it; this one is on \"n1\"");
        value(
                bench.patch(
                        Identity.node("n1"),
                        Kinds.POD,
                        "default",
                        "web/status",
                        PatchType.MERGE,
                        running));
    }

    @Test
    void aBoundPodIsGivenItsGraceAndGoesWhenItsNodeSaysSo() {
        JsonObject pod = bench.pod("web");
        bench.bind("web", "n1");
        JsonObject marked = shown(bench.delete(Kinds.POD, "default", "web"));
        assertThat(marked.text("metadata", "deletionTimestamp")).isEqualTo("2026-11-18T11:07:10Z");
        assertThat(marked.wholeOr(0, "metadata", "deletionGracePeriodSeconds")).isEqualTo(30);
        JsonObject again = shown(bench.delete(Kinds.POD, "default", "web"));
        assertThat(revision(again)).isEqualTo(revision(marked));
        JsonObject shorter =
                shown(bench.delete(Kinds.POD, "default", "web", "gracePeriodSeconds=5"));
        assertThat(shorter.wholeOr(0, "metadata", "deletionGracePeriodSeconds")).isEqualTo(5);
        Outcome<Reply> gone =
                bench.ask(
                        Identity.node("n1"),
                        Verb.DELETE,
                        target(Kinds.POD, "default", "web"),
                        new Body.Tree(
                                json(
                                        "{'gracePeriodSeconds':0,'preconditions':{'uid':'%s'}}"
                                                .formatted(uid(pod)))));
        assertThat(shown(gone).text("status")).isEqualTo("Success");
        assertThat(refusal(bench.tryGet(Kinds.POD, "default", "web")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void finalizersHoldAnObject() {
        bench.create(
                Kinds.CONFIG_MAP,
                "default",
                "{'metadata':{'name':'c','finalizers':['example.com/hold']}}");
        JsonObject held = shown(bench.delete(Kinds.CONFIG_MAP, "default", "c"));
        assertThat(held.text("metadata", "deletionTimestamp")).isNotNull();
        assertThat(
                        refusal(
                                        bench.patch(
                                                Kinds.CONFIG_MAP,
                                                "default",
                                                "c",
                                                "{'metadata':{'finalizers':['a/b','c/d']}}"))
                                .reason())
                .isEqualTo(Reason.INVALID);
        bench.patch(Kinds.CONFIG_MAP, "default", "c", "{'metadata':{'finalizers':null}}");
        assertThat(refusal(bench.tryGet(Kinds.CONFIG_MAP, "default", "c")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aNamespaceGoesWhenItIsFinalized() {
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'gone'}}");
        JsonObject marked = shown(bench.delete(Kinds.NAMESPACE, "", "gone"));
        assertThat(marked.text("status", "phase")).isEqualTo("Terminating");
        assertThat(refusal(bench.tryCreate(Kinds.POD, "gone", Bench.podText("x"))).message())
                .isEqualTo(
                        "pods \"x\" is forbidden: unable to create new content in namespace gone"
                                + " because it is being terminated");
        JsonObject free = marked.withAt(dev.davit.model.json.JsonArray.EMPTY, "spec", "finalizers");
        value(bench.update(Kinds.NAMESPACE, "", "gone/finalize", free));
        assertThat(refusal(bench.tryGet(Kinds.NAMESPACE, "", "gone")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aCollectionIsDeletedBySelection() {
        for (int i = 0; i < 1200; i++) {
            bench.create(
                    Kinds.CONFIG_MAP,
                    "default",
                    "{'metadata':{'name':'c%d','labels':{'odd':'%s'}}}".formatted(i, i % 2 == 1));
        }
        Outcome<Reply> swept =
                bench.ask(
                        Bench.ADMIN,
                        Verb.DELETECOLLECTION,
                        target(Kinds.CONFIG_MAP, "default", ""),
                        Body.None.NONE,
                        "labelSelector=odd=true");
        value(swept);
        assertThat(bench.names(bench.list(Kinds.CONFIG_MAP, "default"))).hasSize(600);
    }

    @Test
    void aRestartIsAWishInTheSpec() {
        bench.pod("web");
        bench.bind("web", "n1");
        JsonObject after =
                shown(
                        bench.ask(
                                Bench.ADMIN,
                                Verb.CREATE,
                                target(Kinds.POD, "default", "web/restart"),
                                new Body.Tree(json("{'containers':['main']}"))));
        assertThat(after.at("spec", "davit", "restarts", "main")).isEqualTo(JsonNumber.of(2));
        assertThat(after.wholeOr(0, "metadata", "generation")).isEqualTo(2);
        assertThat(
                        refusal(
                                        bench.ask(
                                                Bench.ADMIN,
                                                Verb.CREATE,
                                                target(Kinds.POD, "default", "web/restart"),
                                                new Body.Tree(json("{'containers':['x']}"))))
                                .causes()
                                .getFirst()
                                .field())
                .isEqualTo("containers[0]");
    }
}
