package dev.davit.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import org.junit.jupiter.api.Test;

class MentionTest {
    private static final Mention OWNED = Mention.of("ownerReferences");

    private static StoredObject stored(JsonObject tree) {
        Key key = new Key(Kinds.CONFIG_MAP.id(), "default", "a");
        return new StoredObject(key, "uid", 1, JsonWriter.write(tree));
    }

    @Test
    void aMemberIsFoundAtAnyDepth() {
        JsonObject owned =
                JsonObject.of("metadata", JsonObject.EMPTY.with("ownerReferences", "of somebody"));
        assertThat(OWNED.mayBeIn(stored(owned))).isTrue();
        assertThat(OWNED.mayBeIn(stored(JsonObject.EMPTY.with("ownerReferences", 1)))).isTrue();
    }

    @Test
    void neitherAValueNorALongerNameIsAMember() {
        JsonObject other =
                JsonObject.EMPTY
                        .with("value", "ownerReferences")
                        .with("f:ownerReferences", 1)
                        .with("ownerReferencesX", 1);
        assertThat(OWNED.mayBeIn(stored(other))).isFalse();
        assertThat(OWNED.mayBeIn(stored(JsonObject.EMPTY))).isFalse();
    }

    /** A name that is its own beginning again and again, wherever it stands. */
    @Test
    void aMemberIsFoundAtAnyPlace() {
        Mention again = Mention.of("ananan");
        for (int before = 0; before < 40; before++) {
            String filler = "an".repeat(before / 2) + "x".repeat(before % 2);
            JsonObject with = JsonObject.EMPTY.with("a", filler).with("ananan", 1);
            JsonObject without = JsonObject.EMPTY.with("a", filler).with("anananan", 1);
            assertThat(again.mayBeIn(stored(with))).isTrue();
            assertThat(again.mayBeIn(stored(without))).isFalse();
        }
    }

    @Test
    void namesThatJsonWouldEscapeAreRefused() {
        assertThatThrownBy(() -> Mention.of("a\"b")).hasMessageContaining("not a plain name");
        assertThatThrownBy(() -> Mention.of("a".repeat(101)))
                .hasMessageContaining("not a plain name");
        assertThatThrownBy(() -> Mention.of("")).hasMessageContaining("not a plain name");
    }
}
