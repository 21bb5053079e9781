package dev.davit.conformance.clients;

import static dev.davit.conformance.clients.Run.eventually;
import static dev.davit.conformance.clients.Run.must;
import static dev.davit.conformance.clients.Run.same;

import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.util.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;

/** The official Java client where it follows what changes. */
// The client's types say of everything that it may be missing; what is missing ends the run.
@NullUnmarked
final class OfficialWatches {
    private static final String SPACE = OfficialClient.SPACE;

    private final Run run;
    private final ApiClient client;
    private final CoreV1Api core;

    OfficialWatches(Run run, ApiClient client) {
        this.run = run;
        this.client = client;
        this.core = new CoreV1Api(client);
    }

    private static Watch<V1ConfigMap> open(ApiClient by, String space, String revision)
            throws ApiException {
        return Watch.createWatch(
                by,
                new CoreV1Api(by)
                        .listNamespacedConfigMap(space)
                        .watch(true)
                        .resourceVersion(revision)
                        .allowWatchBookmarks(true)
                        .buildCall(null),
                new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType());
    }

    private void write(int number) throws ApiException {
        core.createNamespacedConfigMap(
                        SPACE,
                        OfficialClient.map("w-" + number, Map.of("n", Integer.toString(number))))
                .execute();
    }

    void watch() throws Exception {
        List<String> seen = new ArrayList<>();
        try (CutWire wire = new CutWire(run.serverPort())) {
            ApiClient cuttable = OfficialClient.client(run.kubeconfigBy(wire));
            String revision =
                    core.listNamespacedConfigMap(SPACE)
                            .execute()
                            .getMetadata()
                            .getResourceVersion();
            write(1);
            try (Watch<V1ConfigMap> before = open(cuttable, SPACE, revision)) {
                revision = note(before.next(), seen);
                must(wire.cut() > 0, "a connection to cut");
                write(2);
                boolean more;
                try {
                    more = before.hasNext();
                } catch (RuntimeException broken) {
                    more = false;
                }
                must(!more, "the watch ends with its connection");
            }
            write(3);
            try (Watch<V1ConfigMap> after = open(cuttable, SPACE, revision)) {
                note(after.next(), seen);
                note(after.next(), seen);
                core.deleteNamespacedConfigMap("w-1", SPACE).execute();
                note(after.next(), seen);
            }
        }
        same(seen, List.of("ADDED w-1", "ADDED w-2", "ADDED w-3", "DELETED w-1"), "the events");
        run.done("watches, and resumes after the connection broke");
    }

    private static String note(Watch.Response<V1ConfigMap> event, List<String> seen) {
        seen.add(event.type + " " + event.object.getMetadata().getName());
        return event.object.getMetadata().getResourceVersion();
    }

    /** As Kubernetes tells it: the watch opens, and says that it cannot go on. */
    void gone() throws Exception {
        try (CutWire wire = new CutWire(run.serverPort())) {
            ApiClient cuttable = OfficialClient.client(run.kubeconfigBy(wire));
            SharedInformerFactory factory = new SharedInformerFactory(cuttable);
            SharedIndexInformer<V1ConfigMap> informer = inform(factory, cuttable, SPACE);
            factory.startAllRegisteredInformers();
            write(4);
            eventually("the informer begins", () -> has(informer, 4));
            wire.hold();
            core.deleteNamespacedConfigMap("w-4", SPACE).execute();
            write(5);
            run.forgetThePast();
            try (Watch<V1ConfigMap> old = open(client, SPACE, informer.lastSyncResourceVersion())) {
                Watch.Response<V1ConfigMap> only = old.next();
                same(only.type, "ERROR", "the event of a revision that is too old");
                same(only.status.getCode(), 410, "its code");
                same(only.status.getReason(), "Expired", "its reason");
            }
            wire.release();
            eventually("what came meanwhile", () -> has(informer, 5) && !has(informer, 4));
            factory.stopAllRegisteredInformers();
        }
        run.done("lists again after 410");
    }

    private static boolean has(SharedIndexInformer<V1ConfigMap> informer, int number) {
        return informer.getIndexer().getByKey(SPACE + "/w-" + number) != null;
    }

    private static SharedIndexInformer<V1ConfigMap> inform(
            SharedInformerFactory factory, ApiClient by, String space) {
        CoreV1Api api = new CoreV1Api(by);
        return factory.sharedIndexInformerFor(
                params ->
                        api.listNamespacedConfigMap(space)
                                .resourceVersion(params.resourceVersion)
                                .watch(params.watch)
                                .timeoutSeconds(params.timeoutSeconds)
                                .buildCall(null),
                V1ConfigMap.class,
                V1ConfigMapList.class);
    }

    void informer() throws Exception {
        SharedInformerFactory factory = new SharedInformerFactory(client);
        SharedIndexInformer<V1ConfigMap> many = inform(factory, client, Fill.SPACE);
        AtomicInteger added = new AtomicInteger();
        AtomicInteger updated = new AtomicInteger();
        AtomicInteger deleted = new AtomicInteger();
        many.addEventHandler(new Counting(added, updated, deleted));
        factory.startAllRegisteredInformers();
        eventually("the informer has them all", () -> added.get() >= OfficialClient.MANY);
        V1ConfigMap one = core.readNamespacedConfigMap("m-7", Fill.SPACE).execute();
        core.replaceNamespacedConfigMap("m-7", Fill.SPACE, one.data(Map.of("i", "official")))
                .execute();
        eventually(
                "the informer has the change",
                () ->
                        "official"
                                .equals(
                                        many.getIndexer()
                                                .getByKey(Fill.SPACE + "/m-7")
                                                .getData()
                                                .get("i")));
        // Its listeners hear of it on a thread of their own, after the store.
        eventually("it was told of", () -> updated.get() > 0);
        factory.stopAllRegisteredInformers();
        run.done("keeps 10,000 objects in an informer");
    }

    private record Counting(AtomicInteger added, AtomicInteger updated, AtomicInteger deleted)
            implements ResourceEventHandler<V1ConfigMap> {
        @Override
        public void onAdd(V1ConfigMap object) {
            added.incrementAndGet();
        }

        @Override
        public void onUpdate(V1ConfigMap before, V1ConfigMap after) {
            updated.incrementAndGet();
        }

        @Override
        public void onDelete(V1ConfigMap object, boolean unknown) {
            deleted.incrementAndGet();
        }
    }

    /** Its library of elections is not in the central repository: by its typed Leases. */
    void leader() throws Exception {
        OfficialElection one = new OfficialElection(client, SPACE, "one");
        OfficialElection two = new OfficialElection(client, SPACE, "two");
        try (one) {
            one.start();
            eventually("the first leads", one::leads);
            two.start();
            Thread.sleep(OfficialElection.RETRY_MILLIS * 3);
            must(!two.leads(), "one leader at a time");
        }
        try (two) {
            eventually("the second leads", two::leads);
            same(two.holder(), "two", "whom the Lease names");
        }
        run.done("elects a leader, and another when it goes");
    }

    /** Every write that was acknowledged is seen, in order, whatever became of the server. */
    void killed() throws Exception {
        SharedInformerFactory factory = new SharedInformerFactory(client);
        SharedIndexInformer<V1ConfigMap> informer = inform(factory, client, SPACE);
        factory.startAllRegisteredInformers();
        eventually("the informer begins", informer::hasSynced);
        AcknowledgedWrites writes =
                new AcknowledgedWrites(name ->
                        core.createNamespacedConfigMap(SPACE, OfficialClient.map(name, Map.of()))
                                .execute()
                                .getMetadata()
                                .getResourceVersion());
        AtomicReference<String> revision =
                new AtomicReference<>(
                        core.listNamespacedConfigMap(SPACE)
                                .execute()
                                .getMetadata()
                                .getResourceVersion());
        SeenWrites seen = new SeenWrites();
        Thread watcher = Thread.ofPlatform().start(() -> follow(revision, seen));
        writes.start();
        eventually("some writes", () -> writes.count() > 20);
        run.killServer();
        int before = writes.count();
        eventually("some more writes", () -> writes.count() > before + 20);
        List<String> acknowledged = writes.stop();
        eventually("the watch has seen them all", () -> seen.names().containsAll(acknowledged));
        watcher.interrupt();
        seen.mustBeInOrder(true);
        eventually(
                "the informer has them all",
                () ->
                        acknowledged.stream()
                                .allMatch(name ->
                                        informer.getIndexer().getByKey(SPACE + "/" + name)
                                                != null));
        factory.stopAllRegisteredInformers();
        run.done("misses nothing when the server is killed");
    }

    /** From the last revision that was seen, again and again. */
    private void follow(AtomicReference<String> revision, SeenWrites seen) {
        while (!Thread.currentThread().isInterrupted()) {
            try (Watch<V1ConfigMap> watch = open(client, SPACE, revision.get())) {
                while (watch.hasNext()) {
                    Watch.Response<V1ConfigMap> event = watch.next();
                    must(!event.type.equals("ERROR"), "no event is an error: " + event.status);
                    revision.set(event.object.getMetadata().getResourceVersion());
                    if (event.type.equals("ADDED")) {
                        seen.add(event.object.getMetadata().getName(), revision.get());
                    }
                }
            } catch (ApiException | IOException | RuntimeException broken) {
                seen.broke(broken);
            }
        }
    }
}
