package dev.davit.sim.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.store.Committed;
import dev.davit.store.Decider;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import dev.davit.store.Store;
import java.util.List;

/** What the store's tests write. */
public final class Drafts {
    public static final KindId PODS = new KindId("", "pods");
    public static final KindId EVENTS = new KindId("", "events");
    public static final KindId LEASES = new KindId("coordination.k8s.io", "leases");
    public static final Origin ANN = new Origin("ann", "test", "create", "because");

    private Drafts() {}

    public static Key pod(String namespace, String name) {
        return new Key(PODS, namespace, name);
    }

    public static JsonObject object(String name, String uid, String image, String phase) {
        return JsonObject.builder()
                .put("metadata", JsonObject.builder().put("name", name).put("uid", uid).build())
                .put("spec", JsonObject.builder().put("image", image).build())
                .put("status", JsonObject.builder().put("phase", phase).build())
                .build();
    }

    public static Draft put(Key key, String image, String phase) {
        Durability durability =
                key.kind().equals(PODS)
                        ? Durability.HISTORY
                        : key.kind().equals(EVENTS) ? Durability.VOLATILE : Durability.DURABLE;
        return new Draft(
                key, durability, object(key.name(), "uid-" + key.name(), image, phase), ANN);
    }

    public static Draft remove(Key key) {
        return new Draft(
                key, key.kind().equals(PODS) ? Durability.HISTORY : Durability.VOLATILE, null, ANN);
    }

    public static Decider always(Draft... drafts) {
        return (working, now) -> Outcome.ok(List.of(drafts));
    }

    public static Committed commit(Store store, Draft... drafts) {
        return ok(store.submit(always(drafts)).join());
    }

    public static <T> T ok(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Ok.class);
        return ((Outcome.Ok<T>) outcome).value();
    }

    public static <T> Refusal refusal(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused<T>) outcome).refusal();
    }
}
