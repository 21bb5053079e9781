package dev.davit.app;

import dev.davit.app.follow.ChangeFollower;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.base.Timestamps;
import dev.davit.gate.Gate;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.quantity.Quantity;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.port.Clock;
import dev.davit.store.HistoryUsage;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Has approved purges done, and tells in the status of policies what history takes. One thread,
 * which waits for changes of purges; what it tells goes through the gate.
 */
final class HistoryDesk implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.davit.history");
    private static final Identity WHO = Identity.controller("history");

    /** How often it looks at what history takes. */
    private static final long LOOK_MILLIS = 5_000;

    /** A change of the disk by less than this part is not worth a write. */
    private static final long WORTH_PART = 20;

    private final Store store;
    private final Gate gate;
    private final Clock clock;
    private final ChangeFollower follower;

    HistoryDesk(Store store, Gate gate, Clock clock) {
        this.store = store;
        this.gate = gate;
        this.clock = clock;
        Interest purges = new Interest(HistoryKinds.PURGE.id(), "", "");
        follower = new ChangeFollower("history", store, purges, _ -> look());
    }

    void start() {
        follower.start();
    }

    private long look() throws InterruptedException {
        purge();
        tell();
        return LOOK_MILLIS;
    }

    private List<StoredObject> all(Kind kind) {
        List<StoredObject> all = new ArrayList<>();
        ImageView image = store.image();
        image.scan(kind.id(), "", null, all::add);
        return all;
    }

    private void purge() throws InterruptedException {
        for (StoredObject stored : all(HistoryKinds.PURGE)) {
            if (stored.tree().textOr("", "status", "phase").equals("Approved")) {
                purge(stored);
            }
        }
    }

    private void purge(StoredObject stored) throws InterruptedException {
        JsonObject spec = stored.tree().object("spec");
        String word = spec.textOr("", "resource");
        int dot = word.indexOf('.');
        KindId kind =
                dot < 0
                        ? new KindId("", word)
                        : new KindId(word.substring(dot + 1), word.substring(0, dot));
        Key key = new Key(kind, spec.textOr("", "namespace"), spec.textOr("", "name"));
        long from = spec.wholeOr(1, "fromRevision");
        long through = stored.tree().wholeOr(0, "status", "throughRevision");
        String name = stored.key().name();
        try {
            long gone = store.purge(key, from, through, name).get();
            LOG.log(
                    System.Logger.Level.INFO,
                    "history.purged purge=" + name + " object=" + key + " states=" + gone);
            JsonObject.Builder status =
                    JsonObject.builder()
                            .put("phase", "Done")
                            .put("purged", gone)
                            .put("doneAt", Timestamps.seconds(clock.wallMillis()));
            status.put(
                    "message",
                    "gone from history, log and snapshots; backups, and copies that programs have"
                            + " made, are not reached");
            patch(HistoryKinds.PURGE, name, status.build());
        } catch (ExecutionException failure) {
            String why = String.valueOf(failure.getCause());
            LOG.log(System.Logger.Level.ERROR, "history.purge.failed purge=" + name, failure);
            patch(
                    HistoryKinds.PURGE,
                    name,
                    JsonObject.of("message", new JsonString("tried again: " + why)));
        }
    }

    /** Where it is told anything else than before. */
    private void tell() {
        HistoryUsage usage = store.history().usage();
        if (usage.countedMillis() == 0) {
            return;
        }
        for (StoredObject stored : all(HistoryKinds.POLICY)) {
            JsonObject spec = stored.tree().object("spec");
            boolean whole =
                    spec.array("resources").size() == 0 && spec.array("namespaces").size() == 0;
            if (whole && differs(stored.tree(), usage)) {
                patch(HistoryKinds.POLICY, stored.key().name(), status(stored.tree(), usage));
            }
        }
    }

    private static boolean differs(JsonObject policy, HistoryUsage usage) {
        JsonObject status = policy.object("status");
        Quantity told = Quantity.stored(status.get("disk"));
        Quantity cap = Quantity.stored(status.get("diskCap"));
        long disk = told == null ? -1 : told.value();
        long much = Math.max(1 << 20, Math.max(disk, usage.diskBytes()) / WORTH_PART);
        return disk < 0
                || Math.abs(disk - usage.diskBytes()) > much
                || cap == null
                || cap.value() != usage.diskCapBytes()
                || !condition(usage).textOr("", "status").equals(said(status))
                || status.wholeOr(0, "oldestRevision") != usage.oldestRevision()
                || status.wholeOr(0, "observedGeneration")
                        != policy.wholeOr(1, "metadata", "generation");
    }

    private static String said(JsonObject status) {
        for (Json each : status.array("conditions")) {
            if (each instanceof JsonObject one && one.textOr("", "type").equals("WithinCap")) {
                return one.textOr("", "status");
            }
        }
        return "";
    }

    private static JsonObject condition(HistoryUsage usage) {
        boolean within = usage.withinCap() && !usage.tight();
        return JsonObject.builder()
                .put("type", "WithinCap")
                .put("status", within ? "True" : "False")
                .put("reason", within ? "Enough" : "NothingMoreToCollect")
                .put(
                        "message",
                        within
                                ? "history takes no more than it may"
                                : "all that may go is gone: newest states, and revisions that"
                                        + " objects name, stay; raise spec.maxDisk")
                .build();
    }

    private JsonObject status(JsonObject policy, HistoryUsage usage) {
        JsonObject condition = condition(usage);
        boolean same = condition.textOr("", "status").equals(said(policy.object("status")));
        JsonArray before = policy.array("status", "conditions");
        JsonArray conditions =
                same
                        ? before
                        : JsonArray.of(
                                condition.with(
                                        "lastTransitionTime",
                                        new JsonString(Timestamps.seconds(clock.wallMillis()))));
        return JsonObject.builder()
                .put("observedGeneration", policy.wholeOr(1, "metadata", "generation"))
                .put("disk", Quantity.ofBytes(usage.diskBytes()).toString())
                .put("diskCap", Quantity.ofBytes(usage.diskCapBytes()).toString())
                .put("revisions", usage.entries())
                .put("collected", usage.collected())
                .put("oldestRevision", usage.oldestRevision())
                .put("conditions", conditions)
                .build();
    }

    private void patch(Kind kind, String name, JsonObject status) {
        Request request =
                Request.of(
                        WHO,
                        Verb.PATCH,
                        new Target(kind, "", name, "status"),
                        Options.NONE,
                        new Body.Patch(PatchType.MERGE, JsonObject.of("status", status)));
        if (gate.handle(request) instanceof Outcome.Refused<Reply>(Refusal why)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "history.refused kind=" + kind.id() + " name=" + name + " why=" + why);
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
