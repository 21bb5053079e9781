package dev.davit.model.openapi;

import dev.davit.model.custom.ServedKinds;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
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

    private static final String PROXY_OPTIONS = "ProxyOptions";

    private static final JsonObject SCALE =
            JsonObject.builder()
                    .put("group", "autoscaling")
                    .put("version", "v1")
                    .put("kind", "Scale")
                    .build();

    private static final JsonObject EVICTION =
            JsonObject.builder()
                    .put("group", "policy")
                    .put("version", "v1")
                    .put("kind", "Eviction")
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
    public static JsonObject groups(ServedKinds served, Elsewhere others) {
        List<Json> groups = new ArrayList<>();
        names(served, others)
                .forEach(name -> groups.add(groupBody(JsonObject.builder(), name, served, others)));
        return typed("APIGroupList", "v1").put("groups", new JsonArray(groups)).build();
    }

    /** {@code /apis/GROUP}; null where there is no such group. */
    public static @Nullable JsonObject group(ServedKinds served, Elsewhere others, String name) {
        return served.groups().contains(name) || !others.versions(name).isEmpty()
                ? groupBody(typed("APIGroup", "v1"), name, served, others)
                : null;
    }

    /** All groups but the core one, by their priority, then by name. */
    private static List<String> names(ServedKinds served, Elsewhere others) {
        SortedSet<String> own = served.groups();
        List<String> all = new ArrayList<>(own);
        if (!others.isEmpty()) {
            others.names().stream().filter(name -> !own.contains(name)).forEach(all::add);
            all.sort(
                    Comparator.<String, Long>comparing(name -> -priority(own, others, name))
                            .thenComparing(Comparator.naturalOrder()));
        }
        return all;
    }

    private static long priority(SortedSet<String> own, Elsewhere others, String name) {
        long here = own.contains(name) ? Priorities.ofGroup(name) : 0;
        return Math.max(here, others.priority(name));
    }

    /** Versions of a group by their priority: what both serve is served here. */
    private static List<String> versions(ServedKinds served, Elsewhere others, String group) {
        List<String> own = served.versions(group);
        SortedMap<String, Elsewhere.Version> theirs = others.versions(group);
        if (theirs.isEmpty()) {
            return own;
        }
        List<String> all = new ArrayList<>(own);
        theirs.keySet().stream().filter(version -> !own.contains(version)).forEach(all::add);
        all.sort(
                Comparator.comparing(version -> {
                    Elsewhere.Version other = own.contains(version) ? null : theirs.get(version);
                    return other == null
                            ? -Priorities.ofVersion(served, group, version)
                            : -other.versionPriority();
                }));
        return all;
    }

    private static JsonObject groupBody(
            JsonObject.Builder into, String name, ServedKinds served, Elsewhere others) {
        List<Json> versions = new ArrayList<>();
        for (String version : versions(served, others, name)) {
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
    public static @Nullable JsonObject resources(ServedKinds served, String group, String version) {
        List<Kind> kinds = served.of(group, version);
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

    private static List<String> verbs(Kind kind) {
        return kind.stored() ? VERBS : List.of("create");
    }

    private static JsonObject resource(Kind kind) {
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("name", kind.id().plural())
                        .put("singularName", kind.singular())
                        .put("namespaced", kind.namespaced())
                        .put("kind", kind.kind())
                        .put("verbs", strings(verbs(kind)));
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
        } else if (name.equals("eviction")) {
            body.put("group", "policy").put("version", "v1").put("kind", "Eviction");
        } else if (name.equals("proxy")) {
            body.put("kind", kind.kind() + PROXY_OPTIONS);
        } else {
            body.put("kind", kind.kind());
        }
        return body.put("verbs", strings(subresourceVerbs(name))).build();
    }

    /** What may be done with a subresource, whichever kind has it. */
    public static List<String> subresourceVerbs(String name) {
        return switch (name) {
            case "status", "scale", "resize", "ephemeralcontainers", "approval" ->
                    List.of("get", "patch", "update");
            case "finalize" -> List.of("update");
            case "binding", "eviction", "restart", "rollback", "takeover", "token", "approve" ->
                    List.of("create");
            case "images" -> List.of("create", "delete", "get", "update");
            case "exec", "attach", "portforward" -> List.of("create", "get");
            case "proxy" -> List.of("create", "delete", "get", "patch", "update");
            default -> List.of("get");
        };
    }

    /** {@code /api} for clients that ask for {@code APIGroupDiscoveryList}. */
    public static JsonObject coreAggregated(ServedKinds served) {
        return aggregated(List.of(""), served, Elsewhere.NOTHING);
    }

    /** {@code /apis} for clients that ask for {@code APIGroupDiscoveryList}. */
    public static JsonObject groupsAggregated(ServedKinds served, Elsewhere others) {
        return aggregated(names(served, others), served, others);
    }

    private static JsonObject aggregated(
            Collection<String> groups, ServedKinds served, Elsewhere others) {
        List<Json> items = new ArrayList<>();
        for (String group : groups) {
            JsonObject metadata =
                    group.isEmpty()
                            ? JsonObject.EMPTY
                            : JsonObject.builder().put("name", group).build();
            List<Json> versions = new ArrayList<>();
            for (String version : versions(served, others, group)) {
                Elsewhere.Version other =
                        served.of(group, version).isEmpty() ? others.of(group, version) : null;
                versions.add(
                        other == null
                                ? versionDiscovery(group, version, served)
                                : other.discovery());
            }
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

    private static JsonObject versionDiscovery(String group, String version, ServedKinds served) {
        List<Json> resources = new ArrayList<>();
        served.of(group, version).forEach(kind -> resources.add(resourceDiscovery(kind)));
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
                        .put("verbs", strings(verbs(kind)));
        names(body, kind);
        List<Json> subresources = new ArrayList<>();
        for (String name : kind.subresources()) {
            subresources.add(
                    JsonObject.builder()
                            .put("subresource", name)
                            .put("responseKind", responseKind(kind, name))
                            .put("verbs", strings(subresourceVerbs(name)))
                            .build());
        }
        if (!subresources.isEmpty()) {
            body.put("subresources", new JsonArray(subresources));
        }
        return body.build();
    }

    private static JsonObject responseKind(Kind kind, String subresource) {
        return switch (subresource) {
            case "scale" -> SCALE;
            case "eviction" -> EVICTION;
            case "proxy" -> responseKind(kind).with("kind", kind.kind() + PROXY_OPTIONS);
            default -> responseKind(kind);
        };
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

    /** An {@code APIResourceList} of another server in the words of the aggregated discovery. */
    static JsonArray aggregated(String group, String version, JsonObject list) {
        SortedMap<String, List<JsonObject>> parts = new TreeMap<>();
        List<JsonObject> all = Elsewhere.objects(list.array("resources"));
        for (JsonObject one : all) {
            String name = one.textOr("", "name");
            int slash = name.indexOf('/');
            if (slash > 0) {
                parts.computeIfAbsent(name.substring(0, slash), _ -> new ArrayList<>()).add(one);
            }
        }
        List<Json> resources = new ArrayList<>();
        for (JsonObject one : all) {
            String name = one.textOr("", "name");
            if (!name.isEmpty() && name.indexOf('/') < 0) {
                resources.add(resource(group, version, one, parts.getOrDefault(name, List.of())));
            }
        }
        return new JsonArray(resources);
    }

    private static JsonObject resource(
            String group, String version, JsonObject one, List<JsonObject> parts) {
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("resource", one.textOr("", "name"))
                        .put("responseKind", answered(group, version, one))
                        .put("scope", one.boolOr(false, "namespaced") ? "Namespaced" : "Cluster")
                        .put("singularResource", one.textOr("", "singularName"))
                        .put("verbs", one.array("verbs"));
        for (String list : List.of("shortNames", "categories")) {
            if (one.array(list).size() > 0) {
                body.put(list, one.array(list));
            }
        }
        List<Json> subresources = new ArrayList<>();
        for (JsonObject part : parts) {
            String name = part.textOr("", "name");
            subresources.add(
                    JsonObject.builder()
                            .put("subresource", name.substring(name.indexOf('/') + 1))
                            .put("responseKind", answered(group, version, part))
                            .put("verbs", part.array("verbs"))
                            .build());
        }
        if (!subresources.isEmpty()) {
            body.put("subresources", new JsonArray(subresources));
        }
        return body.build();
    }

    private static JsonObject answered(String group, String version, JsonObject one) {
        return JsonObject.builder()
                .put("group", one.textOr(group, "group"))
                .put("version", one.textOr(version, "version"))
                .put("kind", one.textOr("", "kind"))
                .build();
    }

    private static JsonObject.Builder typed(String kind, String apiVersion) {
        JsonObject.Builder body = JsonObject.builder().put("kind", kind);
        return apiVersion.isEmpty() ? body : body.put("apiVersion", apiVersion);
    }

    private static JsonArray strings(List<String> texts) {
        List<Json> all = new ArrayList<>();
        texts.forEach(text -> all.add(new JsonString(text)));
        return new JsonArray(all);
    }
}
