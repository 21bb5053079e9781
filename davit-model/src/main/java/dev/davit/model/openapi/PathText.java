package dev.davit.model.openapi;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a kind, as far as clients read them: which verbs there are, on which kind, with
 * which parameters and bodies. kubectl takes from here whether the server validates fields itself.
 */
final class PathText {
    private static final List<String> WRITE =
            List.of("dryRun", "fieldManager", "fieldValidation", "pretty");
    private static final List<String> LIST =
            List.of(
                    "allowWatchBookmarks",
                    "continue",
                    "fieldSelector",
                    "labelSelector",
                    "limit",
                    "pretty",
                    "resourceVersion",
                    "resourceVersionMatch",
                    "sendInitialEvents",
                    "timeoutSeconds",
                    "watch");
    private static final List<String> DELETE =
            List.of("dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy");
    private static final List<String> READ = List.of("pretty", "revision", "at");

    private final Kind kind;
    private final SchemaText schemas;
    private final boolean v3;
    private final SortedMap<String, Json> paths;

    private PathText(Kind kind, SchemaText schemas, boolean v3, SortedMap<String, Json> paths) {
        this.kind = kind;
        this.schemas = schemas;
        this.v3 = v3;
        this.paths = paths;
    }

    static JsonObject of(List<Kind> kinds, SchemaText schemas, boolean v3) {
        SortedMap<String, Json> paths = new TreeMap<>();
        for (Kind kind : kinds) {
            schemas.addList(kind);
            new PathText(kind, schemas, v3, paths).write();
        }
        return JsonObject.of(paths);
    }

    private void write() {
        String root = kind.id().group().isEmpty() ? "/api/" : "/apis/";
        String base = root + kind.apiVersion();
        String plural = kind.id().plural();
        String own =
                kind.namespaced()
                        ? base + "/namespaces/{namespace}/" + plural
                        : base + "/" + plural;
        if (kind.namespaced()) {
            paths.put(
                    base + "/" + plural,
                    item(List.of(), JsonObject.of("get", operation("list", LIST, true, false))));
        }
        List<Json> space = kind.namespaced() ? List.of(inPath("namespace")) : List.of();
        JsonObject collection =
                JsonObject.builder()
                        .put("get", operation("list", LIST, true, false))
                        .put("post", operation("post", WRITE, false, true))
                        .put("delete", operation("deletecollection", LIST, false, false))
                        .build();
        paths.put(own, item(space, collection));
        List<Json> named = new ArrayList<>(space);
        named.add(inPath("name"));
        paths.put(own + "/{name}", item(named, single()));
        if (kind.subresources().contains("status")) {
            JsonObject status =
                    JsonObject.builder()
                            .put("get", operation("get", READ, false, false))
                            .put("put", operation("put", WRITE, false, true))
                            .put("patch", patch())
                            .build();
            paths.put(own + "/{name}/status", item(named, status));
        }
    }

    private JsonObject single() {
        return JsonObject.builder()
                .put("get", operation("get", READ, false, false))
                .put("put", operation("put", WRITE, false, true))
                .put("patch", patch())
                .put("delete", operation("delete", DELETE, false, false))
                .build();
    }

    private static JsonObject item(List<Json> parameters, JsonObject operations) {
        return parameters.isEmpty()
                ? operations
                : operations.with("parameters", new JsonArray(parameters));
    }

    private JsonObject operation(
            String action, List<String> parameters, boolean list, boolean body) {
        return operation(action, parameters, list, body ? schemas.reference(kind.schema()) : null);
    }

    private JsonObject patch() {
        List<String> parameters = new ArrayList<>(WRITE);
        parameters.add("force");
        return operation(
                "patch", parameters, false, JsonObject.of("type", new JsonString("object")));
    }

    private JsonObject operation(
            String action, List<String> parameters, boolean list, @Nullable JsonObject body) {
        List<Json> all = new ArrayList<>();
        parameters.forEach(name -> all.add(inQuery(name)));
        JsonObject.Builder text =
                JsonObject.builder().put("operationId", operationId(action, list));
        if (body != null && v3) {
            JsonObject.Builder content = JsonObject.builder();
            for (String type : bodies(action)) {
                content.put(type, JsonObject.of("schema", body));
            }
            text.put(
                    "requestBody",
                    JsonObject.of("content", content.build()).with("required", JsonBool.TRUE));
        } else if (body != null) {
            text.put("consumes", Documents.texts(bodies(action)));
            all.add(
                    JsonObject.builder()
                            .put("name", "body")
                            .put("in", "body")
                            .put("required", true)
                            .put("schema", body)
                            .build());
        }
        JsonObject answer = schemas.reference(list ? kind.schema() + "List" : kind.schema());
        JsonObject ok = JsonObject.of("description", new JsonString("OK"));
        JsonObject response =
                v3
                        ? ok.with(
                                "content",
                                JsonObject.of("application/json", JsonObject.of("schema", answer)))
                        : ok.with("schema", answer);
        return text.put("parameters", new JsonArray(all))
                .put("responses", JsonObject.of("200", response))
                .put("x-kubernetes-action", action)
                .put(
                        "x-kubernetes-group-version-kind",
                        Documents.groupVersionKind(kind, kind.kind()))
                .build();
    }

    private static List<String> bodies(String action) {
        if (!action.equals("patch")) {
            return List.of("application/json", "application/yaml");
        }
        List<String> types = new ArrayList<>();
        for (PatchType type : PatchType.values()) {
            types.add(type.mediaType());
        }
        return types;
    }

    /** Unique within a document: paths with a namespace and without one count apart. */
    private String operationId(String action, boolean list) {
        return action + kind.kind() + (list ? "List" : "") + paths.size();
    }

    private JsonObject inQuery(String name) {
        return parameter(name, "query", type(name));
    }

    private JsonObject inPath(String name) {
        return parameter(name, "path", "string").with("required", JsonBool.TRUE);
    }

    private JsonObject parameter(String name, String in, String type) {
        JsonObject text = JsonObject.builder().put("name", name).put("in", in).build();
        return v3
                ? text.with("schema", JsonObject.of("type", new JsonString(type)))
                : text.with("type", type);
    }

    private static String type(String name) {
        return switch (name) {
            case "limit", "timeoutSeconds", "gracePeriodSeconds", "revision" -> "integer";
            case "watch", "allowWatchBookmarks", "sendInitialEvents", "orphanDependents", "force" ->
                    "boolean";
            default -> "string";
        };
    }
}
