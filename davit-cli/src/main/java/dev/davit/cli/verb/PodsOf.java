package dev.davit.cli.verb;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pods that a word of the command line stands for: {@code web} and {@code pod/web} for that
 * one, {@code deployment/web} for those that it controls, {@code service/web} for those that it
 * selects.
 */
final class PodsOf {
    /** Who is asked first: stays, runs, is ready, was restarted least. */
    private static final Comparator<JsonObject> BEST =
            Comparator.comparing(PodsOf::leaves)
                    .thenComparing(pod -> !runs(pod))
                    .thenComparing(pod -> !ready(pod))
                    .thenComparingLong(PodsOf::restarts)
                    .thenComparing(PodsOf::name);

    private PodsOf() {}

    /**
     * Name of the pod to talk to.
     *
     * @throws CliFailure where none runs
     */
    static String running(Session session, String word, String inside) {
        Paths.Named named = Paths.one(List.of(word));
        if (named.kind().equals(Kinds.POD)) {
            return named.name();
        }
        JsonObject best = best(of(session, named, inside), word);
        if (!runs(best)) {
            throw new CliFailure(
                    ExitCode.REFUSED, word + " has no pod that runs; ask: davit why " + word);
        }
        return name(best);
    }

    static JsonObject best(List<JsonObject> pods, String word) {
        return pods.stream()
                .min(BEST)
                .orElseThrow(() ->
                        new CliFailure(
                                ExitCode.REFUSED, word + " has no pods; ask: davit why " + word));
    }

    /** All of them, in the order of their names. */
    static List<JsonObject> of(Session session, Paths.Named named, String inside) {
        JsonObject object = session.get(Paths.object(named, inside));
        if (named.kind().equals(Kinds.POD)) {
            return List.of(object);
        }
        String what = named.shown();
        JsonObject selector = object.object("spec", "selector");
        if (selector.isEmpty()) {
            throw new CliFailure(ExitCode.REFUSED, what + " selects no pods: name a pod");
        }
        if (named.kind().equals(Kinds.SERVICE)) {
            return selected(session, LabelSelector.ofLabels(selector).toString(), inside);
        }
        TreeSet<String> controllers = new TreeSet<>(List.of(uid(object)));
        if (named.kind().equals(Kinds.DEPLOYMENT)) {
            Revisions.of(session, inside, object).forEach(set -> controllers.add(uid(set)));
        }
        List<JsonObject> pods = new ArrayList<>(selected(session, text(selector), inside));
        pods.removeIf(pod -> !controlled(pod, controllers));
        return pods;
    }

    /**
     * @param selector {@code app=web,tier in (front,back)}
     */
    static List<JsonObject> selected(Session session, String selector, String inside) {
        String path = Paths.collection(Kinds.POD, inside);
        List<JsonObject> pods = new ArrayList<>();
        JsonObject list = session.get(path + "?labelSelector=" + Paths.encode(selector));
        for (Json item : list.array("items")) {
            if (item instanceof JsonObject pod) {
                pods.add(pod);
            }
        }
        pods.sort(Comparator.comparing(PodsOf::name));
        return pods;
    }

    private static String text(JsonObject selector) {
        return switch (LabelSelector.read(selector, FieldPath.of("spec", "selector"))) {
            case Outcome.Ok<LabelSelector>(LabelSelector read) -> read.toString();
            case Outcome.Refused<LabelSelector>(Refusal refusal) ->
                    throw new CliFailure(ExitCode.REFUSED, refusal.message());
        };
    }

    private static boolean controlled(JsonObject pod, Set<String> controllers) {
        for (Json item : pod.array("metadata", "ownerReferences")) {
            if (item instanceof JsonObject owner
                    && owner.boolOr(false, "controller")
                    && controllers.contains(owner.textOr("", "uid"))) {
                return true;
            }
        }
        return false;
    }

    private static String uid(JsonObject object) {
        return object.textOr("", "metadata", "uid");
    }

    static String name(JsonObject pod) {
        return pod.textOr("", "metadata", "name");
    }

    private static boolean leaves(JsonObject pod) {
        return pod.text("metadata", "deletionTimestamp") != null;
    }

    private static boolean runs(JsonObject pod) {
        return pod.textOr("", "status", "phase").equals("Running");
    }

    private static boolean ready(JsonObject pod) {
        for (Json item : pod.array("status", "conditions")) {
            if (item instanceof JsonObject one && one.textOr("", "type").equals("Ready")) {
                return one.textOr("", "status").equals("True");
            }
        }
        return false;
    }

    private static long restarts(JsonObject pod) {
        long all = 0;
        for (Json item : pod.array("status", "containerStatuses")) {
            all += item instanceof JsonObject one ? one.wholeOr(0, "restartCount") : 0;
        }
        return all;
    }
}
