package dev.davit.model.openapi;

import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;

/** Parameters of queries and paths. Kubernetes' own are told by Kubernetes' documentation. */
final class Parameters {
    private Parameters() {}

    static JsonObject inQuery(String name, boolean v3) {
        return parameter(name, "query", type(name), v3);
    }

    static JsonObject inPath(String name, boolean v3) {
        return parameter(name, "path", "string", v3).with("required", JsonBool.TRUE);
    }

    private static JsonObject parameter(String name, String in, String type, boolean v3) {
        JsonObject.Builder text = JsonObject.builder().put("name", name).put("in", in);
        String description = in.equals("query") ? text(name) : "";
        if (!description.isEmpty()) {
            text.put("description", description);
        }
        return v3
                ? text.put("schema", JsonObject.of("type", new JsonString(type))).build()
                : text.put("type", type).build();
    }

    private static String type(String name) {
        return switch (name) {
            case "limit",
                    "timeoutSeconds",
                    "gracePeriodSeconds",
                    "revision",
                    "offset",
                    "tailLines" ->
                    "integer";
            case "watch",
                    "allowWatchBookmarks",
                    "sendInitialEvents",
                    "orphanDependents",
                    "force",
                    "deleted",
                    "diff",
                    "follow",
                    "previous",
                    "takeover" ->
                    "boolean";
            default -> "string";
        };
    }

    /** What Davit adds. */
    private static String text(String name) {
        return switch (name) {
            case "revision" -> "As it was at this revision of the cluster.";
            case "at" -> "As it was at this time, in RFC 3339: 2026-11-20T12:00:00Z.";
            case "deleted" ->
                    "true: what was deleted and did not come back; the answer is a"
                            + " DeletedObjectList.";
            case "diff" -> "true: with what each write has changed.";
            case "format" -> "json, text, dot or svg.";
            case "resources" -> "Of these kinds only: configmaps,deployments.apps.";
            case "takeover" ->
                    "true: what the write changes of other domains' fields changes hands. Needs"
                            + " the verb takeover.";
            case "pull" -> "The name of an image.";
            case "prune" -> "unused, or all: also those that are kept for rollbacks.";
            case "upload" -> "The name of an upload.";
            case "offset" -> "Where the piece begins, in bytes.";
            default -> "";
        };
    }
}
