package dev.davit.conformance.clients;

import static dev.davit.conformance.clients.Run.eventually;
import static dev.davit.conformance.clients.Run.same;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersionBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kinds of the Gateway API, defined from the types that fabric8's model carries of them, in all
 * of their versions; then used by those very types.
 */
final class FabricGateways {
    private static final String SPACE = FabricClient.SPACE;
    private static final String GROUP = "gateway.networking.k8s.io";

    private final Run run;
    private final KubernetesClient client;

    FabricGateways(Run run, KubernetesClient client) {
        this.run = run;
        this.client = client;
    }

    void gateways() throws Exception {
        List<CustomResourceDefinition> definitions = definitions();
        for (CustomResourceDefinition definition : definitions) {
            client.resource(definition).create();
        }
        var defined = client.apiextensions().v1().customResourceDefinitions();
        for (CustomResourceDefinition definition : definitions) {
            eventually(
                    definition.getMetadata().getName() + " is established",
                    () ->
                            defined
                                    .withName(definition.getMetadata().getName())
                                    .get()
                                    .getStatus()
                                    .getConditions()
                                    .stream()
                                    .anyMatch(one ->
                                            one.getType().equals("Established")
                                                    && one.getStatus().equals("True")));
        }
        use();
        for (CustomResourceDefinition definition : definitions) {
            client.resource(definition).delete();
        }
        for (CustomResourceDefinition definition : definitions) {
            String name = definition.getMetadata().getName();
            eventually(name + " goes", () -> defined.withName(name).get() == null);
        }
        run.done("defines the Gateway API's " + definitions.size() + " kinds and uses them");
    }

    /** One for each kind, with a version for each of its types. */
    private static List<CustomResourceDefinition> definitions() {
        SortedMap<String, List<Class<? extends HasMetadata>>> kinds = new TreeMap<>();
        for (KubernetesResource found : ServiceLoader.load(KubernetesResource.class)) {
            if (found instanceof HasMetadata object
                    && GROUP.equals(HasMetadata.getGroup(object.getClass()))) {
                kinds.computeIfAbsent(
                                HasMetadata.getKind(object.getClass()), any -> new ArrayList<>())
                        .add(object.getClass());
            }
        }
        List<CustomResourceDefinition> all = new ArrayList<>();
        kinds.forEach((kind, types) -> all.add(definition(kind, types)));
        return all;
    }

    private static CustomResourceDefinition definition(
            String kind, List<Class<? extends HasMetadata>> types) {
        types.sort(Comparator.comparing(HasMetadata::getVersion));
        Class<? extends HasMetadata> first = types.getFirst();
        String plural = HasMetadata.getPlural(first);
        List<CustomResourceDefinitionVersion> versions = new ArrayList<>();
        for (Class<? extends HasMetadata> type : types) {
            versions.add(
                    new CustomResourceDefinitionVersionBuilder()
                            .withName(HasMetadata.getVersion(type))
                            .withServed(true)
                            .withStorage(type == first)
                            .withNewSchema()
                            .withOpenAPIV3Schema(SchemaOfType.of(type))
                            .endSchema()
                            .withNewSubresources()
                            .withNewStatus()
                            .endStatus()
                            .endSubresources()
                            .build());
        }
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(plural + "." + GROUP)
                .addToAnnotations(
                        "api-approved.kubernetes.io", "unapproved, made of a client's types")
                .endMetadata()
                .withNewSpec()
                .withGroup(GROUP)
                .withScope(Namespaced.class.isAssignableFrom(first) ? "Namespaced" : "Cluster")
                .withNewNames()
                .withKind(kind)
                .withPlural(plural)
                .endNames()
                .withVersions(versions)
                .endSpec()
                .build();
    }

    private void use() {
        client.resource(
                        new GatewayClassBuilder()
                                .withNewMetadata()
                                .withName("web")
                                .endMetadata()
                                .withNewSpec()
                                .withControllerName("example.com/web")
                                .endSpec()
                                .build())
                .create();
        same(client.resources(GatewayClass.class).list().getItems().size(), 1, "classes");
        Gateway gateway =
                client.resource(
                                new GatewayBuilder()
                                        .withNewMetadata()
                                        .withName("edge")
                                        .withNamespace(SPACE)
                                        .endMetadata()
                                        .withNewSpec()
                                        .withGatewayClassName("web")
                                        .addNewListener()
                                        .withName("http")
                                        .withPort(80)
                                        .withProtocol("HTTP")
                                        .endListener()
                                        .endSpec()
                                        .build())
                        .create();
        same(gateway.getSpec().getListeners().getFirst().getPort(), 80, "the listener's port");
        HTTPRoute route =
                client.resource(
                                new HTTPRouteBuilder()
                                        .withNewMetadata()
                                        .withName("app")
                                        .withNamespace(SPACE)
                                        .endMetadata()
                                        .withNewSpec()
                                        .addNewParentRef()
                                        .withName("edge")
                                        .endParentRef()
                                        .addNewRule()
                                        .addNewBackendRef()
                                        .withName("app")
                                        .withPort(8080)
                                        .withWeight(3)
                                        .endBackendRef()
                                        .endRule()
                                        .endSpec()
                                        .build())
                        .create();
        same(
                route.getSpec().getRules().getFirst().getBackendRefs().getFirst().getWeight(),
                3,
                "the weight of a backend");
        var older =
                client.resources(io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.HTTPRoute.class)
                        .inNamespace(SPACE)
                        .withName("app")
                        .get();
        same(older.getApiVersion(), GROUP + "/v1beta1", "the route in another version");
        same(
                older.getSpec().getRules().getFirst().getBackendRefs().getFirst().getPort(),
                8080,
                "its backend's port there");
    }
}
