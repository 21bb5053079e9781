package dev.davit.model.openapi;

import dev.davit.base.Sha256;
import dev.davit.model.custom.Definition;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.schema.Schemas;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * OpenAPI documents. Building one takes tens of milliseconds: whoever serves them keeps them.
 *
 * <p>kubectl reads version 3 as JSON, and version 2, before 1.27 and where it is told to, as
 * protocol buffers: {@link V2Message}.
 */
public final class OpenApi {
    private OpenApi() {}

    /**
     * Every document of version 3 about what is built in, by its path below {@code /openapi/v3/}:
     * {@code api/v1}.
     */
    public static SortedMap<String, JsonObject> documents() {
        SortedMap<String, JsonObject> all = new TreeMap<>();
        List<Kind> forms = new ArrayList<>(Kinds.ALL);
        forms.addAll(Kinds.OTHER_FORMS);
        for (Kind kind : forms) {
            String path = path(kind.id().group(), kind.version());
            if (!all.containsKey(path)) {
                all.put(path, document(Kinds.of(kind.id().group(), kind.version())));
            }
        }
        return all;
    }

    /** The paths of documents that tell of custom kinds, and the kinds that each tells of. */
    public static SortedMap<String, List<Kind>> custom(ServedKinds served) {
        SortedMap<String, List<Kind>> all = new TreeMap<>();
        for (Definition definition : served.definitions().values()) {
            for (Kind kind : definition.served()) {
                String group = kind.id().group();
                all.computeIfAbsent(
                        path(group, kind.version()), path -> served.of(group, kind.version()));
            }
        }
        return all;
    }

    /**
     * {@code /openapi/v3}: where the documents are. The hash in a URL lets clients keep what they
     * have.
     *
     * @param encoded the documents as they are served
     */
    public static JsonObject index(SortedMap<String, byte[]> encoded) {
        SortedMap<String, Json> paths = new TreeMap<>();
        encoded.forEach((path, bytes) ->
                paths.put(
                        path,
                        JsonObject.of(
                                "serverRelativeURL",
                                new JsonString("/openapi/v3/" + path + "?hash=" + hash(bytes)))));
        return JsonObject.of("paths", JsonObject.of(paths));
    }

    /** As they are served: compact JSON. */
    public static SortedMap<String, byte[]> encoded(SortedMap<String, JsonObject> documents) {
        SortedMap<String, byte[]> encoded = new TreeMap<>();
        documents.forEach((path, document) -> encoded.put(path, JsonWriter.write(document)));
        return encoded;
    }

    /** {@code ""} and {@code v1} are {@code api/v1}. */
    public static String path(String group, String version) {
        return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    }

    /** The document about the kinds of one group and version. */
    public static JsonObject document(List<Kind> kinds) {
        SchemaText schemas = new SchemaText("#/components/schemas/", true);
        JsonObject paths = PathText.of(kinds, schemas, true);
        schemas.add(Schemas.get(Schemas.DELETE_OPTIONS));
        return JsonObject.builder()
                .put("openapi", "3.0.0")
                .put("info", info())
                .put("paths", paths)
                .put("components", JsonObject.of("schemas", schemas.components()))
                .build();
    }

    /** {@code /openapi/v2}: all groups in one document. */
    public static JsonObject v2(ServedKinds served) {
        SchemaText schemas = new SchemaText("#/definitions/", false);
        List<Kind> all = new ArrayList<>(Kinds.ALL);
        all.addAll(Kinds.OTHER_FORMS);
        served.definitions().values().forEach(definition -> all.addAll(definition.served()));
        JsonObject paths = PathText.of(all, schemas, false);
        schemas.add(Schemas.get(Schemas.DELETE_OPTIONS));
        return JsonObject.builder()
                .put("swagger", "2.0")
                .put("info", info())
                .put("paths", paths)
                .put("definitions", schemas.components())
                .build();
    }

    private static JsonObject info() {
        return JsonObject.builder().put("title", "Davit").put("version", "v1").build();
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(Sha256.of(bytes));
    }
}
