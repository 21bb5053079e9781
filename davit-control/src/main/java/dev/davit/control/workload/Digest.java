package dev.davit.control.workload;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sixty-four bits that stand for a tree, whatever the order of its members: for names and labels,
 * never for safety. FNV-1a with a last mixing round.
 */
public final class Digest {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long hash = BASIS;

    private Digest() {}

    public static long of(byte[] bytes) {
        Digest digest = new Digest();
        digest.add(bytes);
        return digest.end();
    }

    public static long of(Json tree) {
        Digest digest = new Digest();
        digest.add(tree);
        return digest.end();
    }

    /**
     * The value of the label {@code pod-template-hash}.
     *
     * @param collisions how often another template had the same
     */
    public static String template(JsonObject template, long collisions) {
        Digest digest = new Digest();
        digest.add(template);
        if (collisions > 0) {
            digest.add(Long.toString(collisions));
        }
        return PodMaker.digits(digest.end(), 10);
    }

    private void add(Json value) {
        switch (value) {
            case JsonObject object -> {
                List<String> names = new ArrayList<>(object.names());
                Collections.sort(names);
                add("{");
                for (String name : names) {
                    add(name);
                    Json member = object.get(name);
                    add(member == null ? JsonNull.NULL : member);
                }
                add("}");
            }
            case JsonArray array -> {
                add("[");
                array.forEach(this::add);
                add("]");
            }
            case JsonString(String text) -> {
                add("'");
                add(text);
            }
            case JsonNumber number -> {
                add("#");
                add(number.toString());
            }
            case JsonBool bool -> add(bool.value() ? "true" : "false");
            case JsonNull ignored -> add("null");
        }
    }

    private void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
        // An end that no text contains: "ab" + "c" is not "a" + "bc".
        add((byte) 0xff);
    }

    private void add(byte[] bytes) {
        for (byte each : bytes) {
            add(each);
        }
    }

    private void add(byte each) {
        hash = (hash ^ (each & 0xff)) * PRIME;
    }

    private long end() {
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
