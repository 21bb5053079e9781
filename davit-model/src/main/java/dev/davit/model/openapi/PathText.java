package dev.davit.model.openapi;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Kind;
import dev.davit.model.openapi.Operation.Answer;
import dev.davit.model.openapi.Operation.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The paths of a kind, as far as clients read them: which verbs there are, on which kind, with
 * which parameters and bodies. kubectl takes from here whether the server validates fields itself.
 */
final class PathText {
    static final List<String> WRITE =
            List.of("dryRun", "fieldManager", "fieldValidation", "pretty");
    static final List<String> READ = List.of("pretty", "revision", "at");

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

    private final Kind kind;
    private final boolean v3;
    private final SortedMap<String, Json> paths;
    private final OperationText text;

    private PathText(Kind kind, SchemaText schemas, boolean v3, SortedMap<String, Json> paths) {
        this.kind = kind;
        this.v3 = v3;
        this.paths = paths;
        this.text = new OperationText(kind, schemas, v3);
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
        List<Json> space =
                kind.namespaced() ? List.of(Parameters.inPath("namespace", v3)) : List.of();
        Operation create = Operation.of("post", "post", WRITE, Body.Own.OWN, Answer.Own.OWN);
        if (!kind.stored()) {
            put(own, space, List.of(create), "", false);
            return;
        }
        Operation list =
                Operation.of("get", "list", list(), Body.Nothing.NOTHING, Answer.Many.MANY);
        if (kind.namespaced()) {
            put(base + "/" + plural, List.of(), List.of(list), "", true);
        }
        Operation many =
                Operation.of(
                        "delete", "deletecollection", LIST, Body.Nothing.NOTHING, Answer.Own.OWN);
        put(own, space, List.of(list, create, many), "", false);
        List<Json> named = new ArrayList<>(space);
        named.add(Parameters.inPath("name", v3));
        put(own + "/{name}", named, single(), "", false);
        for (String subresource : kind.subresources()) {
            put(
                    own + "/{name}/" + subresource,
                    named,
                    Subresources.of(subresource),
                    subresource,
                    false);
        }
    }

    private boolean past() {
        return kind.durability() == Durability.HISTORY;
    }

    private List<String> list() {
        List<String> all = new ArrayList<>(LIST);
        if (past()) {
            all.addAll(List.of("revision", "at", "deleted"));
        }
        return all;
    }

    private List<Operation> single() {
        List<String> write = new ArrayList<>(WRITE);
        write.add("takeover");
        List<String> patch = new ArrayList<>(write);
        patch.add("force");
        List<String> read = past() ? READ : List.of("pretty");
        return List.of(
                Operation.of("get", "get", read, Body.Nothing.NOTHING, Answer.Own.OWN),
                Operation.of("put", "put", write, Body.Own.OWN, Answer.Own.OWN),
                Operation.of("patch", "patch", patch, Body.Patch.PATCH, Answer.Own.OWN),
                Operation.of("delete", "delete", DELETE, Body.Nothing.NOTHING, Answer.Own.OWN));
    }

    /** Two subresources may share a path only where they are one. */
    private void put(
            String path,
            List<Json> parameters,
            List<Operation> operations,
            String subresource,
            boolean everywhere) {
        JsonObject.Builder item = JsonObject.builder();
        for (Operation operation : operations) {
            item.put(operation.method(), text.of(operation, subresource, everywhere));
        }
        JsonObject built = item.build();
        paths.put(
                path,
                parameters.isEmpty() ? built : built.with("parameters", new JsonArray(parameters)));
    }
}
