package dev.davit.policy.object;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ConfigMaps and Secrets. */
public final class ConfigRules {
    /** Of the values of one object together. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final FieldPath DATA = FieldPath.of("data");
    private static final FieldPath BINARY = FieldPath.of("binaryData");

    private ConfigRules() {}

    public static void configMap(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject data = tree.object("data");
        JsonObject binary = tree.object("binaryData");
        keys(DATA, data, mistakes);
        keys(BINARY, binary, mistakes);
        for (String key : binary.names()) {
            if (data.has(key)) {
                mistakes.invalid(BINARY.key(key), key, "duplicate of key present in data");
            }
        }
        if (textBytes(data) + decodedBytes(binary) > MAX_BYTES) {
            mistakes.tooLong(DATA, MAX_BYTES);
        }
        frozen(tree, before, List.of("data", "binaryData"), mistakes);
    }

    public static void secret(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject data = tree.object("data");
        keys(DATA, data, mistakes);
        if (decodedBytes(data) > MAX_BYTES) {
            mistakes.tooLong(DATA, MAX_BYTES);
        }
        wellTyped(tree, data, mistakes);
        if (before != null && !before.textOr("", "type").equals(tree.textOr("", "type"))) {
            mistakes.immutable(FieldPath.of("type"));
        }
        frozen(tree, before, List.of("data"), mistakes);
    }

    /** What the built-in types promise to hold. Source: Kubernetes' documentation of secrets. */
    private static void wellTyped(JsonObject secret, JsonObject data, Mistakes mistakes) {
        switch (secret.textOr("", "type")) {
            case "kubernetes.io/tls" -> {
                needs(data, "tls.crt", mistakes);
                needs(data, "tls.key", mistakes);
            }
            case "kubernetes.io/dockerconfigjson" -> needs(data, ".dockerconfigjson", mistakes);
            case "kubernetes.io/dockercfg" -> needs(data, ".dockercfg", mistakes);
            case "kubernetes.io/ssh-auth" -> needs(data, "ssh-privatekey", mistakes);
            case "kubernetes.io/basic-auth" -> {
                if (!data.has("password")) {
                    needs(data, "username", mistakes);
                }
            }
            case "kubernetes.io/service-account-token" -> {
                String name = "kubernetes.io/service-account.name";
                if (secret.textOr("", "metadata", "annotations", name).isEmpty()) {
                    mistakes.required(FieldPath.of("metadata", "annotations").key(name), "");
                }
            }
            default -> {}
        }
    }

    private static void needs(JsonObject data, String key, Mistakes mistakes) {
        if (!data.has(key)) {
            mistakes.required(DATA.key(key), "");
        }
    }

    private static void keys(FieldPath at, JsonObject data, Mistakes mistakes) {
        for (String key : data.names()) {
            String wrong = Names.configKey(key);
            if (wrong != null) {
                mistakes.invalid(at.key(key), key, wrong);
            }
        }
    }

    private static void frozen(
            JsonObject tree, @Nullable JsonObject before, List<String> fields, Mistakes mistakes) {
        if (before == null || before.get("immutable") != JsonBool.TRUE) {
            return;
        }
        FieldPath immutable = FieldPath.of("immutable");
        if (tree.get("immutable") != JsonBool.TRUE) {
            mistakes.forbidden(immutable, "field is immutable when `immutable` is set");
        }
        for (String field : fields) {
            if (!before.object(field).equals(tree.object(field))) {
                mistakes.forbidden(
                        FieldPath.of(field), "field is immutable when `immutable` is set");
            }
        }
    }

    private static long textBytes(JsonObject data) {
        long bytes = 0;
        for (int i = 0; i < data.size(); i++) {
            if (data.valueAt(i) instanceof JsonString(String text)) {
                bytes += text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return bytes;
    }

    /** Of base64 text, without decoding it. */
    private static long decodedBytes(JsonObject data) {
        long bytes = 0;
        for (int i = 0; i < data.size(); i++) {
            Json value = data.valueAt(i);
            if (value instanceof JsonString(String text)) {
                int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
                bytes += Math.max(0, text.length() / 4 * 3L - padding);
            }
        }
        return bytes;
    }
}
