package dev.davit.control.follow;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.Trees;
import dev.davit.control.pod.ConfigMark;
import dev.davit.model.image.Delta;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.patch.MergePatch;
import dev.davit.model.request.Body;
import dev.davit.model.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which pods are edited when what they were started with changes, and how many at a time. */
class ConfigKeeperTest {
    private final NavigableMap<Key, StoredObject> objects = new TreeMap<>();
    private final ConfigKeeper keeper = new ConfigKeeper();
    private long revision = 100;

    private Key put(Kind kind, String name, JsonObject tree) {
        Key key = new Key(kind.id(), "default", name);
        JsonObject metadata =
                tree.object("metadata")
                        .with("name", name)
                        .with("namespace", "default")
                        .with("uid", "uid-" + name)
                        .with("resourceVersion", Long.toString(++revision));
        byte[] bytes =
                JsonWriter.text(tree.with("metadata", metadata)).getBytes(StandardCharsets.UTF_8);
        objects.put(key, new StoredObject(key, "uid-" + name, revision, bytes));
        return key;
    }

    private void config(String value) {
        put(Kinds.CONFIG_MAP, "words", Trees.tree("{'data':{'hello':'" + value + "'}}"));
    }

    private void pod(String name, String annotation, String owner) {
        put(
                Kinds.POD,
                name,
                Trees.tree(
                        """
                        {'metadata':{'generation':1,'annotations':{'davit.dev/on-config-change':'%s'},
                          'ownerReferences':[%s]},
                         'spec':{'containers':[
                          {'name':'main','envFrom':[{'configMapRef':{'name':'words'}},{'secretRef':{'name':'hidden'}}]},
                          {'name':'other'}]},
                         'status':{'phase':'Running','davit':{'observedGeneration':1},
                          'conditions':[{'type':'Ready','status':'True','lastTransitionTime':'2026-11-20T12:00:00Z'}]}}
                        """
                                .formatted(annotation, owner)));
    }

    private static String owned(Kind kind, String name) {
        return "{'kind':'%s','name':'%s','uid':'uid-%s','controller':true}"
                .formatted(kind.kind(), name, name);
    }

    /** What the keeper asks of pods, done as the gate does it; answers the names of the pods. */
    private List<String> look() {
        List<Request> requests =
                keeper.sync(image(), 0).stream()
                        .filter(each -> each.target().kind().equals(Kinds.POD))
                        .toList();
        requests.forEach(this::perform);
        return requests.stream().map(each -> each.target().name() + ": " + each.cause()).toList();
    }

    private void perform(Request request) {
        Key key = new Key(Kinds.POD.id(), "default", request.target().name());
        JsonObject before = pod(key.name());
        if (request.body() instanceof Body.Patch(var type, JsonObject patch)) {
            JsonObject after = MergePatch.apply(before, patch);
            long generation = before.wholeOr(1, "metadata", "generation") + 1;
            put(
                    Kinds.POD,
                    key.name(),
                    after.withAt(JsonNumber.of(generation), "metadata", "generation"));
        }
    }

    private JsonObject pod(String name) {
        return requireNonNull(objects.get(new Key(Kinds.POD.id(), "default", name))).tree();
    }

    /** Its node has done what the newest specification asks for. */
    private void settle(String name) {
        JsonObject tree = pod(name);
        put(
                Kinds.POD,
                name,
                tree.withAt(
                        JsonNumber.of(tree.wholeOr(1, "metadata", "generation")),
                        "status",
                        "davit",
                        "observedGeneration"));
    }

    private String mark(String pod) {
        return pod(pod).textOr("", "spec", "davit", "configs", "main");
    }

    @Test
    void whatAContainerRunsWithIsNotedAndAChangeRestartsIt() {
        config("world");
        pod("follows", "restart", "");
        pod("stays", "ignore", "");
        assertThat(look()).containsExactly("follows: ");
        assertThat(mark("follows")).startsWith("configmap/words@101#").endsWith(",secret/hidden@0");
        assertThat(look()).isEmpty();
        config("world");
        assertThat(look()).isEmpty();
        config("moon");
        assertThat(look()).containsExactly("follows: configmap/words changed");
        assertThat(look()).isEmpty();
        put(Kinds.SECRET, "hidden", Trees.tree("{'data':{'key':'b25l'}}"));
        assertThat(look()).containsExactly("follows: secret/hidden changed");
        assertThat(mark("follows")).contains("secret/hidden@").doesNotContain("b25l");
    }

    @Test
    void ofAWorkloadNoMoreAreAwayThanItAllows() {
        config("world");
        put(
                Kinds.DEPLOYMENT,
                "web",
                Trees.tree(
                        "{'spec':{'replicas':3,'strategy':{'type':'RollingUpdate','rollingUpdate':"
                                + "{'maxUnavailable':1,'maxSurge':0}}}}"));
        put(
                Kinds.REPLICA_SET,
                "web-1",
                JsonObject.EMPTY.with(
                        "metadata",
                        Trees.tree(
                                "{'ownerReferences':[" + owned(Kinds.DEPLOYMENT, "web") + "]}")));
        List<String> pods = List.of("a", "b", "c");
        pods.forEach(each -> pod(each, "restart", owned(Kinds.REPLICA_SET, "web-1")));
        assertThat(look()).hasSize(3);
        pods.forEach(this::settle);
        config("moon");
        assertThat(look()).containsExactly("a: configmap/words changed");
        assertThat(look()).isEmpty();
        settle("a");
        assertThat(look()).containsExactly("b: configmap/words changed");
        settle("b");
        assertThat(look()).containsExactly("c: configmap/words changed");
        settle("c");
        assertThat(look()).isEmpty();
    }

    @Test
    void podsOfPinnedDeploymentsFollowUnlessTheySayOtherwise() {
        config("world");
        pod("pinned", "", owned(Kinds.PINNED_DEPLOYMENT, "web"));
        pod("told", "ignore", owned(Kinds.PINNED_DEPLOYMENT, "web"));
        assertThat(look()).containsExactly("pinned: ");
    }

    @Test
    void whatWasRefusedIsAskedForAgainLaterAndNotAtEveryLook() {
        config("world");
        pod("follows", "restart", "");
        Request request = keeper.sync(image(), 0).getFirst();
        keeper.refused(request, Refusal.of(Reason.FORBIDDEN, "no"), 10);
        assertThat(keeper.nextWakeMillis()).isEqualTo(10 + ConfigKeeper.AGAIN_MILLIS);
        assertThat(keeper.step(new Delta(image(), List.of()), 20)).isEmpty();
        assertThat(keeper.step(new Delta(image(), List.of()), 10 + ConfigKeeper.AGAIN_MILLIS))
                .hasSize(1);
    }

    @Test
    void marksAreReadAsTheyAreWritten() {
        String text = "configmap/a@12#9f,secret/b@7,secret/c@0";
        ConfigMark mark = ConfigMark.read(text);
        assertThat(mark.text()).isEqualTo(text);
        assertThat(ConfigMark.read("nonsense,configmap/a@x").objects()).isEmpty();
        ConfigMark next = ConfigMark.read("configmap/a@13#9f,secret/b@8,secret/c@0,secret/d@4");
        assertThat(next.changed(mark)).containsExactly("secret/b");
    }

    private ImageView image() {
        NavigableMap<Key, StoredObject> copy = new TreeMap<>(objects);
        long at = revision;
        return new ImageView() {
            @Override
            public long revision() {
                return at;
            }

            @Override
            public @Nullable StoredObject get(Key key) {
                return copy.get(key);
            }

            @Override
            public int count(KindId kind, String namespace) {
                return (int) copy.keySet().stream().filter(key -> key.kind().equals(kind)).count();
            }

            @Override
            public void scan(
                    KindId kind,
                    String namespace,
                    @Nullable Key after,
                    Predicate<StoredObject> visitor) {
                copy.values().stream()
                        .filter(object -> object.key().kind().equals(kind))
                        .takeWhile(visitor)
                        .forEach(_ -> {});
            }
        };
    }
}
