package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is special about pods: plans, lifecycles, streams. */
class PodTest {
    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private static final String TWO =
            "{'metadata':{'name':'two'},'spec':{'containers':[{'name':'a','image':'x'},"
                    + "{'name':'b','image':'y'}]}}";

    private void running(String pod, String... containers) {
        StringBuilder statuses = new StringBuilder();
        for (String container : containers) {
            statuses.append(statuses.isEmpty() ? "" : ",")
                    .append("{'name':'%s','state':{'running':{}}}".formatted(container));
        }
        bench.patch(
                Kinds.POD,
                "default",
                pod + "/status",
                "{'status':{'phase':'Running','containerStatuses':[%s]}}".formatted(statuses));
    }

    private Outcome<Reply> setImage(String name, String image, String... options) {
        return bench.patch(
                Bench.ADMIN,
                Kinds.POD,
                "default",
                "two",
                PatchType.STRATEGIC,
                "{'spec':{'containers':[{'name':'%s','image':'%s'}]}}".formatted(name, image),
                options);
    }

    @Test
    void aDryRunTellsWhatAChangeDisturbs() {
        bench.create(Kinds.POD, "default", TWO);
        assertThat(value(setImage("b", "z", "dryRun=All")).warnings())
                .containsExactly(
                        "plan: the pod is not placed yet: nothing runs that could be disturbed");
        bench.bind("two", "n1");
        Outcome<Reply> dry = setImage("b", "z", "dryRun=All");
        assertThat(value(dry).warnings())
                .containsExactly("plan: container b restarts alone (image)");
        assertThat(shown(dry).text("metadata", "annotations", "davit.dev/plan"))
                .isEqualTo("container b restarts alone (image)");
        Outcome<Reply> restart =
                bench.ask(
                        Bench.ADMIN,
                        Verb.CREATE,
                        target(Kinds.POD, "default", "two/restart"),
                        new Body.Tree(json("{'containers':['a']}")),
                        "dryRun=All");
        assertThat(value(restart).warnings().toString()).contains("container a restarts alone");
        assertThat(value(setImage("b", "z")).warnings()).isEmpty();
        Outcome<Reply> tooMuch =
                bench.patch(
                        Bench.ADMIN,
                        Kinds.POD,
                        "default",
                        "two",
                        PatchType.STRATEGIC,
                        "{'spec':{'containers':[{'name':'b',"
                                + "'resources':{'requests':{'cpu':'64'}}}]}}",
                        "dryRun=All");
        assertThat(value(tooMuch).warnings().getFirst())
                .startsWith(
                        "plan: the pod moves to another node and gets a new address: cpu: asks");
    }

    @Test
    void aDryDeletionTellsWhatGoesWithIt() {
        bench.create(Kinds.POD, "default", TWO);
        bench.bind("two", "n1");
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c'}}");
        assertThat(value(bench.delete(Kinds.POD, "default", "two", "dryRun=All")).warnings())
                .containsExactly(
                        "plan: pod two on node n1 ends: containers a, b are asked to stop and"
                                + " have 30 s for it");
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'x'}}");
        bench.create(Kinds.CONFIG_MAP, "x", "{'metadata':{'name':'c'}}");
        bench.create(Kinds.POD, "x", Bench.podText("p"));
        assertThat(value(bench.delete(Kinds.NAMESPACE, "", "x", "dryRun=All")).warnings())
                .containsExactly(
                        "plan: namespace x goes with all that is in it: 1 configmaps, 1 pods");
        assertThat(value(bench.delete(Kinds.NODE, "", "n1", "dryRun=All")).warnings())
                .containsExactly("plan: node n1 is removed while pods are placed on it: two");
        assertThat(value(bench.delete(Kinds.CONFIG_MAP, "default", "c", "dryRun=All")).warnings())
                .containsExactly("plan: no pod uses it");
    }

    @Test
    void theLifecycleIsToldAndDrawn() {
        bench.pod("web");
        JsonObject waits = bench.get(Kinds.POD, "default", "web/lifecycle");
        assertThat(waits.text("run")).isEqualTo("start-1");
        assertThat(waits.array("steps").size()).isGreaterThan(3);
        assertThat(waits.text("result")).isEqualTo("underWay");
        for (String format : List.of("dot", "svg", "text")) {
            Reply.Text drawn =
                    (Reply.Text)
                            value(
                                    bench.tryGet(
                                            Kinds.POD,
                                            "default",
                                            "web/lifecycle",
                                            "format=" + format));
            assertThat(drawn.text()).contains("place");
        }
        JsonObject map = bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c'}}");
        assertThat(bench.get(Kinds.CONFIG_MAP, "default", "c/lifecycle").text("metadata", "uid"))
                .isEqualTo(map.text("metadata", "uid"));
    }

    private Outcome<StreamPermit> stream(String podAndSub, String... options) {
        return bench.gate.stream(
                Request.of(
                        Bench.ADMIN,
                        Verb.GET,
                        target(Kinds.POD, "default", podAndSub),
                        Bench.options(options),
                        Body.None.NONE));
    }

    @Test
    void streamsFindTheirContainer() {
        bench.create(Kinds.POD, "default", TWO);
        assertThat(refusal(stream("two/log", "container=a")).message())
                .isEqualTo("pod two does not have a host assigned");
        bench.bind("two", "n1");
        assertThat(refusal(stream("two/log", "container=a")).message())
                .isEqualTo("container \"a\" in pod \"two\" is waiting to start: ContainerCreating");
        running("two", "a", "b");
        assertThat(refusal(stream("two/exec")).message())
                .isEqualTo("a container name must be specified for pod two, choose one of: [a b]");
        assertThat(refusal(stream("two/exec", "container=c")).message())
                .isEqualTo("container c is not valid for pod two");
        assertThat(refusal(stream("none/exec")).message()).isEqualTo("pods \"none\" not found");
        StreamPermit permit = value(stream("two/exec", "container=b"));
        assertThat(permit.container()).isEqualTo("b");
        assertThat(permit.nodeName()).isEqualTo("n1");
        bench.patch(
                Kinds.POD,
                "default",
                "two",
                "{'metadata':{'annotations':{'kubectl.kubernetes.io/default-container':'b'}}}");
        assertThat(value(stream("two/log")).container()).isEqualTo("b");
        assertThat(refusal(stream("two/log", "previous=true")).message())
                .isEqualTo("previous terminated container \"b\" in pod \"two\" not found");
        bench.patch(Kinds.POD, "default", "two/status", "{'status':{'phase':'Succeeded'}}");
        assertThat(refusal(stream("two/exec")).message())
                .isEqualTo(
                        "cannot exec into a container in a completed pod; current phase is"
                                + " Succeeded");
    }

    @Test
    void theFirstObjectsAreMadeOnce() {
        assertThat(value(Bootstrap.run(bench.gate))).containsExactly("default", "kube-system");
        long revision = bench.store.image().revision();
        value(Bootstrap.run(bench.gate));
        assertThat(bench.store.image().revision()).isEqualTo(revision);
        JsonObject entry =
                (JsonObject)
                        bench.get(Kinds.NAMESPACE, "", "kube-system/history").array("items").get(0);
        assertThat(entry.text("author")).isEqualTo("system:davit:bootstrap");
    }
}
