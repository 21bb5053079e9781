package dev.davit.model.openapi;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which groups, versions and resources there are; plain, and aggregated. Source of the shapes: the
 * types of {@code meta/v1} and {@code apidiscovery.k8s.io/v2}.
 */
public final class Discovery {
    private static final List<String> VERBS =
            List.of(
                    "create",
                    "delete",
                    "deletecollection",
                    "get",
                    "list",
                    "patch",
                    "update",
                    "watch");

    private static final JsonObject SCALE =
            JsonObject.builder()
                    .put("group", "autoscaling")
                    .put("version", "v1")
                    .put("kind", "Scale")
                    .build();

    private Discovery() {}

    /** {@code /api}. */
    public static JsonObject coreVersions() {
        return typed("APIVersions", "")
                .put("versions", JsonArray.of(new JsonString("v1")))
                .put("serverAddressByClientCIDRs", JsonArray.EMPTY)
                .build();
    }

    /** {@code /apis}. */
    public static JsonObject groups() {
        List<Json> groups = new ArrayList<>();
        groupNames().forEach(name -> groups.add(groupBody(JsonObject.builder(), name)));
        return typed("APIGroupList", "v1").put("groups", new JsonArray(groups)).build();
    }

    /** {@code /apis/GROUP}; null where there is no such group. */
    public static @Nullable JsonObject group(String name) {
        return groupNames().contains(name) ? groupBody(typed("APIGroup", "v1"), name) : null;
    }

    private static JsonObject groupBody(JsonObject.Builder into, String name) {
        List<Json> versions = new ArrayList<>();
        for (String version : versions(name)) {
            versions.add(
                    JsonObject.builder()
                            .put("groupVersion", name + "/" + version)
                            .put("version", version)
                            .build());
        }
        return into.put("name", name)
                .put("versions", new JsonArray(versions))
                .put("preferredVersion", versions.getFirst())
                .build();
    }

    /** {@code /api/v1}, {@code /apis/GROUP/VERSION}; null where there is nothing. */
    public static @Nullable JsonObject resources(String group, String version) {
        List<Kind> kinds = Kinds.of(group, version);
        if (kinds.isEmpty()) {
            return null;
        }
        List<Json> resources = new ArrayList<>();
        for (Kind kind : kinds) {
            resources.add(resource(kind));
            kind.subresources().forEach(sub -> resources.add(subresource(kind, sub)));
        }
        return typed("APIResourceList", "v1")
                .put("groupVersion", kinds.getFirst().apiVersion())
                .put("resources", new JsonArray(resources))
                .build();
    }

    private static JsonObject resource(Kind kind) {
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("name", kind.id().plural())
                        .put("singularName", kind.singular())
                        .put("namespaced", kind.namespaced())
                        .put("kind", kind.kind())
                        .put("verbs", strings(VERBS));
        return names(body, kind).build();
    }

    private static JsonObject subresource(Kind kind, String name) {
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("name", kind.id().plural() + "/" + name)
                        .put("singularName", "")
                        .put("namespaced", kind.namespaced());
        // Scale is a kind of another group, whichever kind it is a view of.
        if (name.equals("scale")) {
            body.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
        } else {
            body.put("kind", kind.kind());
        }
        return body.put("verbs", strings(subresourceVerbs(name))).build();
    }

    private static List<String> subresourceVerbs(String name) {
        return switch (name) {
            case "status", "scale", "resize", "ephemeralcontainers" ->
                    List.of("get", "patch", "update");
            case "finalize" -> List.of("update");
            case "binding", "restart", "rollback", "token" -> List.of("create");
            case "exec", "attach", "portforward" -> List.of("create", "get");
            default -> List.of("get");
        };
    }

    /** {@code /api} for clients that ask for {@code APIGroupDiscoveryList}. */
    public static JsonObject coreAggregated() {
        return aggregated(List.of(""));
    }

    /** {@code /apis} for clients that ask for {@code APIGroupDiscoveryList}. */
    public static JsonObject groupsAggregated() {
        return aggregated(groupNames());
    }

    private static JsonObject aggregated(Collection<String> groups) {
        List<Json> items = new ArrayList<>();
        for (String group : groups) {
            JsonObject metadata =
                    group.isEmpty()
                            ? JsonObject.EMPTY
                            : JsonObject.builder().put("name", group).build();
            List<Json> versions = new ArrayList<>();
            versions(group).forEach(version -> versions.add(versionDiscovery(group, version)));
            items.add(
                    JsonObject.builder()
                            .put("metadata", metadata)
                            .put("versions", new JsonArray(versions))
                            .build());
        }
        return typed("APIGroupDiscoveryList", "apidiscovery.k8s.io/v2")
                .put("metadata", JsonObject.EMPTY)
                .put("items", new JsonArray(items))
                .build();
    }

    private static JsonObject versionDiscovery(String group, String version) {
        List<Json> resources = new ArrayList<>();
        Kinds.of(group, version).forEach(kind -> resources.add(resourceDiscovery(kind)));
        return JsonObject.builder()
                .put("version", version)
                .put("resources", new JsonArray(resources))
                .put("freshness", "Current")
                .build();
    }

    private static JsonObject resourceDiscovery(Kind kind) {
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("resource", kind.id().plural())
                        .put("responseKind", responseKind(kind))
                        .put("scope", kind.namespaced() ? "Namespaced" : "Cluster")
                        .put("singularResource", kind.singular())
                        .put("verbs", strings(VERBS));
        names(body, kind);
        List<Json> subresources = new ArrayList<>();
        for (String name : kind.subresources()) {
            subresources.add(
                    JsonObject.builder()
                            .put("subresource", name)
                            .put("responseKind", name.equals("scale") ? SCALE : responseKind(kind))
                            .put("verbs", strings(subresourceVerbs(name)))
                            .build());
        }
        if (!subresources.isEmpty()) {
            body.put("subresources", new JsonArray(subresources));
        }
        return body.build();
    }

    private static JsonObject responseKind(Kind kind) {
        return JsonObject.builder()
                .put("group", kind.id().group())
                .put("version", kind.version())
                .put("kind", kind.kind())
                .build();
    }

    private static JsonObject.Builder names(JsonObject.Builder body, Kind kind) {
        if (!kind.shortNames().isEmpty()) {
            body.put("shortNames", strings(kind.shortNames()));
        }
        if (!kind.categories().isEmpty()) {
            body.put("categories", strings(kind.categories()));
        }
        return body;
    }

    private static JsonObject.Builder typed(String kind, String apiVersion) {
        JsonObject.Builder body = JsonObject.builder().put("kind", kind);
        return apiVersion.isEmpty() ? body : body.put("apiVersion", apiVersion);
    }

    /** All but the core group, in order. */
    private static Collection<String> groupNames() {
        TreeSet<String> names = new TreeSet<>();
        Kinds.ALL.forEach(kind -> names.add(kind.id().group()));
        names.remove("");
        return names;
    }

    private static List<String> versions(String group) {
        return Kinds.ALL.stream()
                .filter(kind -> kind.id().group().equals(group))
                .map(Kind::version)
                .distinct()
                .toList();
    }

    private static JsonArray strings(List<String> texts) {
        List<Json> all = new ArrayList<>();
        texts.forEach(text -> all.add(new JsonString(text)));
        return new JsonArray(all);
    }
}
