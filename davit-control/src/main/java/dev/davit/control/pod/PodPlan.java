package dev.davit.control.pod;

import dev.davit.base.Invariant;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What runs, what is wanted → the least that has to happen. The gate shows it for a dry run, the
 * node does it; both ask here, so they cannot disagree.
 *
 * <p>Containers that end and start are named once: a restart covers new limits and mounts, a
 * rebuilt sandbox covers restarts, a move covers everything.
 */
public final class PodPlan {

    /**
     * What the pod's node can do.
     *
     * @param mountsLive whether a volume can be mounted into a running container
     * @param misfit why the wanted spec does not fit where the pod is; empty when it does
     */
    public record Node(boolean mountsLive, Function<JsonObject, Optional<String>> misfit) {
        public static final Node FITS = new Node(true, spec -> Optional.empty());
        public static final Node NO_LIVE_MOUNTS = new Node(false, spec -> Optional.empty());
    }

    private final JsonObject applied;
    private final JsonObject wanted;
    private final Node node;
    private final List<String> live = new ArrayList<>();
    private final List<String> rebuild = new ArrayList<>();
    private final List<String> nextSandbox = new ArrayList<>();
    private final List<String> started = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final SortedMap<String, List<String>> restart = new TreeMap<>();
    private final SortedMap<String, List<String>> resize = new TreeMap<>();

    /** Volume → containers. */
    private final SortedMap<String, List<String>> mount = new TreeMap<>();

    private @Nullable String move;

    private PodPlan(JsonObject applied, JsonObject wanted, Node node) {
        this.applied = applied;
        this.wanted = wanted;
        this.node = node;
    }

    /** Two specs of one pod, both with their defaults → actions in the order to do them. */
    public static List<PodAction> between(
            JsonObject appliedSpec, JsonObject wantedSpec, Node node) {
        PodPlan plan = new PodPlan(appliedSpec, wantedSpec, node);
        plan.compare();
        return plan.actions();
    }

    /** As {@link #between}, with the metadata's changes, which are always live. */
    public static List<PodAction> betweenPods(
            JsonObject appliedPod, JsonObject wantedPod, Node node) {
        PodPlan plan = new PodPlan(appliedPod.object("spec"), wantedPod.object("spec"), node);
        for (String field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
            JsonObject before = appliedPod.object("metadata");
            JsonObject after = wantedPod.object("metadata");
            if (!equal(before.get(field), after.get(field))) {
                plan.live.add("metadata." + field);
            }
        }
        plan.compare();
        return plan.actions();
    }

    /** For the {@code davit.dev/plan} annotation and the warning beside it. */
    public static List<String> sentences(List<PodAction> plan) {
        return plan.isEmpty()
                ? List.of("nothing changes")
                : plan.stream().map(PodAction::sentence).toList();
    }

    /** Whether a container has to be started anew to become what is wanted. */
    public static boolean restarts(JsonObject appliedContainer, JsonObject wantedContainer) {
        Set<String> fields = new TreeSet<>();
        eachChange(appliedContainer, wantedContainer, fields::add);
        return fields.stream()
                .anyMatch(field ->
                        switch (PodFields.ofContainer(field)) {
                            case LIVE, RESIZE -> false;
                            case RESTART, REBUILD, NESTED -> true;
                        });
    }

    private void compare() {
        eachChange(applied, wanted, this::specField);
        if (!applied.equals(wanted)) {
            node.misfit().apply(wanted).ifPresent(reason -> move = reason);
        }
    }

    private void specField(String field) {
        String path = "spec." + field;
        switch (PodFields.ofSpec(field)) {
            case LIVE -> live.add(path);
            case REBUILD -> rebuild.add(path);
            case RESTART, RESIZE -> Invariant.check(false, "no effect of a pod's field: %s", path);
            case NESTED -> nested(field);
        }
    }

    private void nested(String field) {
        switch (field) {
            case "nodeName" -> nodeName();
            case "volumes" -> volumes();
            case "containers" -> containers();
            case "initContainers" -> initContainers();
            case "davit" -> members(field, PodFields::ofDavit);
            case "securityContext" -> members(field, PodFields::ofPodSecurity);
            default -> Invariant.check(false, "no rule for spec.%s", field);
        }
    }

    /** Being bound is no change; being bound elsewhere is a move. */
    private void nodeName() {
        String before = applied.textOr("", "nodeName");
        String after = wanted.textOr("", "nodeName");
        if (!before.isEmpty() && !after.isEmpty()) {
            move = "spec.nodeName is now " + after;
        }
    }

    private void members(String of, Function<String, PodFields.Effect> effects) {
        eachChange(
                applied.object(of),
                wanted.object(of),
                member -> {
                    String path = "spec." + of + "." + member;
                    switch (effects.apply(member)) {
                        case LIVE -> live.add(path);
                        case REBUILD -> rebuild.add(path);
                        case RESTART -> restartAll(path);
                        case NESTED -> {
                            if (member.equals("configs")) {
                                configs();
                            } else {
                                wishes();
                            }
                        }
                        case RESIZE ->
                                Invariant.check(false, "no effect of a pod's field: %s", path);
                    }
                });
    }

    /** {@code spec.davit.restarts}: by container, the generation in which it was asked for. */
    private void wishes() {
        eachChange(
                applied.object("davit", "restarts"),
                wanted.object("davit", "restarts"),
                container -> {
                    if (staying().contains(container)) {
                        restartFor(container, "spec.davit.restarts." + container);
                    }
                });
    }

    /** {@code spec.davit.configs}: what is noted for the first time is what a container has. */
    private void configs() {
        eachChange(
                applied.object("davit", "configs"),
                wanted.object("davit", "configs"),
                container -> {
                    String path = "spec.davit.configs." + container;
                    ConfigMark before = mark(applied, container);
                    if (staying().contains(container)
                            && !mark(wanted, container).changed(before).isEmpty()) {
                        restartFor(container, path);
                    } else {
                        live.add(path);
                    }
                });
    }

    private static ConfigMark mark(JsonObject spec, String container) {
        return ConfigMark.read(spec.textOr("", "davit", "configs", container));
    }

    private void restartAll(String path) {
        for (String container : staying()) {
            restartFor(container, path);
        }
    }

    private void restartFor(String container, String path) {
        restart.computeIfAbsent(container, name -> new ArrayList<>()).add(path);
    }

    private List<String> staying() {
        List<String> before = Names.standing(applied);
        return Names.standing(wanted).stream().filter(before::contains).toList();
    }

    /** A volume that changed restarts those who use it; new and removed ones show in mounts. */
    private void volumes() {
        List<String> before = Names.of(applied.array("volumes"));
        for (JsonObject volume : Names.objects(wanted.array("volumes"))) {
            String name = Names.of(volume);
            String path = "spec.volumes[" + name + "]";
            if (!before.contains(name)) {
                if (users(name).isEmpty()) {
                    live.add(path);
                }
            } else if (!volume.equals(Names.find(applied.array("volumes"), name))) {
                List<String> users = users(name);
                users.forEach(container -> restartFor(container, path));
                if (users.isEmpty()) {
                    live.add(path);
                }
            }
        }
        for (String name : before) {
            boolean gone = !Names.of(wanted.array("volumes")).contains(name);
            if (gone) {
                live.add("spec.volumes[" + name + "]");
            }
        }
    }

    /** Containers that stay and mount a volume in the wanted spec. */
    private List<String> users(String volume) {
        return staying().stream()
                .filter(container ->
                        mountsOf(wanted, container).values().stream()
                                .anyMatch(mount -> volume.equals(Names.of(mount))))
                .toList();
    }

    private void containers() {
        List<String> before = Names.of(applied.array("containers"));
        List<String> after = Names.of(wanted.array("containers"));
        standing(before, after);
    }

    /** Sidecars are changed as containers are; the others have run. */
    private void initContainers() {
        standing(Names.sidecars(applied), Names.sidecars(wanted));
        JsonArray before = applied.array("initContainers");
        JsonArray after = wanted.array("initContainers");
        SortedSet<String> names = new TreeSet<>(Names.of(before));
        names.addAll(Names.of(after));
        names.removeAll(Names.sidecars(applied));
        names.removeAll(Names.sidecars(wanted));
        for (String name : names) {
            eachChange(
                    Names.find(before, name),
                    Names.find(after, name),
                    field -> nextSandbox.add("spec.initContainers[" + name + "]." + field));
        }
    }

    private void standing(List<String> before, List<String> after) {
        before.stream().filter(name -> !after.contains(name)).forEach(stopped::add);
        after.stream().filter(name -> !before.contains(name)).forEach(started::add);
        for (String name : after) {
            if (before.contains(name)) {
                eachChange(
                        Names.container(applied, name),
                        Names.container(wanted, name),
                        field -> containerField(name, field));
            }
        }
    }

    private void containerField(String container, String field) {
        String path = Names.path(wanted, container) + "." + field;
        switch (PodFields.ofContainer(field)) {
            case LIVE -> live.add(path);
            case RESTART -> restartFor(container, field);
            case RESIZE -> resources(container, field);
            case REBUILD -> rebuild.add(path);
            case NESTED -> mounts(container);
        }
    }

    /** Limits change live; claimed devices do not. */
    private void resources(String container, String field) {
        Json before = Names.container(applied, container).at("resources", "claims");
        Json after = Names.container(wanted, container).at("resources", "claims");
        if (equal(before, after) && !restartsFor(container)) {
            resize.computeIfAbsent(container, name -> new ArrayList<>()).add(field);
        } else {
            restartFor(container, field);
        }
    }

    /** A container may ask to be started anew with more, or less, of something. */
    private boolean restartsFor(String container) {
        JsonObject then = Names.container(applied, container);
        JsonObject now = Names.container(wanted, container);
        for (JsonObject policy : Names.objects(now.array("resizePolicy"))) {
            String name = policy.textOr("", "resourceName");
            boolean same =
                    equal(then.at("resources", "limits", name), now.at("resources", "limits", name))
                            && equal(
                                    then.at("resources", "requests", name),
                                    now.at("resources", "requests", name));
            if (!same && "RestartContainer".equals(policy.text("restartPolicy"))) {
                return true;
            }
        }
        return false;
    }

    /** Only mounts of new volumes, beside all those that were there, can be made live. */
    private void mounts(String container) {
        SortedMap<String, JsonObject> before = mountsOf(applied, container);
        SortedMap<String, JsonObject> added = mountsOf(wanted, container);
        List<String> oldVolumes = Names.of(applied.array("volumes"));
        boolean kept =
                before.entrySet().stream()
                        .allMatch(old -> old.getValue().equals(added.remove(old.getKey())));
        boolean onlyNew =
                added.values().stream().noneMatch(mount -> oldVolumes.contains(Names.of(mount)));
        if (!kept || !onlyNew || !node.mountsLive()) {
            restartFor(container, "volumeMounts");
            return;
        }
        SortedSet<String> volumes = new TreeSet<>();
        added.values().forEach(mount -> volumes.add(Names.of(mount)));
        for (String volume : volumes) {
            mount.computeIfAbsent(volume, name -> new ArrayList<>()).add(container);
        }
    }

    private static SortedMap<String, JsonObject> mountsOf(JsonObject spec, String container) {
        SortedMap<String, JsonObject> mounts = new TreeMap<>();
        JsonObject found = Names.container(spec, container);
        for (JsonObject mount : Names.objects(found.array("volumeMounts"))) {
            mounts.put(mount.textOr("", "mountPath"), mount);
        }
        return mounts;
    }

    private List<PodAction> actions() {
        List<PodAction> actions = new ArrayList<>();
        if (move != null) {
            actions.add(new PodAction.RePlace(move));
        } else {
            stopped.forEach(name -> actions.add(new PodAction.StopContainer(name)));
            if (rebuild.isEmpty()) {
                disturbances(actions);
            } else {
                List<String> fields = new ArrayList<>(rebuild);
                restart.forEach(
                        (name, why) -> fields.addAll(why.stream().map(f -> in(name, f)).toList()));
                actions.add(new PodAction.RebuildSandbox(fields));
            }
            started.forEach(name -> actions.add(new PodAction.StartContainer(name)));
        }
        if (!nextSandbox.isEmpty() && rebuild.isEmpty() && move == null) {
            actions.add(new PodAction.NextSandbox(nextSandbox));
        }
        if (!live.isEmpty()) {
            actions.add(new PodAction.Live(live));
        }
        return List.copyOf(actions);
    }

    private String in(String container, String field) {
        return field.startsWith("spec.") ? field : Names.path(wanted, container) + "." + field;
    }

    private void disturbances(List<PodAction> actions) {
        mount.forEach((volume, containers) -> {
            List<String> running =
                    containers.stream().filter(c -> !restart.containsKey(c)).toList();
            if (!running.isEmpty()) {
                actions.add(new PodAction.MountLive(volume, running));
            }
        });
        resize.forEach((container, fields) -> {
            if (!restart.containsKey(container)) {
                actions.add(new PodAction.Resize(container, fields));
            }
        });
        restart.forEach((container, fields) ->
                actions.add(new PodAction.RestartContainer(container, fields)));
    }

    private static void eachChange(JsonObject before, JsonObject after, Consumer<String> visit) {
        SortedSet<String> names = new TreeSet<>(before.names());
        names.addAll(after.names());
        for (String name : names) {
            if (!equal(before.get(name), after.get(name))) {
                visit.accept(name);
            }
        }
    }

    /** Missing and empty mean the same in an API object. */
    private static boolean equal(@Nullable Json one, @Nullable Json other) {
        return (one == null || other == null) ? (empty(one) && empty(other)) : one.equals(other);
    }

    private static boolean empty(@Nullable Json value) {
        return switch (value) {
            case null -> true;
            case JsonObject object -> object.isEmpty();
            case JsonArray array -> array.size() == 0;
            case Json ignored -> false;
        };
    }
}
