package dev.davit.control.workload;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment's ReplicaSets as its history: which one is of the template as it is now, how they
 * are numbered and named, which are kept. The annotations are those that {@code kubectl rollout}
 * reads.
 */
final class Revisions {
    private static final String HISTORY = "deployment.kubernetes.io/revision-history";

    /** Of a Deployment: about itself, not about what it runs. */
    private static final List<String> OWN =
            List.of(
                    "kubectl.kubernetes.io/last-applied-configuration",
                    SetView.REVISION,
                    HISTORY,
                    SetView.DESIRED,
                    SetView.MAX,
                    "deprecated.deployment.rollback.to");

    private Revisions() {}

    /** The set of the template as it is now; the oldest, should there be two. */
    static @Nullable SetView newest(JsonObject deployment, List<SetView> sets) {
        JsonObject template = deployment.object("spec", "template");
        return sets.stream()
                .filter(set -> set.template().equals(plain(template)))
                .min(Comparator.comparing(SetView::created).thenComparing(SetView::name))
                .orElse(null);
    }

    private static JsonObject plain(JsonObject template) {
        return template.withAt(
                template.object("metadata", "labels").without(SetView.HASH), "metadata", "labels");
    }

    static long next(List<SetView> older) {
        return older.stream().mapToLong(SetView::revision).max().orElse(0) + 1;
    }

    static String name(JsonObject deployment) {
        return deployment.textOr("", "metadata", "name") + "-" + hash(deployment);
    }

    private static String hash(JsonObject deployment) {
        return Digest.template(
                plain(deployment.object("spec", "template")),
                deployment.wholeOr(0, "status", "collisionCount"));
    }

    /** A new set for the template as it is now. */
    static JsonObject make(JsonObject deployment, Rolling rolling, long replicas, long revision) {
        JsonString hash = new JsonString(hash(deployment));
        JsonObject template =
                deployment
                        .object("spec", "template")
                        .withAt(hash, "metadata", "labels", SetView.HASH);
        JsonObject metadata =
                JsonObject.builder()
                        .put("name", name(deployment))
                        .put("namespace", deployment.textOr("", "metadata", "namespace"))
                        .put("labels", template.object("metadata", "labels"))
                        .put(
                                "annotations",
                                annotations(deployment, JsonObject.EMPTY, revision)
                                        .with(SetView.DESIRED, "" + rolling.replicas())
                                        .with(SetView.MAX, "" + rolling.most()))
                        .put(
                                "ownerReferences",
                                JsonArray.of(Owners.reference(Kinds.DEPLOYMENT, deployment)))
                        .build();
        JsonObject spec =
                JsonObject.builder()
                        .put("replicas", replicas)
                        .put("minReadySeconds", deployment.wholeOr(0, "spec", "minReadySeconds"))
                        .put(
                                "selector",
                                deployment
                                        .object("spec", "selector")
                                        .withAt(hash, "matchLabels", SetView.HASH))
                        .put("template", template)
                        .build();
        return JsonObject.builder()
                .put("apiVersion", Kinds.REPLICA_SET.apiVersion())
                .put("kind", Kinds.REPLICA_SET.kind())
                .put("metadata", metadata)
                .put("spec", spec)
                .build();
    }

    /**
     * What the newest set should be annotated with; its revision, once given, only rises, and the
     * earlier ones are remembered.
     */
    static JsonObject annotations(JsonObject deployment, JsonObject before, long revision) {
        JsonObject after = before;
        JsonObject given = deployment.object("metadata", "annotations");
        for (int i = 0; i < given.size(); i++) {
            if (!OWN.contains(given.nameAt(i))) {
                after = after.with(given.nameAt(i), given.valueAt(i));
            }
        }
        String text = before.textOr("", SetView.REVISION);
        long had = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        if (had >= revision) {
            return after;
        }
        if (had > 0) {
            String earlier = before.textOr("", HISTORY);
            after = after.with(HISTORY, earlier.isEmpty() ? text : earlier + "," + text);
        }
        return after.with(SetView.REVISION, Long.toString(revision));
    }

    /** Old sets that nobody will go back to: beyond the limit, the lowest revisions first. */
    static List<SetView> forgotten(JsonObject deployment, List<SetView> older) {
        long limit = deployment.wholeOr(10, "spec", "revisionHistoryLimit");
        List<SetView> empty = new ArrayList<>();
        for (SetView set : older) {
            boolean idle = set.wanted() == 0 && set.pods().isEmpty();
            if (idle && !Claims.leaves(set.stored())) {
                empty.add(set);
            }
        }
        empty.sort(Comparator.comparingLong(SetView::revision).thenComparing(SetView::name));
        long over = older.size() - limit;
        return empty.subList(0, Math.clamp(over, 0, empty.size()));
    }

    /** The containers that a rollout restart means: all of them, where its mark is a new one. */
    static boolean restarts(JsonObject before, JsonObject after) {
        Json mark = after.at("metadata", "annotations", "kubectl.kubernetes.io/restartedAt");
        return mark != null
                && !mark.equals(
                        before.at("metadata", "annotations", "kubectl.kubernetes.io/restartedAt"));
    }
}
