package dev.davit.sim.past;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.Passage;
import dev.davit.gate.room.PolicyRules;
import dev.davit.linux.disk.HostDisk;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.policy.pod.SafetyProfile;
import dev.davit.port.Clock;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A namespace of 200 objects that three owners change 10,000 times: any state of it is rebuilt
 * exactly from any revision, over restarts, snapshots and compactions; then it goes back to a time.
 */
class AnyRevisionTest {
    private static final int OBJECTS = 200;
    private static final int CHANGES = 10_000;
    private static final int RESTART_EVERY = 2_500;
    private static final int LOOKS = 300;
    private static final long START = 1_795_000_000_000L;
    private static final StoreSettings SETTINGS =
            StoreSettings.DEFAULTS.with(new StoreSettings.Log(1 << 20, 64, 2 << 20, 0));
    private static final Identity ADMIN = person("admin");
    private static final List<Identity> OWNERS =
            List.of(person("ann"), person("bob"), person("ci"));

    @TempDir private Path data;

    private final AtomicLong now = new AtomicLong(START);
    private final Random chance = new Random(270);

    /** By revision, what every object was: its data, by kind and name. */
    private final TreeMap<Long, SortedMap<String, String>> model = new TreeMap<>();

    private final TreeMap<Long, Long> times = new TreeMap<>();
    private SortedMap<String, String> current = new TreeMap<>();

    @SuppressWarnings("NullAway.Init") // Opened first thing by the test.
    private Store store;

    @SuppressWarnings("NullAway.Init")
    private Passage gate;

    private static Identity person(String name) {
        return new Identity(name, List.of(Identity.MASTERS, Identity.AUTHENTICATED), name + "/1");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void open() {
        Clock clock =
                new Clock() {
                    @Override
                    public long wallMillis() {
                        return now.get();
                    }

                    @Override
                    public long monotonicNanos() {
                        return System.nanoTime();
                    }
                };
        store =
                switch (Stores.open(
                        new HostDisk(data.resolve("store")),
                        data.resolve("history"),
                        clock,
                        SETTINGS)) {
                    case Outcome.Ok<Store>(Store opened) -> opened;
                    case Outcome.Refused<Store>(var why) -> throw new AssertionError(why);
                };
        Random uids = new Random(now.get());
        gate = new Passage(store, clock, uids::nextBytes, new PolicyRules(SafetyProfile.STRICT));
    }

    private Reply ask(
            Identity who, Verb verb, Kind kind, String name, Body body, String... options) {
        String namespace = kind.namespaced() ? "shop" : "";
        int slash = name.indexOf('/');
        Target target =
                slash < 0
                        ? new Target(kind, namespace, name, "")
                        : new Target(
                                kind,
                                namespace,
                                name.substring(0, slash),
                                name.substring(slash + 1));
        Options all = Options.NONE;
        for (String option : options) {
            int at = option.indexOf('=');
            all = all.with(option.substring(0, at), option.substring(at + 1));
        }
        return switch (gate.handle(Request.of(who, verb, target, all, body))) {
            case Outcome.Ok<Reply>(Reply reply) -> reply;
            case Outcome.Refused<Reply>(var why) -> throw new AssertionError(why);
        };
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Kind kind(int object) {
        return object % 5 == 0 ? Kinds.SECRET : Kinds.CONFIG_MAP;
    }

    /**
     * One write by one of the owners; the model learns it from what was asked, not from the store.
     */
    private void change() {
        now.addAndGet(chance.nextInt(2_000));
        int object = chance.nextInt(OBJECTS);
        Identity who = OWNERS.get(chance.nextInt(OWNERS.size()));
        Kind kind = kind(object);
        String name = "o" + object;
        String what = kind.kind() + "/" + name;
        String value = Long.toHexString(chance.nextLong());
        String member = kind.equals(Kinds.SECRET) ? "stringData" : "data";
        current = new TreeMap<>(current);
        if (!current.containsKey(what)) {
            ask(
                    who,
                    Verb.CREATE,
                    kind,
                    "",
                    new Body.Tree(
                            json(
                                    "{'metadata':{'name':'%s'},'%s':{'v':'%s'}}"
                                            .formatted(name, member, value))));
            current.put(what, value);
        } else if (chance.nextInt(20) == 0) {
            ask(who, Verb.DELETE, kind, name, Body.None.NONE);
            current.remove(what);
        } else {
            ask(
                    who,
                    Verb.PATCH,
                    kind,
                    name,
                    new Body.Patch(
                            PatchType.MERGE, json("{'%s':{'v':'%s'}}".formatted(member, value))));
            current.put(what, value);
        }
        learn();
    }

    private void learn() {
        model.put(store.image().revision(), current);
        times.put(now.get(), store.image().revision());
    }

    /** Everything in the namespace, page by page. */
    private SortedMap<String, String> contents(String... moment) {
        SortedMap<String, String> found = new TreeMap<>();
        String token = "";
        String limit = chance.nextInt(10) == 0 ? "limit=77" : "limit=1000";
        do {
            String[] options =
                    moment.length == 0
                            ? new String[] {limit, "continue=" + token}
                            : new String[] {moment[0], limit, "continue=" + token};
            Reply reply =
                    ask(ADMIN, Verb.GET, Kinds.NAMESPACE, "shop/contents", Body.None.NONE, options);
            JsonObject page = ((Reply.Document) reply).body();
            for (Json item : page.array("items")) {
                JsonObject object = (JsonObject) item;
                String value = object.textOr("", "data", "v");
                String plain =
                        object.textOr("", "kind").equals("Secret")
                                ? new String(
                                        Base64.getDecoder().decode(value), StandardCharsets.UTF_8)
                                : value;
                String kind = object.textOr("", "kind");
                if (!kind.equals("Rollback")) {
                    found.put(kind + "/" + object.textOr("", "metadata", "name"), plain);
                }
            }
            token = page.textOr("", "metadata", "continue");
        } while (!token.isEmpty());
        return found;
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            long newest = store.image().revision();
            long first = model.firstKey();
            long at = first + (long) (chance.nextDouble() * (newest - first + 1));
            assertThat(contents("revision=" + at))
                    .as("the namespace at revision %d", at)
                    .isEqualTo(model.floorEntry(at).getValue());
        }
    }

    @Test
    void anyStateIsRebuiltFromAnyRevision() {
        open();
        ask(
                ADMIN,
                Verb.CREATE,
                Kinds.NAMESPACE,
                "",
                new Body.Tree(json("{'metadata':{'name':'shop'}}")));
        learn();
        for (int i = 1; i <= CHANGES; i++) {
            change();
            if (i % RESTART_EVERY == 0) {
                look(LOOKS / 8);
                store.close();
                open();
                look(LOOKS / 8);
            }
        }
        assertThat(contents()).isEqualTo(current);

        // To the state of a time in the middle, in one commit.
        long middle = START + (now.get() - START) / 2 / 1_000 * 1_000;
        long then = times.floorEntry(middle).getValue();
        String time = Timestamps.seconds(middle);
        assertThat(contents("at=" + time)).isEqualTo(model.floorEntry(then).getValue());
        now.addAndGet(5_000);
        long before = store.image().revision();
        Reply.One done =
                (Reply.One)
                        ask(
                                OWNERS.getFirst(),
                                Verb.CREATE,
                                HistoryKinds.ROLLBACK,
                                "",
                                new Body.Tree(
                                        json(
                                                ("{'metadata':{'name':'back'},"
                                                                + "'spec':{'at':'%s'}}")
                                                        .formatted(time))));
        current = model.floorEntry(then).getValue();
        learn();
        assertThat(contents()).isEqualTo(current);
        JsonObject status = done.object().tree().object("status");
        long writes =
                status.wholeOr(0, "created")
                        + status.wholeOr(0, "changed")
                        + status.wholeOr(0, "deleted");
        assertThat(writes).isGreaterThan(50);
        assertThat(store.image().revision() - before).isEqualTo(writes + 1);
        assertThat(status.get("phase")).isEqualTo(new JsonString("Done"));
        look(10);
    }
}
