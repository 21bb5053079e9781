package dev.davit.model.openapi;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** This server's OpenAPI documents with those of other servers in them. */
public final class OpenApiMerge {
    private OpenApiMerge() {}

    /** {@code /openapi/v3}: where each document is; what is this server's own stays so. */
    public static JsonObject index(JsonObject own, Elsewhere others) {
        Map<String, Json> paths = members(own.object("paths"));
        for (Elsewhere.Version each : others.all()) {
            if (!each.three().isEmpty()) {
                paths.putIfAbsent(
                        OpenApi.path(each.group(), each.version()),
                        JsonObject.of("serverRelativeURL", new JsonString(each.three())));
            }
        }
        return own.with("paths", JsonObject.of(paths));
    }

    /**
     * {@code /openapi/v2}: the paths of their groups, and the definitions that have no name of this
     * server's own.
     */
    public static JsonObject two(JsonObject own, Elsewhere others) {
        List<Elsewhere.Version> told =
                others.all().stream().filter(each -> !each.two().isEmpty()).toList();
        if (told.isEmpty()) {
            return own;
        }
        Map<String, Json> paths = members(own.object("paths"));
        Map<String, Json> definitions = members(own.object("definitions"));
        for (Elsewhere.Version each : told) {
            String root = "/" + OpenApi.path(each.group(), each.version()) + "/";
            each.two()
                    .object("paths")
                    .forEach((path, what) -> {
                        if (path.startsWith(root)) {
                            paths.putIfAbsent(path, what);
                        }
                    });
            each.two().object("definitions").forEach(definitions::putIfAbsent);
        }
        return own.with("paths", JsonObject.of(paths))
                .with("definitions", JsonObject.of(definitions));
    }

    private static Map<String, Json> members(JsonObject object) {
        Map<String, Json> members = new TreeMap<>();
        object.forEach(members::put);
        return members;
    }
}
