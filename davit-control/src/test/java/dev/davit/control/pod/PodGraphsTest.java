package dev.davit.control.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Golden;
import dev.davit.control.Trees;
import dev.davit.lifecycle.Engine;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.Run;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.StepEvent;
import dev.davit.lifecycle.View;
import dev.davit.lifecycle.draw.DotDrawing;
import dev.davit.lifecycle.draw.SvgDrawing;
import dev.davit.lifecycle.draw.TextDrawing;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PodGraphsTest {
    private static final JsonObject SPEC =
            Trees.tree(
                    """
                    {'volumes': [{'name': 'conf'}, {'name': 'data'}],
                     'initContainers': [{'name': 'migrate'}, {'name': 'proxy', 'restartPolicy': 'Always'},
                                        {'name': 'warm'}],
                     'containers': [{'name': 'web'}, {'name': 'log'}]}
                    """);
    private static final List<PodAction> PLAN =
            List.of(
                    new PodAction.StopContainer("old"),
                    new PodAction.MountLive("data", List.of("web")),
                    new PodAction.Resize("log", List.of("resources")),
                    new PodAction.RestartContainer("web", List.of("image")),
                    new PodAction.StartContainer("new"),
                    new PodAction.Live(List.of("spec.tolerations")));

    static Stream<Graph> graphs() {
        return Stream.of(
                PodGraphs.start(SPEC),
                PodGraphs.change(PLAN, SPEC),
                PodGraphs.change(
                        List.of(new PodAction.RebuildSandbox(List.of("spec.hostname"))), SPEC),
                PodGraphs.change(List.of(new PodAction.RePlace("no room")), SPEC),
                PodGraphs.stop(SPEC));
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void passesTheKit(Graph graph) {
        LifecycleKit.check(graph);
    }

    private static View half(Graph graph) {
        Run run = Run.begin(new RunId(graph.phase(), 1), 1_000);
        int at = 0;
        for (var step : graph.steps()) {
            StepEvent event =
                    switch (at++) {
                        case 0, 1, 2, 4 -> new StepEvent.Succeeded("");
                        case 3 -> new StepEvent.Failed("image web:2 is not here", "import it");
                        case 5 -> new StepEvent.Began("12 of 40 MB");
                        default -> null;
                    };
            if (event != null) {
                run = Engine.apply(graph, run, step.name(), event, 2_000);
            }
        }
        return Engine.view(graph, run, 2_500);
    }

    @Test
    void drawings() throws IOException {
        int number = 0;
        for (Graph graph : graphs().toList()) {
            String name = number++ + "-" + graph.phase().text();
            Golden.check(name + ".txt", TextDrawing.of(half(graph)));
            Golden.check(name + ".dot", DotDrawing.of(half(graph)));
            Golden.check(name + ".svg", SvgDrawing.of(half(graph)));
        }
    }

    @Test
    void aChangeIsDrawnAgainFromItsStepsNames() {
        Graph change = PodGraphs.change(PLAN, SPEC);
        List<String> names = change.steps().stream().map(step -> step.name()).toList();
        assertThat(PodGraphs.changeOf(names, SPEC)).isEqualTo(change);
        assertThat(change.step("container/web").orElseThrow().after())
                .containsExactly("volume/data", "image/web", "stop/web");
    }

    @Test
    void thePodTellsWhichRunItIsIn() {
        JsonObject pod = JsonObject.EMPTY.with("spec", SPEC);
        assertThat(PodLifecycle.current(pod)).isEqualTo(RunId.FIRST_START);
        JsonObject changing = pod.withAt(new JsonString("change-3"), "status", "davit", "run");
        assertThat(PodLifecycle.current(changing)).isEqualTo(new RunId(Phase.CHANGE, 3));
        JsonObject going =
                Trees.tree("{'deletionTimestamp': '2026-01-01T00:00:00Z', 'generation': 4}");
        assertThat(PodLifecycle.current(changing.with("metadata", going)))
                .isEqualTo(new RunId(Phase.STOP, 4));
    }

    @Test
    void saysWhyAPodWaits() {
        JsonObject pod =
                Trees.tree(
                                """
                                {'metadata': {'name': 'web', 'namespace': 'default',
                                   'creationTimestamp': '1970-01-01T00:00:00Z'},
                                 'status': {'davit': {'run': 'start-1', 'steps': {
                                   'place': {'run': 'start-1', 'state': 'waiting',
                                     'since': '1970-01-01T00:00:01Z', 'attempts': 0,
                                     'owner': 'scheduler', 'message': '0/1 nodes are available',
                                     'unblock': 'add a node'}}}}}
                                """)
                        .with("spec", Trees.tree("{'containers': [{'name': 'web'}]}"));
        assertThat(PodLifecycle.explain(pod, 61_000).sentences())
                .containsExactly(
                        "Pod default/web: start-1 waits for place.",
                        "Step place (choose a node, give an address; owner: scheduler) has been"
                                + " waiting for 1 min 0 s.",
                        "  0/1 nodes are available.",
                        "  To unblock: add a node.",
                        "  Behind it wait: image/web, sandbox, container/web, ready.");
    }
}
