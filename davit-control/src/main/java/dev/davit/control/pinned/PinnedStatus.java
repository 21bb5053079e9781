package dev.davit.control.pinned;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.control.Conditions;
import dev.davit.control.workload.Failure;
import dev.davit.control.workload.PodTrouble;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The status of a PinnedDeployment, from its pods as they are stored. */
final class PinnedStatus {
    static final String FAILURE = "ReplicaFailure";

    private final JsonObject tree;
    private final Goal goal;
    private final List<Version> versions;
    private final Family family;
    private final Failure failure;
    private final long now;
    private final SortedMap<String, Integer> current = new TreeMap<>();
    private final SortedMap<String, Integer> readies = new TreeMap<>();
    private final SortedMap<String, String> strangers = new TreeMap<>();

    /** Every pod carries the name that its version has now. */
    private boolean named = true;

    private int live;
    private int ready;

    private PinnedStatus(
            JsonObject tree,
            Goal goal,
            List<Version> versions,
            Family family,
            Failure failure,
            long now) {
        this.tree = tree;
        this.goal = goal;
        this.versions = versions;
        this.family = family;
        this.failure = failure;
        this.now = now;
        family.stored().stream().filter(child -> !child.leaving()).forEach(this::count);
    }

    static JsonObject of(
            JsonObject tree,
            Goal goal,
            List<Version> versions,
            Family family,
            Failure failure,
            long nowMillis) {
        return new PinnedStatus(tree, goal, versions, family, failure, nowMillis).status();
    }

    private void count(Child child) {
        live++;
        ready += child.ready() ? 1 : 0;
        current.merge(child.digest(), 1, Integer::sum);
        readies.merge(child.digest(), child.ready() ? 1 : 0, Integer::sum);
        Version version =
                versions.stream()
                        .filter(one -> one.digest().equals(child.digest()))
                        .findFirst()
                        .orElse(null);
        if (version == null) {
            strangers.put(child.digest(), child.version());
        } else {
            named &= version.name().equals(child.version());
        }
    }

    private JsonObject status() {
        int placed = versions.stream().mapToInt(v -> Math.min(v.desired(), have(v.digest()))).sum();
        return JsonObject.builder()
                .put("observedGeneration", tree.wholeOr(1, "metadata", "generation"))
                .put("replicas", live)
                .put("readyReplicas", ready)
                .put("updatedReplicas", placed)
                .put("selector", selector())
                .put("versions", versions())
                .put("conditions", conditions(placed))
                .build();
    }

    private String selector() {
        FieldPath at = FieldPath.of("spec", "selector");
        return LabelSelector.read(tree.object("spec", "selector"), at)
                        instanceof Outcome.Ok<LabelSelector>(LabelSelector selector)
                ? selector.toString()
                : "";
    }

    private int have(String digest) {
        return current.getOrDefault(digest, 0);
    }

    private JsonArray versions() {
        int[] weights = weights();
        List<Json> all = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            Version version = versions.get(i);
            JsonObject entry =
                    entry(version.name(), version.digest(), version.desired(), weights[i]);
            List<Json> also = new ArrayList<>();
            version.also().forEach(name -> also.add(new JsonString(name)));
            all.add(also.isEmpty() ? entry : entry.with("also", new JsonArray(also)));
        }
        // Pods of templates that are not wanted any more: they are on their way out.
        strangers.forEach((digest, name) -> all.add(entry(name + "~" + digest, digest, 0, 0)));
        return new JsonArray(all);
    }

    private JsonObject entry(String name, String digest, int desired, int weight) {
        return JsonObject.builder()
                .put("name", name)
                .put("digest", digest)
                .put("desired", desired)
                .put("current", have(digest))
                .put("ready", readies.getOrDefault(digest, 0))
                .put("weight", weight)
                .build();
    }

    private int[] weights() {
        int[] shares = versions.stream().mapToInt(Version::shareWeight).toArray();
        int[] desired = versions.stream().mapToInt(Version::desired).toArray();
        int[] able = versions.stream().mapToInt(v -> readies.getOrDefault(v.digest(), 0)).toArray();
        int[] weights = Weights.now(shares, desired, able);
        for (int i = 0; i < weights.length; i++) {
            weights[i] += versions.get(i).fixedWeight();
        }
        return weights;
    }

    private JsonArray conditions(int placed) {
        JsonArray all = tree.array("status", "conditions");
        boolean enough = ready >= goal.floor();
        all =
                with(
                        all,
                        "Available",
                        enough,
                        enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                        "%d of %d pods are ready; at least %d must be"
                                .formatted(ready, goal.replicas(), goal.floor()));
        State state = state(placed);
        String message = message(state, placed);
        boolean moves = state == State.SHIFTING || state == State.SETTLED;
        all = with(all, "Progressing", moves, state.reason, message);
        all = with(all, "Settled", state == State.SETTLED, state.reason, message);
        return failure.none()
                ? Conditions.without(all, FAILURE)
                : with(all, FAILURE, true, "Refused", failure.message());
    }

    private JsonArray with(
            JsonArray all, String type, boolean holds, String reason, String message) {
        JsonArray next = Conditions.with(all, type, holds, reason, message, now);
        List<Json> marked = new ArrayList<>();
        JsonNumber generation = JsonNumber.of(tree.wholeOr(1, "metadata", "generation"));
        for (Json item : next) {
            marked.add(
                    item instanceof JsonObject one && type.equals(one.text("type"))
                            ? one.with("observedGeneration", generation)
                            : item);
        }
        return new JsonArray(marked);
    }

    private enum State {
        SETTLED("Settled"),
        SHIFTING("Shifting"),
        PAUSED("Paused"),
        HELD("Held");

        private final String reason;

        State(String reason) {
            this.reason = reason;
        }
    }

    private State state(int placed) {
        boolean exact = placed == goal.replicas() && live == goal.replicas() && named;
        if (exact && ready == live) {
            return State.SETTLED;
        }
        if (!failure.none() || !trouble().isEmpty()) {
            return State.HELD;
        }
        return goal.paused() && !exact ? State.PAUSED : State.SHIFTING;
    }

    private String message(State state, int placed) {
        return switch (state) {
            case SETTLED -> "every version has its pods, and all of them are ready";
            case PAUSED -> counts() + "; spec.paused holds running pods as they are";
            case SHIFTING -> counts() + waits(placed);
            case HELD -> {
                String trouble = trouble();
                yield counts() + "; " + (trouble.isEmpty() ? failure.message() : trouble);
            }
        };
    }

    private String counts() {
        List<String> all = new ArrayList<>();
        for (Version version : versions) {
            all.add(
                    "%s has %d of %d pods"
                            .formatted(version.name(), have(version.digest()), version.desired()));
        }
        strangers.forEach((digest, name) ->
                all.add("%d pods follow an older template of %s".formatted(have(digest), name)));
        return String.join(", ", all);
    }

    private String waits(int placed) {
        for (Child child : family.stored()) {
            if (!child.leaving() && !child.ready()) {
                return "; waits for pod %s of version %s to be ready"
                        .formatted(child.name(), child.version());
            }
        }
        return placed < goal.replicas() ? "; going on" : "";
    }

    /** Which pod does not come up, and why. */
    private String trouble() {
        for (Child child : family.stored()) {
            String why =
                    child.leaving() || child.ready()
                            ? ""
                            : PodTrouble.of(family.pod(child.name()).tree());
            if (!why.isEmpty()) {
                return "pod %s of version %s is not ready: %s"
                        .formatted(child.name(), child.version(), why);
            }
        }
        return "";
    }
}
