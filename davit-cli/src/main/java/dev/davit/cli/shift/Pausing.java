package dev.davit.cli.shift;

import dev.davit.cli.ClusterOption;
import dev.davit.cli.Out;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Writes;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.List;

/** {@code spec.paused} of the kinds that have it. */
final class Pausing {
    private static final int NOT_FOUND = 404;
    private static final List<Kind> KINDS = List.of(Kinds.PINNED_DEPLOYMENT, Kinds.DEPLOYMENT);

    private Pausing() {}

    static void set(ClusterOption cluster, String word, String namespace, boolean paused) {
        try (Session session = cluster.open()) {
            Paths.Named named = Pinned.named(word, KINDS);
            String path = Paths.object(named, namespace);
            if (word.indexOf('/') < 0 && session.client().get(path).statusCode() == NOT_FOUND) {
                // A name alone may be a Deployment's as well.
                Paths.Named other = new Paths.Named(Kinds.DEPLOYMENT, named.name());
                String there = Paths.object(other, namespace);
                if (session.client().get(there).statusCode() != NOT_FOUND) {
                    named = other;
                    path = there;
                }
            }
            boolean was = session.get(path).at("spec", "paused") == JsonBool.TRUE;
            String what = named.shown();
            if (was == paused) {
                Out.line(what + (paused ? " is paused already" : " is not paused"));
                return;
            }
            JsonObject patch = JsonObject.of("spec", JsonObject.of("paused", JsonBool.of(paused)));
            new Writes(session, paused ? "pause" : "resume", false).merge(path, patch);
            Out.line(what + (paused ? " paused" : " resumed"));
        }
    }
}
