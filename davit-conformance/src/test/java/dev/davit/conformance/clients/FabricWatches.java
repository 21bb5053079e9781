package dev.davit.conformance.clients;

import static dev.davit.conformance.clients.Run.eventually;
import static dev.davit.conformance.clients.Run.must;
import static dev.davit.conformance.clients.Run.same;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Fabric8's client where it follows what changes. */
final class FabricWatches {
    private static final String SPACE = FabricClient.SPACE;

    private final Run run;
    private final KubernetesClient client;

    FabricWatches(Run run, KubernetesClient client) {
        this.run = run;
        this.client = client;
    }

    private void write(int number) {
        client.resource(FabricClient.map("w-" + number, Map.of("n", "" + number))).create();
    }

    private static ListOptions from(String revision) {
        return new ListOptionsBuilder().withResourceVersion(revision).build();
    }

    /** Notes events; the client itself resumes a watch that breaks. */
    private static final class Noting implements Watcher<ConfigMap> {
        private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
        private final AtomicBoolean gone = new AtomicBoolean();
        private final AtomicBoolean failed = new AtomicBoolean();

        @Override
        public void eventReceived(Action action, ConfigMap map) {
            seen.add(action + " " + map.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            if (cause.isHttpGone()) {
                gone.set(true);
            } else {
                failed.set(true);
            }
        }
    }

    void watch() throws Exception {
        String revision =
                client.configMaps().inNamespace(SPACE).list().getMetadata().getResourceVersion();
        Noting noting = new Noting();
        try (CutWire wire = new CutWire(run.serverPort());
                KubernetesClient cuttable = FabricClient.client(run.kubeconfigBy(wire));
                Watch watch =
                        cuttable.configMaps().inNamespace(SPACE).watch(from(revision), noting)) {
            write(1);
            eventually("the first event", () -> noting.seen.size() == 1);
            wire.hold();
            write(2);
            Thread.sleep(100);
            wire.release();
            write(3);
            client.configMaps().inNamespace(SPACE).withName("w-1").delete();
            eventually("the events after the break", () -> noting.seen.size() >= 4);
            must(watch != null && !noting.failed.get(), "the watch goes on");
        }
        same(
                noting.seen,
                List.of("ADDED w-1", "ADDED w-2", "ADDED w-3", "DELETED w-1"),
                "the events");
        run.done("watches, and resumes after the connection broke");
    }

    void gone() throws Exception {
        try (CutWire wire = new CutWire(run.serverPort());
                KubernetesClient cuttable = FabricClient.client(run.kubeconfigBy(wire));
                SharedIndexInformer<ConfigMap> informer =
                        cuttable.configMaps().inNamespace(SPACE).inform()) {
            write(4);
            eventually("the informer begins", () -> has(informer, "w-4"));
            String revision = informer.lastSyncResourceVersion();
            wire.hold();
            client.configMaps().inNamespace(SPACE).withName("w-4").delete();
            write(5);
            run.forgetThePast();
            Noting noting = new Noting();
            try (Watch old = client.configMaps().inNamespace(SPACE).watch(from(revision), noting)) {
                eventually("the watch is told 410", noting.gone::get);
                must(old != null && noting.seen.isEmpty(), "no event comes of it");
            }
            wire.release();
            eventually("what came meanwhile", () -> has(informer, "w-5") && !has(informer, "w-4"));
        }
        run.done("lists again after 410");
    }

    private static boolean has(SharedIndexInformer<ConfigMap> informer, String name) {
        return informer.getStore().getByKey(SPACE + "/" + name) != null;
    }

    void informer() throws Exception {
        AtomicInteger added = new AtomicInteger();
        AtomicInteger updated = new AtomicInteger();
        ResourceEventHandler<ConfigMap> counting =
                new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(ConfigMap map) {
                        added.incrementAndGet();
                    }

                    @Override
                    public void onUpdate(ConfigMap before, ConfigMap after) {
                        updated.incrementAndGet();
                    }

                    @Override
                    public void onDelete(ConfigMap map, boolean unknown) {
                        added.decrementAndGet();
                    }
                };
        try (SharedIndexInformer<ConfigMap> many =
                client.configMaps()
                        .inNamespace(Fill.SPACE)
                        .withLabel("of", "fill")
                        .inform(counting)) {
            eventually("the informer has them all", () -> added.get() == OfficialClient.MANY);
            client.configMaps()
                    .inNamespace(Fill.SPACE)
                    .withName("m-8")
                    .edit(map -> new ConfigMapBuilder(map).addToData("i", "fabric8").build());
            eventually(
                    "the informer has the change",
                    () ->
                            "fabric8"
                                    .equals(
                                            many.getStore()
                                                    .getByKey(Fill.SPACE + "/m-8")
                                                    .getData()
                                                    .get("i")));
            // Its listeners hear of it on a thread of their own, after the store.
            eventually("it was told of", () -> updated.get() > 0);
        }
        run.done("keeps 10,000 objects in an informer");
    }

    private CompletableFuture<?> candidate(String name, List<String> leaders) {
        return client.leaderElector()
                .withConfig(
                        new LeaderElectionConfigBuilder()
                                .withName("matrix")
                                .withLock(new LeaseLock(SPACE, "leader", name))
                                .withLeaseDuration(Duration.ofSeconds(3))
                                .withRenewDeadline(Duration.ofSeconds(2))
                                .withRetryPeriod(Duration.ofMillis(300))
                                .withReleaseOnCancel(true)
                                .withLeaderCallbacks(
                                        new LeaderCallbacks(
                                                () -> leaders.add("+" + name),
                                                () -> leaders.add("-" + name),
                                                _ -> {}))
                                .build())
                .build()
                .start();
    }

    void leader() throws Exception {
        List<String> leaders = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<?> one = candidate("one", leaders);
        eventually("the first leads", () -> leaders.contains("+one"));
        CompletableFuture<?> two = candidate("two", leaders);
        Thread.sleep(1_000);
        same(leaders, List.of("+one"), "who leads while the first renews");
        one.cancel(true);
        eventually("the second leads", () -> leaders.contains("+two"));
        same(leaders, List.of("+one", "-one", "+two"), "one after the other");
        two.cancel(true);
        run.done("elects a leader, and another when it goes");
    }

    /** Every write that was acknowledged is seen, once and in order. */
    void killed() throws Exception {
        String revision =
                client.configMaps().inNamespace(SPACE).list().getMetadata().getResourceVersion();
        SeenWrites seen = new SeenWrites();
        AtomicBoolean ended = new AtomicBoolean();
        Watcher<ConfigMap> watcher =
                new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, ConfigMap map) {
                        if (action == Action.ADDED) {
                            seen.add(
                                    map.getMetadata().getName(),
                                    map.getMetadata().getResourceVersion());
                        }
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        ended.set(true);
                    }
                };
        AcknowledgedWrites writes =
                new AcknowledgedWrites(name ->
                        client.resource(FabricClient.map(name, Map.of()))
                                .create()
                                .getMetadata()
                                .getResourceVersion());
        try (Watch _ = client.configMaps().inNamespace(SPACE).watch(from(revision), watcher);
                SharedIndexInformer<ConfigMap> informer =
                        client.configMaps().inNamespace(SPACE).inform()) {
            writes.start();
            eventually("some writes", () -> writes.count() > 20);
            run.killServer();
            int before = writes.count();
            eventually("some more writes", () -> writes.count() > before + 20);
            List<String> acknowledged = writes.stop();
            eventually("the watch has seen them all", () -> seen.names().containsAll(acknowledged));
            eventually(
                    "the informer has them all",
                    () -> acknowledged.stream().allMatch(name -> has(informer, name)));
        }
        seen.mustBeInOrder(false);
        must(!ended.get(), "the watch went on");
        run.done("misses nothing when the server is killed");
    }
}
