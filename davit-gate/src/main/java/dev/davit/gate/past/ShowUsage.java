package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.request.Reply;
import dev.davit.store.HistoryUsage;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * GET of {@code …/historypolicies/{name}/usage}: what all history takes now, and what its collector
 * did.
 *
 * <pre>
 * {diskBytes, diskCapBytes, withinCap, revisions, countedAt, collected, rounds, oldestRevision,
 *  writersWaitedMillis, scopes: [{resource, namespace, objects, revisions, bytes}]}
 * </pre>
 */
public final class ShowUsage implements ReadHandler {
    private final Store store;

    public ShowUsage(Store store) {
        this.store = store;
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        if (store.image().get(asked.key()) == null) {
            return Refusals.notFound(asked.kind(), asked.target().name());
        }
        return Outcome.ok(
                new Reply.Document(200, document(store.history().usage()), asked.warnings()));
    }

    private static JsonObject document(HistoryUsage usage) {
        List<Json> scopes = new ArrayList<>(usage.scopes().size());
        for (HistoryUsage.Scope scope : usage.scopes()) {
            scopes.add(
                    JsonObject.builder()
                            .put("resource", scope.kind().toString())
                            .put("namespace", scope.namespace())
                            .put("objects", scope.objects())
                            .put("revisions", scope.entries())
                            .put("bytes", scope.bytes())
                            .build());
        }
        JsonObject.Builder body =
                JsonObject.builder()
                        .put("apiVersion", "davit.dev/v1")
                        .put("kind", "HistoryUsage")
                        .put("diskBytes", usage.diskBytes())
                        .put("diskCapBytes", usage.diskCapBytes())
                        .put("withinCap", usage.withinCap())
                        .put("revisions", usage.entries())
                        .put("collected", usage.collected())
                        .put("rounds", usage.rounds())
                        .put("oldestRevision", usage.oldestRevision())
                        .put("writersWaitedMillis", usage.restedMillis());
        if (usage.countedMillis() > 0) {
            body.put("countedAt", Timestamps.precise(usage.countedMillis()));
        }
        return body.put("scopes", new JsonArray(scopes)).build();
    }

    /** The same for whoever gathers numbers, in Prometheus' text format. */
    public static String metrics(HistoryUsage usage) {
        return """
        # HELP davit_history_disk_bytes What the files of history take.
        # TYPE davit_history_disk_bytes gauge
        davit_history_disk_bytes %d
        # HELP davit_history_disk_cap_bytes What they may take; 0 before the first count.
        # TYPE davit_history_disk_cap_bytes gauge
        davit_history_disk_cap_bytes %d
        # HELP davit_history_revisions States that are kept, as of the last count.
        # TYPE davit_history_revisions gauge
        davit_history_revisions %d
        # HELP davit_history_collected_total States that were removed since the start.
        # TYPE davit_history_collected_total counter
        davit_history_collected_total %d
        # HELP davit_history_rounds_total Walks through all of history since the start.
        # TYPE davit_history_rounds_total counter
        davit_history_rounds_total %d
        # HELP davit_history_writers_waited_seconds_total How long writers waited for the collector.
        # TYPE davit_history_writers_waited_seconds_total counter
        davit_history_writers_waited_seconds_total %s
        """
                .formatted(
                        usage.diskBytes(),
                        usage.diskCapBytes(),
                        usage.entries(),
                        usage.collected(),
                        usage.rounds(),
                        usage.restedMillis() / 1000.0);
    }
}
