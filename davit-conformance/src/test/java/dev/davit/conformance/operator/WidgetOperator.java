package dev.davit.conformance.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One process of the operator: it follows widgets and their parts, and while it leads, makes them
 * as they are wanted.
 */
final class WidgetOperator implements AutoCloseable {
    static final String PART_OF = "operator.example.com/widget";
    private static final String BY_WIDGET = "widget";
    private static final long RESYNC_MILLIS = 15_000;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String namespace;
    private final String self;
    private final Tally tally;
    private final WorkQueue queue = new WorkQueue();
    private final AtomicBoolean leads = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final SharedIndexInformer<Widget> widgets;
    private final SharedIndexInformer<ConfigMap> parts;
    private final Reconciler reconciler;
    private final Thread worker;
    private volatile CompletableFuture<?> candidacy;

    WidgetOperator(KubernetesClient client, String namespace, String self, Tally tally) {
        this.client = client;
        this.namespace = namespace;
        this.self = self;
        this.tally = tally;
        this.widgets =
                client.resources(Widget.class)
                        .inNamespace(namespace)
                        .runnableInformer(RESYNC_MILLIS);
        this.parts =
                client.configMaps()
                        .inNamespace(namespace)
                        .withLabel(PART_OF)
                        .runnableInformer(RESYNC_MILLIS);
        this.reconciler = new Reconciler(client, namespace, tally);
        parts.addIndexers(Map.of(BY_WIDGET, WidgetOperator::widgetOf));
        widgets.addEventHandler(new Queueing<>(widget -> widget.getMetadata().getName()));
        parts.addEventHandler(new Queueing<>(part -> widgetOf(part).getFirst()));
        widgets.exceptionHandler((_, why) -> retried(why));
        parts.exceptionHandler((_, why) -> retried(why));
        this.worker = Thread.ofPlatform().name("operator " + self).daemon().unstarted(this::work);
        this.candidacy = CompletableFuture.completedFuture(null);
    }

    private static List<String> widgetOf(ConfigMap part) {
        return List.of(part.getMetadata().getLabels().get(PART_OF));
    }

    private boolean retried(Throwable why) {
        tally.add("informer errors: " + why.getClass().getSimpleName());
        return true;
    }

    void start() {
        widgets.start();
        parts.start();
        worker.start();
        stand();
    }

    boolean leads() {
        return leads.get();
    }

    /** An election is over for good once it is lost: then it stands again. */
    private void stand() {
        if (closed.get()) {
            return;
        }
        candidacy =
                client.leaderElector()
                        .withConfig(
                                new LeaderElectionConfigBuilder()
                                        .withName(self)
                                        .withLock(new LeaseLock(namespace, "operator", self))
                                        .withLeaseDuration(Duration.ofSeconds(4))
                                        .withRenewDeadline(Duration.ofSeconds(3))
                                        .withRetryPeriod(Duration.ofMillis(500))
                                        .withReleaseOnCancel(true)
                                        .withLeaderCallbacks(
                                                new LeaderCallbacks(
                                                        this::begin, this::cease, _ -> {}))
                                        .build())
                        .build()
                        .start();
        CompletableFuture<?> _ =
                candidacy.whenComplete((_, _) -> {
                    leads.set(false);
                    stand();
                });
    }

    private void begin() {
        tally.add("times that one led");
        leads.set(true);
        widgets.getStore()
                .listKeys()
                .forEach(key -> queue.add(key.substring(key.indexOf('/') + 1)));
    }

    private void cease() {
        leads.set(false);
    }

    /** What comes from an informer is a name to look at, no more. */
    private final class Queueing<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final java.util.function.Function<T, String> name;

        Queueing(java.util.function.Function<T, String> name) {
            this.name = name;
        }

        @Override
        public void onAdd(T object) {
            tally.add("events");
            queue.add(name.apply(object));
        }

        @Override
        public void onUpdate(T before, T after) {
            boolean resync =
                    before.getMetadata()
                            .getResourceVersion()
                            .equals(after.getMetadata().getResourceVersion());
            tally.add(resync ? "resyncs" : "events");
            queue.add(name.apply(after));
        }

        @Override
        public void onDelete(T object, boolean unknown) {
            tally.add(unknown ? "deletions found by listing" : "events");
            queue.add(name.apply(object));
        }
    }

    private void work() {
        try {
            for (String name = queue.take(); name != null; name = queue.take()) {
                if (leads.get() && widgets.hasSynced() && parts.hasSynced()) {
                    look(name);
                } else if (leads.get()) {
                    queue.failed(name);
                }
            }
        } catch (InterruptedException told) {
            tally.add("workers that were stopped");
        }
    }

    private void look(String name) {
        try {
            Widget widget = widgets.getStore().getByKey(namespace + "/" + name);
            if (widget != null) {
                tally.add("reconciled");
                reconciler.reconcile(widget, mine(widget, name));
            }
            queue.done(name);
        } catch (KubernetesClientException refused) {
            // What was cached is old by now, or the server is away: it comes back.
            tally.add(refused.getCode() == CONFLICT ? "conflicts" : "refused " + refused.getCode());
            queue.failed(name);
        }
    }

    /** Parts of an earlier widget of the same name are the garbage collector's. */
    private List<ConfigMap> mine(Widget widget, String name) {
        String uid = widget.getMetadata().getUid();
        return parts.getIndexer().byIndex(BY_WIDGET, name).stream()
                .filter(part ->
                        part.getMetadata().getOwnerReferences().stream()
                                .map(OwnerReference::getUid)
                                .anyMatch(uid::equals))
                .toList();
    }

    @Override
    public void close() {
        closed.set(true);
        candidacy.cancel(true);
        queue.close();
        widgets.close();
        parts.close();
        client.close();
    }
}
