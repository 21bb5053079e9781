package dev.davit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BriefTest {
    private static final int SMALL = 1_000;
    private static final int LARGE = 200_000;

    @Test
    void oneSmallObjectOfAPlainKindIsBrief() {
        for (Verb verb : new Verb[] {Verb.GET, Verb.CREATE, Verb.UPDATE, Verb.PATCH, Verb.DELETE}) {
            assertThat(brief(verb, Kinds.CONFIG_MAP, Options.NONE, SMALL, SMALL)).isTrue();
            assertThat(brief(verb, Kinds.LEASE, Options.NONE, SMALL, SMALL)).isTrue();
        }
        assertThat(brief(Verb.GET, Kinds.POD, Options.NONE, 0, SMALL)).isTrue();
    }

    @Test
    void whatSearchesPlacesOrPlansIsNot() {
        for (Kind kind : new Kind[] {Kinds.POD, Kinds.DEPLOYMENT, Kinds.NAMESPACE, Kinds.NODE}) {
            assertThat(brief(Verb.CREATE, kind, Options.NONE, SMALL, SMALL)).isFalse();
        }
        assertThat(brief(Verb.LIST, Kinds.CONFIG_MAP, Options.NONE, 0, SMALL)).isFalse();
        assertThat(brief(Verb.DELETECOLLECTION, Kinds.CONFIG_MAP, Options.NONE, 0, SMALL))
                .isFalse();
        Options dry = Options.NONE.with("dryRun", "All");
        assertThat(brief(Verb.CREATE, Kinds.CONFIG_MAP, dry, SMALL, SMALL)).isFalse();
    }

    @Test
    void whatIsLargeOrPastIsNot() {
        assertThat(brief(Verb.GET, Kinds.SECRET, Options.NONE, 0, LARGE)).isFalse();
        assertThat(brief(Verb.PATCH, Kinds.SECRET, Options.NONE, SMALL, LARGE)).isFalse();
        assertThat(brief(Verb.UPDATE, Kinds.SECRET, Options.NONE, LARGE, SMALL)).isFalse();
        Options past = Options.NONE.with("revision", "3");
        assertThat(brief(Verb.GET, Kinds.SECRET, past, 0, SMALL)).isFalse();
        Options then = Options.NONE.with("at", "1h");
        assertThat(brief(Verb.GET, Kinds.SECRET, then, 0, SMALL)).isFalse();
    }

    private static boolean brief(Verb verb, Kind kind, Options options, int sent, int stored) {
        Body body = sent == 0 ? Body.None.NONE : new Body.Raw(new byte[sent], "application/json");
        Request request =
                new Request(
                        Identity.controller("test"),
                        verb,
                        new Target(kind, kind.namespaced() ? "d" : "", "one", ""),
                        options,
                        body,
                        "");
        return Brief.is(request, new Holding(stored));
    }

    /** An image in which each object has that many bytes. */
    private record Holding(int bytes) implements ImageView {
        @Override
        public long revision() {
            return 1;
        }

        @Override
        public StoredObject get(Key key) {
            return new StoredObject(key, "uid", 1, new byte[bytes]);
        }

        @Override
        public int count(KindId kind, String namespace) {
            return 1;
        }

        @Override
        public void scan(
                KindId kind,
                String namespace,
                @Nullable Key after,
                Predicate<StoredObject> visitor) {}
    }
}
