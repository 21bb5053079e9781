package dev.davit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.room.PolicyRules;
import dev.davit.gate.room.Rules;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
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
import dev.davit.port.Entropy;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A gate over a real store, and short words for talking to it. */
final class Bench implements AutoCloseable {
    static final long START = 1_795_000_000_000L;
    static final Identity ADMIN =
            new Identity(
                    "admin", List.of(Identity.MASTERS, Identity.AUTHENTICATED), "kubectl/v1.32");
    static final Identity PROGRAM =
            new Identity("ci", List.of(Identity.MASTERS, Identity.AUTHENTICATED), "my-program/1");

    static final Rules RULES = new PolicyRules(SafetyProfile.STRICT);

    final AtomicLong now = new AtomicLong(START);
    final Store store;
    final Passage gate;

    Bench(Rules rules) {
        Clock clock = clock(now::get);
        Random chance = new Random(7);
        Entropy entropy = chance::nextBytes;
        store = Stores.inMemory(clock, StoreSettings.DEFAULTS);
        gate = new Passage(store, clock, entropy, rules, Progress.NONE);
    }

    private static Clock clock(LongSupplier wallMillis) {
        return new Clock() {
            @Override
            public long wallMillis() {
                return wallMillis.getAsLong();
            }

            @Override
            public long monotonicNanos() {
                return wallMillis.getAsLong() * 1_000_000;
            }
        };
    }

    /** Another gate before the same store, which asks others. */
    Passage gate(LongSupplier wallMillis, Outside outside) {
        Random chance = new Random(9);
        Entropy entropy = chance::nextBytes;
        return new Passage(
                store, clock(wallMillis), entropy, RULES, Progress.NONE, Trust.NONE, outside);
    }

    /** A new gate with the namespace {@code default} and the node {@code n1}. */
    static Bench furnished(Rules rules) {
        Bench bench = new Bench(rules);
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'default'}}");
        bench.node("n1", "fd00:0:0:1::/64");
        return bench;
    }

    void node(String name, String prefix) {
        create(
                Kinds.NODE,
                "",
                ("{'metadata':{'name':'%s'},'spec':{'podCIDR':'%s','podCIDRs':['%s']},"
                                + "'status':{'allocatable':{'cpu':'4','memory':'8Gi','pods':'110'},"
                                + "'addresses':[{'type':'InternalIP','address':'fd00::1'}]}}")
                        .formatted(name, prefix, prefix));
    }

    static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static Json any(String text) {
        return JsonReader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** {@code "a=1", "b=2"}. */
    static Options options(String... pairs) {
        Options options = Options.NONE;
        for (String pair : pairs) {
            int at = pair.indexOf('=');
            options = options.with(pair.substring(0, at), pair.substring(at + 1));
        }
        return options;
    }

    static Target target(Kind kind, String namespace, String nameAndSub) {
        int slash = nameAndSub.indexOf('/');
        return slash < 0
                ? new Target(kind, namespace, nameAndSub, "")
                : new Target(
                        kind,
                        namespace,
                        nameAndSub.substring(0, slash),
                        nameAndSub.substring(slash + 1));
    }

    Outcome<Reply> ask(Identity who, Verb verb, Target target, Body body, String... options) {
        return gate.handle(Request.of(who, verb, target, options(options), body));
    }

    Outcome<Reply> tryCreate(Kind kind, String namespace, String text, String... options) {
        return tryCreate(ADMIN, kind, namespace, text, options);
    }

    Outcome<Reply> tryCreate(
            Identity who, Kind kind, String namespace, String text, String... options) {
        Body body =
                new Body.Raw(
                        text.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        "application/json");
        return ask(who, Verb.CREATE, target(kind, namespace, ""), body, options);
    }

    JsonObject create(Kind kind, String namespace, String text, String... options) {
        return shown(tryCreate(kind, namespace, text, options));
    }

    /** A pod with one container. */
    JsonObject pod(String name) {
        return create(Kinds.POD, "default", podText(name));
    }

    static String podText(String name) {
        return ("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','labels':{'app':'%s'}},"
                        + "'spec':{'containers':[{'name':'main','image':'busybox'}]}}")
                .formatted(name, name);
    }

    Outcome<Reply> bind(String pod, String node) {
        return ask(
                Identity.controller("scheduler"),
                Verb.CREATE,
                target(Kinds.POD, "default", pod + "/binding"),
                new Body.Tree(json("{'target':{'kind':'Node','name':'" + node + "'}}")));
    }

    Outcome<Reply> tryGet(Kind kind, String namespace, String name, String... options) {
        return ask(ADMIN, Verb.GET, target(kind, namespace, name), Body.None.NONE, options);
    }

    JsonObject get(Kind kind, String namespace, String name, String... options) {
        return shown(tryGet(kind, namespace, name, options));
    }

    Outcome<Reply> list(Kind kind, String namespace, String... options) {
        return ask(ADMIN, Verb.LIST, target(kind, namespace, ""), Body.None.NONE, options);
    }

    List<String> names(Outcome<Reply> listed) {
        assertThat(listed).isInstanceOf(Outcome.Ok.class);
        return ((Reply.Many) value(listed)).items().stream().map(o -> o.key().name()).toList();
    }

    Outcome<Reply> update(
            Kind kind, String namespace, String name, JsonObject tree, String... options) {
        return ask(ADMIN, Verb.UPDATE, target(kind, namespace, name), new Body.Tree(tree), options);
    }

    Outcome<Reply> patch(
            Kind kind, String namespace, String name, String merge, String... options) {
        return patch(ADMIN, kind, namespace, name, PatchType.MERGE, merge, options);
    }

    Outcome<Reply> patch(
            Identity who,
            Kind kind,
            String namespace,
            String name,
            PatchType type,
            String patch,
            String... options) {
        return ask(
                who,
                Verb.PATCH,
                target(kind, namespace, name),
                new Body.Patch(type, any(patch)),
                options);
    }

    Outcome<Reply> delete(Kind kind, String namespace, String name, String... options) {
        return ask(ADMIN, Verb.DELETE, target(kind, namespace, name), Body.None.NONE, options);
    }

    Watch watch(Kind kind, String namespace, String... options) {
        return value(
                gate.watch(
                        Request.of(
                                ADMIN,
                                Verb.WATCH,
                                target(kind, namespace, ""),
                                options(options),
                                Body.None.NONE)));
    }

    static <T> T value(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal why) -> throw new AssertionError("refused: " + why);
        };
    }

    static Refusal refusal(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Ok<?>(Object value) -> throw new AssertionError("not refused: " + value);
            case Outcome.Refused<?>(Refusal why) -> why;
        };
    }

    /** The object, status or document that was answered. */
    static JsonObject shown(Outcome<Reply> outcome) {
        return switch (value(outcome)) {
            case Reply.One(int code, Kind kind, StoredObject object, List<String> warnings) ->
                    object.tree();
            case Reply.Document(int code, JsonObject body, List<String> warnings) -> body;
            case Reply.Many many -> throw new AssertionError("a list: " + many);
            case Reply.Text text -> throw new AssertionError("text: " + text);
        };
    }

    static String uid(JsonObject object) {
        return object.textOr("", "metadata", "uid");
    }

    static String revision(JsonObject object) {
        return object.textOr("", "metadata", "resourceVersion");
    }

    @Override
    public void close() {
        store.close();
    }
}
