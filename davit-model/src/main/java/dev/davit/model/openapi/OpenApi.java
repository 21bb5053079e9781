package dev.davit.model.openapi;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.schema.Schemas;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * OpenAPI documents. Building one takes tens of milliseconds: whoever serves them keeps them.
 *
 * <p>kubectl reads version 3 as JSON. It asks for version 2 as protocol buffers only, and only when
 * version 3 is missing: version 2 is here for other programs, and a request that accepts nothing
 * but protocol buffers is best answered with 406.
 */
public final class OpenApi {
    private OpenApi() {}

    /** Every document of version 3, by its path below {@code /openapi/v3/}: {@code api/v1}. */
    public static SortedMap<String, JsonObject> documents() {
        SortedMap<String, JsonObject> all = new TreeMap<>();
        for (Kind kind : Kinds.ALL) {
            String path = path(kind.id().group(), kind.version());
            if (!all.containsKey(path)) {
                all.put(path, v3(kind.id().group(), kind.version()));
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

    static JsonObject v3(String group, String version) {
        SchemaText schemas = new SchemaText("#/components/schemas/", true);
        JsonObject paths = PathText.of(Kinds.of(group, version), schemas, true);
        schemas.add(Schemas.get(Schemas.DELETE_OPTIONS));
        return JsonObject.builder()
                .put("openapi", "3.0.0")
                .put("info", info())
                .put("paths", paths)
                .put("components", JsonObject.of("schemas", schemas.components()))
                .build();
    }

    /** {@code /openapi/v2}: all groups in one document. */
    public static JsonObject v2() {
        SchemaText schemas = new SchemaText("#/definitions/", false);
        JsonObject paths = PathText.of(Kinds.ALL, schemas, false);
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
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().withUpperCase().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
