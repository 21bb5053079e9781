package dev.davit.model.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    @Test
    void everyReferenceLeadsSomewhere() {
        OpenApi.documents()
                .values()
                .forEach(document -> {
                    Set<String> known =
                            new TreeSet<>(document.object("components", "schemas").names());
                    assertThat(known).containsAll(references(document, "#/components/schemas/"));
                });
        JsonObject two = OpenApi.v2(ServedKinds.BUILT_IN);
        assertThat(new TreeSet<>(two.object("definitions").names()))
                .containsAll(references(two, "#/definitions/"));
    }

    /**
     * kubectl leaves the check of fields to the server if the first patch of a kind that it finds
     * says so.
     */
    @Test
    void everyPatchOfAKindSaysThatFieldsAreValidated() {
        OpenApi.documents()
                .values()
                .forEach(document ->
                        document.object("paths")
                                .forEach((path, item) -> {
                                    JsonObject patch = ((JsonObject) item).object("patch");
                                    String kind =
                                            patch.textOr(
                                                    "", "x-kubernetes-group-version-kind", "kind");
                                    if (!patch.isEmpty() && !kind.endsWith("ProxyOptions")) {
                                        assertThat(patch.array("parameters").items())
                                                .as(path)
                                                .anyMatch(parameter ->
                                                        parameter instanceof JsonObject one
                                                                && "fieldValidation"
                                                                        .equals(one.text("name")));
                                    }
                                }));
        JsonObject proxy =
                document("api/v1")
                        .object("paths")
                        .object("/api/v1/namespaces/{namespace}/pods/{name}/proxy")
                        .object("patch");
        assertThat(proxy.text("x-kubernetes-group-version-kind", "kind"))
                .isEqualTo("PodProxyOptions");
    }

    private static JsonObject document(String path) {
        return Invariant.present(OpenApi.documents().get(path), path);
    }

    private static Set<String> references(Json value, String prefix) {
        Set<String> found = new TreeSet<>();
        collect(value, prefix, found);
        assertThat(found).isNotEmpty();
        return found;
    }

    private static void collect(Json value, String prefix, Set<String> found) {
        switch (value) {
            case JsonObject object ->
                    object.forEach((name, member) -> {
                        if (name.equals("$ref") && member instanceof JsonString(String target)) {
                            assertThat(target).startsWith(prefix);
                            found.add(target.substring(prefix.length()));
                        }
                        collect(member, prefix, found);
                    });
            case JsonArray array -> array.forEach(item -> collect(item, prefix, found));
            case JsonString ignored -> {}
            case JsonNumber ignored -> {}
            case JsonBool ignored -> {}
            case JsonNull ignored -> {}
        }
    }

    /** What kubectl looks for before it lets the server validate and before it patches. */
    @Test
    void patchesOfEveryKindAreAnnounced() {
        for (Kind kind : Kinds.ALL.stream().filter(Kind::stored).toList()) {
            JsonObject document = document(OpenApi.path(kind.id().group(), kind.version()));
            JsonObject patch =
                    document.object(
                            "paths",
                            (kind.id().group().isEmpty() ? "/api/" : "/apis/")
                                    + kind.apiVersion()
                                    + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
                                    + kind.id().plural()
                                    + "/{name}",
                            "patch");
            assertThat(patch.text("x-kubernetes-group-version-kind", "kind"))
                    .isEqualTo(kind.kind());
            assertThat(
                            patch.array("parameters").items().stream()
                                    .map(item -> ((JsonObject) item).text("name")))
                    .contains("fieldValidation", "dryRun");
            assertThat(patch.object("requestBody", "content").names())
                    .contains("application/strategic-merge-patch+json");
        }
    }

    @Test
    void schemasCarryKubernetesExtensions() {
        JsonObject schemas = document("api/v1").object("components", "schemas");
        JsonObject containers =
                schemas.object("io.k8s.api.core.v1.PodSpec", "properties", "containers");
        assertThat(containers.text("x-kubernetes-list-type")).isEqualTo("map");
        assertThat(containers.array("x-kubernetes-list-map-keys"))
                .isEqualTo(JsonArray.of(new JsonString("name")));
        assertThat(containers.text("x-kubernetes-patch-merge-key")).isEqualTo("name");
        assertThat(containers.text("x-kubernetes-patch-strategy")).isEqualTo("merge");
        JsonObject volumes = schemas.object("io.k8s.api.core.v1.PodSpec", "properties", "volumes");
        assertThat(volumes.text("x-kubernetes-patch-strategy")).isEqualTo("merge,retainKeys");
        assertThat(
                        schemas.array("io.k8s.api.core.v1.Pod", "x-kubernetes-group-version-kind")
                                .get(0))
                .isEqualTo(Documents.groupVersionKind(Kinds.POD, "Pod"));
    }

    @Test
    void operationIdsAreUnique() {
        JsonObject paths = document("api/v1").object("paths");
        Set<String> seen = new TreeSet<>();
        paths.forEach((path, item) ->
                ((JsonObject) item)
                        .forEach((verb, operation) -> {
                            if (operation instanceof JsonObject object) {
                                assertThat(seen.add(object.textOr("", "operationId")))
                                        .as(path + " " + verb)
                                        .isTrue();
                            }
                        }));
        assertThat(seen).hasSizeGreaterThan(50);
    }

    @Test
    void theIndexNamesEveryDocumentWithItsHash() {
        SortedMap<String, byte[]> encoded = OpenApi.encoded(OpenApi.documents());
        JsonObject paths = OpenApi.index(encoded).object("paths");
        assertThat(paths.names())
                .contains("api/v1", "apis/coordination.k8s.io/v1", "apis/davit.dev/v1");
        assertThat(paths.text("api/v1", "serverRelativeURL"))
                .matches("/openapi/v3/api/v1\\?hash=[0-9A-F]{64}");
        // The same on every server and at every start.
        assertThat(OpenApi.index(OpenApi.encoded(OpenApi.documents())))
                .isEqualTo(OpenApi.index(encoded));
    }
}
