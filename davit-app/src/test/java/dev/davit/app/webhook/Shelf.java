package dev.davit.app.webhook;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A few objects. */
final class Shelf implements ImageView {
    private final SortedMap<Key, StoredObject> objects = new TreeMap<>();

    Shelf with(Kind kind, String namespace, String name, String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Key key = new Key(kind.id(), namespace, name);
        byte[] written = JsonWriter.write(JsonReader.readObject(bytes));
        objects.put(key, new StoredObject(key, "uid-" + name, revision() + 1, written));
        return this;
    }

    @Override
    public long revision() {
        return objects.size();
    }

    @Override
    public @Nullable StoredObject get(Key key) {
        return objects.get(key);
    }

    @Override
    public int count(KindId kind, String namespace) {
        int count = 0;
        for (Key key : objects.keySet()) {
            count += key.kind().equals(kind) && key.namespace().equals(namespace) ? 1 : 0;
        }
        return count;
    }

    @Override
    public void scan(
            KindId kind, String namespace, @Nullable Key after, Predicate<StoredObject> visitor) {
        for (StoredObject each : objects.values()) {
            boolean meant =
                    each.key().kind().equals(kind) && each.key().namespace().equals(namespace);
            if (meant && !visitor.test(each)) {
                return;
            }
        }
    }
}
