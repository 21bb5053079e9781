package dev.davit.cli.shift;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.cli.Writes;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.util.List;

/** One PinnedDeployment at the server. */
final class Pinned {
    private final Session session;
    private final String name;
    private final String path;

    Pinned(Session session, String word, String namespace) {
        this.session = session;
        Paths.Named named = named(word, List.of(Kinds.PINNED_DEPLOYMENT));
        name = named.name();
        path = Paths.object(named, namespace);
    }

    /** {@code web} is of the first kind; {@code pd/web} is of the kind that it says. */
    static Paths.Named named(String word, List<Kind> kinds) {
        if (word.indexOf('/') < 0) {
            return new Paths.Named(kinds.getFirst(), word);
        }
        Paths.Named named = Paths.one(List.of(word));
        if (!kinds.contains(named.kind())) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "%s is none of %s"
                            .formatted(word, kinds.stream().map(Kind::singular).toList()));
        }
        return named;
    }

    String name() {
        return name;
    }

    JsonObject get() {
        return session.get(path);
    }

    JsonObject at(long revision) {
        return session.get(path + "?revision=" + revision);
    }

    JsonObject history(String more) {
        return session.get(path + "/history?limit=100" + more);
    }

    /**
     * Writes other amounts.
     *
     * @param seen the state that they were worked out from; where it is another one by now: a
     *     {@link dev.davit.cli.Conflict}
     */
    JsonObject put(Amounts amounts, JsonObject seen, String cause) {
        return new Writes(session, cause, false).mergeListsInto(seen, path, amounts.patch());
    }

    /** The condition that tells where a shift stands; empty until the newest edit was looked at. */
    static JsonObject state(JsonObject object) {
        long generation = object.wholeOr(1, "metadata", "generation");
        for (Json item : object.array("status", "conditions")) {
            if (item instanceof JsonObject condition
                    && "Progressing".equals(condition.text("type"))
                    && condition.wholeOr(0, "observedGeneration") >= generation) {
                return condition;
            }
        }
        return JsonObject.EMPTY;
    }
}
