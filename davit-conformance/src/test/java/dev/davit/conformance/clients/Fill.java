package dev.davit.conformance.clients;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the many objects that every client's informer holds. */
final class Fill {
    static final String SPACE = "many";
    private static final int WRITERS = 16;

    private Fill() {}

    static void fill(Run run, int count) throws Exception {
        CoreV1Api core = new CoreV1Api(OfficialClient.client(run.kubeconfig()));
        core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(SPACE))).execute();
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> write(core, next, count)));
            }
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        run.done("made " + count + " objects");
    }

    private static Object write(CoreV1Api core, AtomicInteger next, int count) throws ApiException {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            core.createNamespacedConfigMap(
                            SPACE,
                            new V1ConfigMap()
                                    .metadata(
                                            new V1ObjectMeta()
                                                    .name("m-" + i)
                                                    .labels(Map.of("of", "fill")))
                                    .data(Map.of("i", Integer.toString(i))))
                    .execute();
        }
        return count;
    }
}
