package dev.davit.conformance.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether everything is as it was wanted, by lists of its own. */
final class Judge {
    private final KubernetesClient client;
    private final String namespace;

    Judge(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** What is not as it should be; nothing in the end. */
    List<String> wrong(Map<String, WidgetSpec> wanted) {
        List<String> wrong = new ArrayList<>();
        Map<String, List<ConfigMap>> parts = new HashMap<>();
        for (ConfigMap part :
                client.configMaps()
                        .inNamespace(namespace)
                        .withLabel(WidgetOperator.PART_OF)
                        .list()
                        .getItems()) {
            parts.computeIfAbsent(
                            part.getMetadata().getOwnerReferences().getFirst().getUid(),
                            _ -> new ArrayList<>())
                    .add(part);
        }
        Map<String, WidgetSpec> missing = new HashMap<>(wanted);
        for (Widget widget :
                client.resources(Widget.class).inNamespace(namespace).list().getItems()) {
            String name = widget.getMetadata().getName();
            WidgetSpec spec = missing.remove(name);
            List<ConfigMap> its = parts.remove(widget.getMetadata().getUid());
            if (!widget.getSpec().equals(spec)) {
                wrong.add(name + " is " + widget.getSpec() + ", wanted " + spec);
            } else {
                judge(widget, its == null ? List.of() : its, wrong);
            }
        }
        missing.keySet().forEach(name -> wrong.add(name + " is missing"));
        parts.values().forEach(orphans -> wrong.add(orphans.size() + " parts without a widget"));
        return wrong;
    }

    private static void judge(Widget widget, List<ConfigMap> parts, List<String> wrong) {
        String name = widget.getMetadata().getName();
        WidgetSpec spec = widget.getSpec();
        long good =
                parts.stream()
                        .filter(part -> Map.of("colour", spec.colour()).equals(part.getData()))
                        .count();
        if (parts.size() != spec.size() || good != spec.size()) {
            wrong.add(
                    "%s has %d parts, %d of its colour; wanted %s"
                            .formatted(name, parts.size(), good, spec));
        }
        WidgetStatus told = new WidgetStatus(spec.size(), widget.getMetadata().getGeneration());
        if (!told.equals(widget.getStatus())) {
            wrong.add(name + " says " + widget.getStatus() + ", should " + told);
        }
    }
}
