package dev.davit.conformance.clients;

import static dev.davit.conformance.clients.Run.eventually;
import static dev.davit.conformance.clients.Run.must;
import static dev.davit.conformance.clients.Run.same;

import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.apis.ApiextensionsV1Api;
import io.kubernetes.client.openapi.apis.CustomObjectsApi;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinition;
import io.kubernetes.client.openapi.models.V1ListMeta;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Yaml;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.kubernetes.client.util.generic.KubernetesApiResponse;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A kind of one's own with the official Java client: defined, then used by its own types. */
// The client's types say of everything that it may be missing; what is missing ends the run.
@NullUnmarked
final class OfficialCustom {
    private static final String GROUP = "official.example.com";
    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: shelves.official.example.com}
            spec:
              group: official.example.com
              scope: Namespaced
              names: {plural: shelves, singular: shelf, kind: Shelf, listKind: ShelfList}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        required: [boards]
                        properties:
                          boards: {type: integer, minimum: 1}
                          wood: {type: string, default: oak}
                      status:
                        type: object
                        properties:
                          full: {type: boolean}
            """;

    private final Run run;
    private final ApiClient client;

    OfficialCustom(Run run, ApiClient client) {
        this.run = run;
        this.client = client;
    }

    /** As Gson reads and writes it. */
    static final class Shelf implements KubernetesObject {
        private String apiVersion = GROUP + "/v1";
        private String kind = "Shelf";
        private V1ObjectMeta metadata = new V1ObjectMeta();
        private ShelfSpec spec = new ShelfSpec();
        private @Nullable ShelfStatus status;

        @Override
        public String getApiVersion() {
            return apiVersion;
        }

        @Override
        public String getKind() {
            return kind;
        }

        @Override
        public V1ObjectMeta getMetadata() {
            return metadata;
        }

        public void setKind(String name) {
            kind = name;
        }

        public void setApiVersion(String name) {
            apiVersion = name;
        }
    }

    static final class ShelfSpec {
        private int boards;
        private @Nullable String wood;
    }

    static final class ShelfStatus {
        private boolean full;
    }

    static final class ShelfList implements KubernetesListObject {
        private final V1ListMeta metadata = new V1ListMeta();
        private final List<Shelf> items = List.of();

        @Override
        public String getApiVersion() {
            return GROUP + "/v1";
        }

        @Override
        public String getKind() {
            return "ShelfList";
        }

        @Override
        public V1ListMeta getMetadata() {
            return metadata;
        }

        @Override
        public List<Shelf> getItems() {
            return items;
        }
    }

    void custom() throws Exception {
        ApiextensionsV1Api definitions = new ApiextensionsV1Api(client);
        definitions
                .createCustomResourceDefinition(
                        Yaml.loadAs(DEFINITION, V1CustomResourceDefinition.class))
                .execute();
        eventually(
                "the kind is established",
                () ->
                        definitions
                                .readCustomResourceDefinition("shelves." + GROUP)
                                .execute()
                                .getStatus()
                                .getConditions()
                                .stream()
                                .anyMatch(one ->
                                        one.getType().equals("Established")
                                                && one.getStatus().equals("True")));
        GenericKubernetesApi<Shelf, ShelfList> shelves =
                new GenericKubernetesApi<>(
                        Shelf.class, ShelfList.class, GROUP, "v1", "shelves", client);
        SharedInformerFactory factory = new SharedInformerFactory(client);
        SharedIndexInformer<Shelf> informer =
                factory.sharedIndexInformerFor(shelves, Shelf.class, 0, OfficialClient.SPACE);
        factory.startAllRegisteredInformers();
        use(shelves);
        eventually(
                "the informer has the status",
                () -> {
                    Shelf cached = informer.getIndexer().getByKey(OfficialClient.SPACE + "/tall");
                    return cached != null && cached.status != null && cached.status.full;
                });
        factory.stopAllRegisteredInformers();
        definitions.deleteCustomResourceDefinition("shelves." + GROUP).execute();
        eventually("the kind goes with its objects", () -> !shelves.list().isSuccess());
        run.done("defines a kind and uses it by types of its own");
    }

    private void use(GenericKubernetesApi<Shelf, ShelfList> shelves) throws Exception {
        Shelf tall = new Shelf();
        tall.metadata.name("tall").namespace(OfficialClient.SPACE);
        tall.spec.boards = 7;
        Shelf made = shelves.create(tall).throwsApiException().getObject();
        same(made.spec.wood, "oak", "what was filled in");
        Shelf none = new Shelf();
        none.metadata.name("none").namespace(OfficialClient.SPACE);
        KubernetesApiResponse<Shelf> refused = shelves.create(none);
        same(refused.getHttpStatusCode(), 422, "no boards");
        must(
                refused.getStatus().getMessage().contains("spec.boards"),
                "the field: " + refused.getStatus().getMessage());
        ShelfStatus status = new ShelfStatus();
        status.full = true;
        made.spec.boards = 8;
        // Its patch of a status replaces one that is there already; the first is merged.
        PatchUtils.patch(
                Object.class,
                () ->
                        new CustomObjectsApi(client)
                                .patchNamespacedCustomObjectStatus(
                                        GROUP,
                                        "v1",
                                        OfficialClient.SPACE,
                                        "shelves",
                                        "tall",
                                        new V1Patch("{\"status\":{\"full\":false}}"))
                                .buildCall(null),
                V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
                client);
        Shelf after = shelves.updateStatus(made, shelf -> status).throwsApiException().getObject();
        must(after.status != null && after.status.full, "the status");
        same(after.spec.boards, 7, "its boards, which the status cannot change");
        same(after.metadata.getGeneration(), 1L, "its generation");
        same(
                shelves.list(OfficialClient.SPACE)
                        .throwsApiException()
                        .getObject()
                        .getItems()
                        .size(),
                1,
                "how many there are");
    }
}
