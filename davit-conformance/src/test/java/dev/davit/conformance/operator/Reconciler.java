package dev.davit.conformance.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes one widget's parts as they are wanted, and says so in its status. */
final class Reconciler {
    static final String FINALIZER = Widget.GROUP + "/parts";
    static final String MANAGER = "widget-operator";

    private final KubernetesClient client;
    private final String namespace;
    private final Tally tally;

    Reconciler(KubernetesClient client, String namespace, Tally tally) {
        this.client = client;
        this.namespace = namespace;
        this.tally = tally;
    }

    /**
     * @param parts as they are cached
     */
    void reconcile(Widget widget, List<ConfigMap> parts) {
        Resource<Widget> there =
                client.resources(Widget.class)
                        .inNamespace(namespace)
                        .withName(widget.getMetadata().getName());
        if (widget.isMarkedForDeletion()) {
            letGo(widget, there);
        } else if (!widget.hasFinalizer(FINALIZER)) {
            there.edit(one -> {
                one.addFinalizer(FINALIZER);
                return one;
            });
            tally.add("finalizers set");
        } else {
            make(widget, parts);
            tell(widget);
        }
    }

    private void letGo(Widget widget, Resource<Widget> there) {
        if (widget.hasFinalizer(FINALIZER)) {
            event(widget, "Finalized", "its parts may go");
            there.edit(one -> {
                one.removeFinalizer(FINALIZER);
                return one;
            });
            tally.add("finalizers removed");
        }
    }

    private void make(Widget widget, List<ConfigMap> parts) {
        Map<String, ConfigMap> surplus = new TreeMap<>();
        parts.forEach(part -> surplus.put(part.getMetadata().getName(), part));
        for (int i = 0; i < widget.getSpec().size(); i++) {
            ConfigMap wanted = part(widget, i);
            ConfigMap there = surplus.remove(wanted.getMetadata().getName());
            if (there == null || !wanted.getData().equals(there.getData())) {
                client.resource(wanted).fieldManager(MANAGER).forceConflicts().serverSideApply();
                tally.add("parts applied");
            }
        }
        for (ConfigMap part : surplus.values()) {
            if (!part.isMarkedForDeletion()) {
                client.resource(part).delete();
                tally.add("parts deleted");
            }
        }
    }

    private ConfigMap part(Widget widget, int number) {
        String name = widget.getMetadata().getName();
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name + "-" + number)
                .withNamespace(namespace)
                .addToLabels(WidgetOperator.PART_OF, name)
                .withOwnerReferences(
                        new OwnerReferenceBuilder()
                                .withApiVersion(widget.getApiVersion())
                                .withKind(widget.getKind())
                                .withName(name)
                                .withUid(widget.getMetadata().getUid())
                                .withController(true)
                                .withBlockOwnerDeletion(true)
                                .build())
                .endMetadata()
                .withData(Map.of("colour", widget.getSpec().colour()))
                .build();
    }

    private void tell(Widget widget) {
        WidgetStatus now =
                new WidgetStatus(widget.getSpec().size(), widget.getMetadata().getGeneration());
        if (now.equals(widget.getStatus())) {
            return;
        }
        WidgetStatus before = widget.getStatus();
        // What is cached belongs to the informer.
        Widget told = client.getKubernetesSerialization().clone(widget);
        told.setStatus(now);
        client.resource(told).lockResourceVersion().updateStatus();
        tally.add("statuses told");
        if (before == null || before.parts() != now.parts()) {
            event(widget, "Scaled", "it has " + now.parts() + " parts");
        }
    }

    private void event(Widget widget, String reason, String message) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Event event =
                new EventBuilder()
                        .withNewMetadata()
                        .withName(
                                widget.getMetadata().getName()
                                        + "."
                                        + Long.toHexString(System.nanoTime()))
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion(widget.getApiVersion())
                        .withKind(widget.getKind())
                        .withName(widget.getMetadata().getName())
                        .withNamespace(namespace)
                        .withUid(widget.getMetadata().getUid())
                        .endInvolvedObject()
                        .withType("Normal")
                        .withReason(reason)
                        .withMessage(message)
                        .withFirstTimestamp(now)
                        .withLastTimestamp(now)
                        .withCount(1)
                        .withNewSource()
                        .withComponent(MANAGER)
                        .endSource()
                        .build();
        client.resource(event).create();
        tally.add("events written");
    }
}
