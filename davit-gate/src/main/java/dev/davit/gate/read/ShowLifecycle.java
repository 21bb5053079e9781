package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.control.NamespaceLifecycle;
import dev.davit.control.custom.DeclaredLifecycle;
import dev.davit.control.discovery.ServiceLifecycle;
import dev.davit.control.garbage.Held;
import dev.davit.control.garbage.LeavingLifecycle;
import dev.davit.control.pod.PodLifecycle;
import dev.davit.control.workload.WorkloadLifecycle;
import dev.davit.gate.Progress;
import dev.davit.gate.owner.Frozen;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.lifecycle.Explanation;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.StepView;
import dev.davit.lifecycle.View;
import dev.davit.lifecycle.draw.DotDrawing;
import dev.davit.lifecycle.draw.SvgDrawing;
import dev.davit.lifecycle.draw.TextDrawing;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Reply;
import dev.davit.port.Clock;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * GET …/lifecycle: the run that an object is in, step by step, and what it waits for; {@code
 * format=dot|svg|text} draws it.
 */
public final class ShowLifecycle implements ReadHandler {
    private final Store store;
    private final Clock clock;
    private final Progress progress;

    public ShowLifecycle(Store store, Clock clock, Progress progress) {
        this.store = store;
        this.clock = clock;
        this.progress = progress;
    }

    @Override
    public Outcome<Reply> answer(Asked asked) {
        StoredObject stored = store.image().get(asked.key());
        if (stored == null) {
            return Refusals.notFound(asked.kind(), asked.target().name());
        }
        long now = clock.wallMillis();
        if (asked.kind().equals(Kinds.NAMESPACE) && NamespaceLifecycle.stops(stored.tree())) {
            View view =
                    NamespaceLifecycle.view(
                            store.image(), stored.tree(), store.image().kinds().all(), now);
            return shown(
                    asked, stored, view, NamespaceLifecycle.explain(view, stored.key().name()));
        }
        if (!asked.kind().equals(Kinds.POD) && Held.leaves(stored.tree())) {
            return plain(asked, stored, now);
        }
        if (asked.kind().equals(Kinds.SERVICE)) {
            View view = ServiceLifecycle.view(store.image(), stored, now);
            return shown(asked, stored, view, ServiceLifecycle.explain(store.image(), stored, now));
        }
        if (WorkloadLifecycle.has(asked.kind())) {
            View view = WorkloadLifecycle.view(store.image(), asked.kind(), stored.tree(), now);
            Explanation why =
                    WorkloadLifecycle.explain(store.image(), view, asked.kind(), stored.tree());
            return shown(asked, stored, view, why);
        }
        if (!asked.kind().equals(Kinds.POD)) {
            return plain(asked, stored, now);
        }
        JsonObject momentary = progress.of(stored.uid());
        JsonObject pod =
                momentary == null ? stored.tree() : PodLifecycle.live(stored.tree(), momentary);
        View view = PodLifecycle.view(pod, now);
        return shown(asked, stored, view, PodLifecycle.explain(pod, now));
    }

    /**
     * Of a kind that takes effect by being stored, of any that only its holders keep, and of custom
     * kinds, as it is declared for them.
     */
    private Outcome<Reply> plain(Asked asked, StoredObject stored, long now) {
        View declared = DeclaredLifecycle.view(store.image(), asked.kind(), stored, now);
        View view =
                declared == null
                        ? LeavingLifecycle.view(store.image(), asked.kind(), stored, now)
                        : declared;
        Explanation why = LeavingLifecycle.explain(view, asked.kind(), stored.tree());
        return shown(asked, stored, view, why);
    }

    private static Outcome<Reply> shown(
            Asked asked, StoredObject stored, View view, Explanation why) {
        String format = asked.options().firstOr("format", "json");
        return switch (format) {
            case "json" ->
                    Outcome.ok(
                            new Reply.Document(
                                    200,
                                    document(asked.kind(), stored, view, why),
                                    asked.warnings()));
            case "dot" -> text(asked, "text/vnd.graphviz; charset=utf-8", DotDrawing.of(view));
            case "svg" -> text(asked, "image/svg+xml", SvgDrawing.of(view));
            case "text" ->
                    text(
                            asked,
                            "text/plain; charset=utf-8",
                            String.join("\n", lines(asked.kind(), stored, why))
                                    + "\n\n"
                                    + TextDrawing.of(view));
            default ->
                    Refusals.bad(
                            "format: Unsupported value: \""
                                    + format
                                    + "\": supported values: \"dot\", \"json\", \"svg\", \"text\"");
        };
    }

    private static List<String> lines(Kind kind, StoredObject stored, Explanation why) {
        List<String> lines = new ArrayList<>(why.lead());
        lines.addAll(Frozen.of(stored.tree()).lines(kind, stored.key()));
        return lines;
    }

    private static Outcome<Reply> text(Asked asked, String type, String text) {
        return Outcome.ok(new Reply.Text(type, text, asked.warnings()));
    }

    private static JsonObject.Builder head(StoredObject stored) {
        JsonObject.Builder metadata = JsonObject.builder().put("name", stored.key().name());
        if (!stored.key().namespace().isEmpty()) {
            metadata.put("namespace", stored.key().namespace());
        }
        metadata.put("uid", stored.uid());
        return JsonObject.builder()
                .put("apiVersion", "davit.dev/v1")
                .put("kind", "ObjectLifecycle")
                .put("metadata", metadata.build());
    }

    private static JsonObject document(Kind kind, StoredObject stored, View view, Explanation why) {
        JsonObject.Builder all = head(stored);
        all.put("run", view.run().text());
        JsonObject explained = why.toJson();
        all.put("result", explained.textOr("", "result"));
        List<Json> steps = new ArrayList<>();
        view.steps().forEach(step -> steps.add(step(step)));
        all.put("steps", new JsonArray(steps));
        all.put("explanation", explained);
        Frozen frozen = Frozen.of(stored.tree());
        if (!frozen.isEmpty()) {
            all.put("frozen", frozen.json(kind, stored.key()));
        }
        return all.build();
    }

    private static JsonObject step(StepView view) {
        StepState state = view.state();
        JsonObject.Builder step =
                JsonObject.builder()
                        .put("name", view.name())
                        .put("does", view.step().does())
                        .put("owner", view.step().owner().text())
                        .put("after", texts(view.step().after()))
                        .put("state", state.text())
                        .put("since", Timestamps.precise(state.sinceMillis()))
                        .put("attempts", state.attempts());
        switch (state) {
            case StepState.Waiting waiting -> {
                step.put("waitsOn", texts(waiting.on()));
                putText(step, "message", waiting.message());
                putText(step, "unblock", waiting.unblock());
            }
            case StepState.Failed failed -> {
                putText(step, "message", failed.message());
                putText(step, "unblock", failed.unblock());
                failed.retryAt().ifPresent(at -> step.put("retryAt", Timestamps.precise(at)));
            }
            case StepState.Running running -> putText(step, "message", running.message());
            case StepState.Done done -> putText(step, "message", done.message());
            case StepState.Skipped skipped -> putText(step, "message", skipped.message());
            case StepState.Due _ -> {}
        }
        return step.build();
    }

    private static void putText(JsonObject.Builder into, String name, String text) {
        if (!text.isEmpty()) {
            into.put(name, text);
        }
    }

    private static JsonArray texts(List<String> texts) {
        return new JsonArray(texts.stream().<Json>map(JsonString::new).toList());
    }
}
