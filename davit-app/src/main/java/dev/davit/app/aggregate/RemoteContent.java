package dev.davit.app.aggregate;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.control.OtherContent;
import dev.davit.http.proxy.Fetch;
import dev.davit.http.proxy.OtherServers;
import dev.davit.http.proxy.OtherServers.Way;
import dev.davit.http.wire.Field;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.WireReader;
import dev.davit.model.openapi.Elsewhere;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Empties namespaces that go at other API servers: of each resource that can be deleted at once,
 * everything, until none is left. Each is asked on a virtual thread; the answer is there when it is
 * asked for again.
 */
public final class RemoteContent implements OtherContent {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int ANSWER_BYTES = 8 << 20;

    /** What is known is asked for anew after this. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Namespaces that have gone are forgotten. */
    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final String NOT_YET = "not asked yet";
    private static final List<Field> WHO =
            List.of(
                    new Field("X-Remote-User", "system:davit:namespace-emptier"),
                    new Field("X-Remote-Group", "system:masters"),
                    new Field("Accept", "application/json"));

    private final OtherServers others;

    /** By the path of what was asked. */
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    /**
     * @param left objects; -1: not known
     */
    private record Told(int left, String why, boolean underWay, long atNanos) {}

    public RemoteContent(OtherServers others) {
        this.others = others;
    }

    @Override
    public Left left(String namespace) {
        Elsewhere said = others.said();
        if (said.isEmpty()) {
            return Left.NOTHING;
        }
        long now = System.nanoTime();
        told.values().removeIf(each -> !each.underWay && now - each.atNanos > FORGET_NANOS);
        SortedMap<String, Integer> objects = new TreeMap<>();
        SortedMap<String, String> unknown = new TreeMap<>();
        for (Elsewhere.Version version : said.all()) {
            String groupVersion = version.group() + "/" + version.version();
            List<String> resources = resources(version.resources());
            if (!version.available()) {
                // One that never had any (metrics, as a rule) holds up nothing.
                if (version.resources().isEmpty() || !resources.isEmpty()) {
                    unknown.put(groupVersion, "stale GroupVersion discovery: " + groupVersion);
                }
                continue;
            }
            for (String resource : resources) {
                String path = "/apis/" + groupVersion + "/namespaces/" + namespace + "/" + resource;
                Told known = asked(version, path, now);
                if (known.left > 0) {
                    objects.put(resource + "." + version.group(), known.left);
                } else if (known.left < 0) {
                    unknown.put(groupVersion, known.why);
                }
            }
        }
        return new Left(objects, unknown);
    }

    /** Those in namespaces that can be deleted all at once. */
    private static List<String> resources(JsonObject list) {
        List<String> names = new ArrayList<>();
        for (Json item : list.array("resources")) {
            if (item instanceof JsonObject one
                    && one.boolOr(false, "namespaced")
                    && one.textOr("", "name").indexOf('/') < 0
                    && has(one, "deletecollection")
                    && has(one, "list")) {
                names.add(one.textOr("", "name"));
            }
        }
        return names;
    }

    private static boolean has(JsonObject resource, String verb) {
        for (Json each : resource.array("verbs")) {
            if (each instanceof JsonString(String word) && word.equals(verb)) {
                return true;
            }
        }
        return false;
    }

    private Told asked(Elsewhere.Version version, String path, long now) {
        Told known = told.getOrDefault(path, new Told(-1, NOT_YET, false, now - FRESH_NANOS - 1));
        if (!known.underWay && now - known.atNanos > FRESH_NANOS) {
            told.put(path, new Told(known.left, known.why, true, now));
            Thread.ofVirtual()
                    .name("namespace-elsewhere")
                    .start(() -> told.put(path, empty(version, path)));
            // What was known a while ago is not known now.
            return known.left == 0 ? new Told(-1, NOT_YET, true, now) : known;
        }
        return known;
    }

    private Told empty(Elsewhere.Version version, String path) {
        return switch (others.way(version)) {
            case Outcome.Refused<Way>(Refusal why) -> failed(why.message());
            case Outcome.Ok<Way>(Way way) -> empty(way, path);
        };
    }

    private static Told failed(String why) {
        return new Told(-1, why, false, System.nanoTime());
    }

    private static Told empty(Way way, String path) {
        try {
            Fetch.Answer gone = Fetch.ask("DELETE", way, path, WHO, ANSWER_BYTES, PATIENCE_MILLIS);
            if (gone.code() / 100 != 2) {
                return failed("deleting answered " + gone.code());
            }
            Fetch.Answer list =
                    Fetch.get(way, path + "?limit=500", WHO, ANSWER_BYTES, PATIENCE_MILLIS);
            return list.code() == 200
                            && WireReader.read(list.body(), ANSWER_BYTES).map(Document::value)
                                    instanceof Outcome.Ok<Json>(JsonObject tree)
                    ? new Told(tree.array("items").size(), "", false, System.nanoTime())
                    : failed("listing answered " + list.code());
        } catch (IOException failure) {
            return failed(String.valueOf(failure.getMessage()));
        }
    }
}
