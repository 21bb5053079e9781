package dev.davit.conformance.fuzz;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Mistakes: in trees, in words, in bytes. */
final class Mutations {
    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    /** A tree with one thing wrong somewhere, or missing, or too much. */
    Json one(Json tree) {
        if (tree instanceof JsonObject object && !object.isEmpty() && random.nextInt(6) > 0) {
            int at = random.nextInt(object.size());
            String name = object.nameAt(at);
            return switch (random.nextInt(9)) {
                case 0 -> object.without(name);
                case 1 -> object.with(word(), odd());
                case 2 -> object.with(name, odd());
                default -> object.with(name, one(object.valueAt(at)));
            };
        }
        if (tree instanceof JsonArray array && array.size() > 0 && random.nextInt(6) > 0) {
            List<Json> items = new ArrayList<>();
            array.forEach(items::add);
            int at = random.nextInt(items.size());
            switch (random.nextInt(6)) {
                case 0 -> items.remove(at);
                case 1 -> items.add(items.get(at));
                case 2 -> items.set(at, odd());
                default -> items.set(at, one(items.get(at)));
            }
            return new JsonArray(items);
        }
        return odd();
    }

    /** A value that belongs nowhere. */
    Json odd() {
        return switch (random.nextInt(14)) {
            case 0 -> JsonNull.NULL;
            case 1 -> JsonBool.TRUE;
            case 2 -> JsonNumber.of(-1);
            case 3 -> JsonReader.number("1e308");
            case 4 -> JsonReader.number("9223372036854775808");
            case 5 -> JsonReader.number("0.1");
            case 6 -> JsonNumber.of(Long.MIN_VALUE);
            case 7 -> JsonArray.EMPTY;
            case 8 -> JsonObject.EMPTY;
            case 9 -> deep(10 + random.nextInt(120));
            case 10 -> new JsonString("x".repeat(random.nextInt(70_000)));
            case 11 -> JsonArray.of(JsonNull.NULL, JsonBool.FALSE);
            case 12 -> JsonObject.of(word(), JsonNull.NULL);
            default -> new JsonString(word());
        };
    }

    private static Json deep(int depth) {
        Json value = JsonArray.EMPTY;
        for (int i = 0; i < depth; i++) {
            value = i % 2 == 0 ? JsonObject.of("a", value) : JsonArray.of(value);
        }
        return value;
    }

    /** A word that somebody should refuse, or not. */
    String word() {
        String[] words = {
            "",
            " ",
            "a",
            "A",
            "a b",
            "-",
            "..",
            "../../etc/passwd",
            "%00",
            "\u0000",
            "ü",
            "😀",
            "\ud83d",
            "a/b",
            "a/b/c",
            "*",
            "null",
            "true",
            "0",
            "-0",
            "1e9",
            "$ref",
            "__proto__",
            "{{.}}",
            "${jndi:ldap://x}",
            "<script>",
            "'",
            "\"",
            "\\",
            "\n",
            "\t",
            "kube-system",
            "default",
            "system:masters",
            "x".repeat(64),
            "x".repeat(254),
            "9".repeat(40),
            "1Gi",
            "100m",
            "10%",
            "1h",
            "2026-11-22T01:02:03Z",
            "fd00::1",
            "=",
            "!=",
            "in (",
            "a in (",
            "a=b,c",
            "!",
            "metadata.name=o1",
            "spec.nodeName=",
            "status.phase!=x",
            "f:metadata",
            "."
        };
        return words[random.nextInt(words.length)];
    }

    byte[] bytes(byte[] whole) {
        byte[] bytes = whole.clone();
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        switch (random.nextInt(4)) {
            case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> bytes = java.util.Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(9));
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
        }
        return bytes;
    }

    /** Bodies that are made to hurt. */
    byte[] bomb() {
        String text =
                switch (random.nextInt(7)) {
                    case 0 -> "[".repeat(100_000);
                    case 1 -> "{\"a\":".repeat(20_000);
                    case 2 -> "{\"a\":" + "9".repeat(200_000) + "}";
                    case 3 -> "{\"kind\":\"" + "\\u0000".repeat(20_000) + "\"}";
                    case 4 -> aliases();
                    case 5 -> "{" + "\"a\":1,".repeat(30_000) + "\"b\":2}";
                    default -> "- ".repeat(30_000) + "a";
                };
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Nine levels of nine aliases each. */
    private static String aliases() {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            text.append("a%d: &a%d [".formatted(i, i));
            text.append(("*a" + (i - 1) + ",").repeat(9)).append("x]\n");
        }
        return text.toString();
    }
}
