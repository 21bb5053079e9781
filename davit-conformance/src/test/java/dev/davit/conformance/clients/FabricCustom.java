package dev.davit.conformance.clients;

import static dev.davit.conformance.clients.Run.eventually;
import static dev.davit.conformance.clients.Run.must;
import static dev.davit.conformance.clients.Run.same;

import dev.davit.conformance.operator.Widget;
import dev.davit.conformance.operator.WidgetSpec;
import dev.davit.conformance.operator.WidgetStatus;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** A kind of one's own with fabric8's client: defined, then used by its own types. */
final class FabricCustom {
    private static final String SPACE = FabricClient.SPACE;
    private static final String NAME = "widgets." + Widget.GROUP;

    private final Run run;
    private final KubernetesClient client;

    FabricCustom(Run run, KubernetesClient client) {
        this.run = run;
        this.client = client;
    }

    private static Widget widget(String name, int size) {
        Widget widget = new Widget();
        widget.getMetadata().setName(name);
        widget.getMetadata().setNamespace(SPACE);
        widget.setSpec(new WidgetSpec(size, "blue"));
        return widget;
    }

    void custom() throws Exception {
        var definitions = client.apiextensions().v1().customResourceDefinitions();
        client.resource(
                        client.getKubernetesSerialization()
                                .unmarshal(Widget.DEFINITION, CustomResourceDefinition.class))
                .create();
        eventually(
                "the kind is established",
                () ->
                        definitions.withName(NAME).get().getStatus().getConditions().stream()
                                .anyMatch(one ->
                                        one.getType().equals("Established")
                                                && one.getStatus().equals("True")));
        var widgets = client.resources(Widget.class).inNamespace(SPACE);
        try (SharedIndexInformer<Widget> informer = widgets.inform()) {
            Widget made = client.resource(widget("one", 3)).create();
            same(made.getMetadata().getGeneration(), 1L, "its generation");
            try {
                client.resource(widget("large", 10)).create();
                throw new Run.Wrong("NOT AS IT SHOULD BE: ten parts were let in");
            } catch (KubernetesClientException refused) {
                same(refused.getCode(), 422, "ten parts");
                same(
                        refused.getStatus().getDetails().getCauses().getFirst().getField(),
                        "spec.size",
                        "the field");
            }
            same(widgets.withName("one").scale(5).getSpec().size(), 5, "its scale");
            Widget told =
                    widgets.withName("one")
                            .editStatus(one -> {
                                one.setStatus(new WidgetStatus(5, 2));
                                return one;
                            });
            same(told.getSpec().size(), 5, "what was scaled");
            same(told.getMetadata().getGeneration(), 2L, "the generation after it");
            eventually(
                    "the informer has the status",
                    () -> {
                        Widget cached = informer.getStore().getByKey(SPACE + "/one");
                        return cached != null && cached.getStatus() != null;
                    });
        }
        definitions.withName(NAME).delete();
        eventually("the kind goes", () -> definitions.withName(NAME).get() == null);
        must(client.getApiResources(Widget.GROUP + "/v1") == null, "its group goes");
        run.done("defines a kind and uses it by types of its own");
    }
}
