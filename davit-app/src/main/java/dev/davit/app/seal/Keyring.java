package dev.davit.app.seal;

import dev.davit.base.HostFailure;
import dev.davit.base.Invariant;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import dev.davit.port.Entropy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;

/**
 * The data keys by number; the highest one seals, all of them open.
 *
 * <pre>
 * {"format": 1, "master": PRINT, "keys": [{"id": 1, "madeMillis": …, "sealed": BASE64}]}
 * </pre>
 */
record Keyring(SortedMap<Integer, DataKey> keys) {
    static final int MAX_BYTES = 1 << 20;
    private static final int FORMAT = 1;

    /** A key and when it was made. */
    record DataKey(int id, long madeMillis, SecretKey key) {
        /** No key in a log. */
        @Override
        public String toString() {
            return "data key " + id;
        }
    }

    static Keyring empty() {
        return new Keyring(new TreeMap<>());
    }

    DataKey newest() {
        return Invariant.present(keys.get(keys.lastKey()), "a key");
    }

    /** With one more key, which is the newest from now on. */
    Keyring and(Entropy entropy, long nowMillis) {
        byte[] bytes = new byte[Cipher256.KEY_BYTES];
        entropy.fill(bytes);
        int id = keys.isEmpty() ? firstId(entropy) : keys.lastKey() + 1;
        SortedMap<Integer, DataKey> more = new TreeMap<>(keys);
        more.put(id, new DataKey(id, nowMillis, Cipher256.key(bytes)));
        return new Keyring(more);
    }

    /** Without the keys that are older than this one; the newest stays. */
    Keyring from(int id) {
        return new Keyring(new TreeMap<>(keys.tailMap(Math.min(id, keys.lastKey()))));
    }

    /**
     * Drawn, up to a billion: what was sealed below a keyring that got lost asks for a number that
     * the new one does not have, and is not taken for damaged.
     */
    private static int firstId(Entropy entropy) {
        byte[] bytes = new byte[Integer.BYTES];
        entropy.fill(bytes);
        return 1 + (ByteBuffer.wrap(bytes).getInt() & (1 << 30) - 1);
    }

    byte[] sealed(MasterKey master, Entropy entropy) {
        List<Json> all = new ArrayList<>();
        for (DataKey key : keys.values()) {
            byte[] sealed =
                    Cipher256.seal(
                            master.key(),
                            entropy,
                            new byte[0],
                            name(key.id()),
                            key.key().getEncoded());
            all.add(
                    JsonObject.builder()
                            .put("id", key.id())
                            .put("madeMillis", key.madeMillis())
                            .put("sealed", Base64.getEncoder().encodeToString(sealed))
                            .build());
        }
        return JsonWriter.write(
                JsonObject.builder()
                        .put("format", FORMAT)
                        .put("master", master.print())
                        .put("keys", new JsonArray(all))
                        .build());
    }

    /** Which master key opens it. */
    static String print(byte[] sealed, String where) {
        return read(sealed, where).textOr("", "master");
    }

    static Keyring open(byte[] sealed, MasterKey master, String where) {
        SortedMap<Integer, DataKey> keys = new TreeMap<>();
        for (Json each : read(sealed, where).array("keys")) {
            if (each instanceof JsonObject key) {
                int id = Math.toIntExact(key.wholeOr(0, "id"));
                keys.put(id, open(key, id, master, where));
            }
        }
        if (keys.isEmpty()) {
            throw new HostFailure("read", 0, where, "the keyring is empty");
        }
        return new Keyring(keys);
    }

    private static DataKey open(JsonObject key, int id, MasterKey master, String where) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key.textOr("", "sealed"));
            byte[] plain = Cipher256.open(master.key(), bytes, 0, name(id));
            return new DataKey(id, key.wholeOr(0, "madeMillis"), Cipher256.key(plain));
        } catch (AEADBadTagException | IllegalArgumentException broken) {
            throw new HostFailure("open", 0, where, "data key " + id + " is damaged");
        }
    }

    private static JsonObject read(byte[] bytes, String where) {
        try {
            JsonObject read = JsonReader.readObject(bytes);
            if (read.wholeOr(0, "format") == FORMAT) {
                return read;
            }
        } catch (RuntimeException noJson) {
            throw new HostFailure("read", where, noJson);
        }
        throw new HostFailure("read", 0, where, "it was written by another version of davit");
    }

    private static byte[] name(int id) {
        return ("davit data key " + id).getBytes(StandardCharsets.US_ASCII);
    }
}
