package dev.davit.control.pod;

import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.OnFailure;
import dev.davit.lifecycle.Owner;
import dev.davit.lifecycle.Owner.BuiltIn;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.Point;
import dev.davit.lifecycle.Step;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A pod's graphs: a function of its spec (start, stop) or of its plan (change). */
public final class PodGraphs {
    public static final String KIND = "Pod";
    public static final String PLACE = "place";
    public static final String SANDBOX = "sandbox";
    public static final String READY = "ready";
    public static final String WITHDRAW = "withdraw";
    public static final String TEARDOWN = "teardown";
    public static final String RELEASE = "release";

    private static final String IMAGE_ = "image/";
    private static final String VOLUME_ = "volume/";
    private static final String INIT_ = "init/";
    private static final String CONTAINER_ = "container/";
    private static final String STOP_ = "stop/";
    private static final String RESIZE_ = "resize/";
    private static final String MOUNT_ = "mount/";
    private static final String TERMINATE_ = "terminate/";

    private static final String CHANGED_VOLUME = "spec.volumes[";

    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    private PodGraphs() {}

    public static String image(String container) {
        return IMAGE_ + container;
    }

    public static String volume(String volume) {
        return VOLUME_ + volume;
    }

    public static String init(String container) {
        return INIT_ + container;
    }

    public static String container(String container) {
        return CONTAINER_ + container;
    }

    public static String stop(String container) {
        return STOP_ + container;
    }

    public static String resize(String container) {
        return RESIZE_ + container;
    }

    public static String mount(String volume) {
        return MOUNT_ + volume;
    }

    public static String terminate(String container) {
        return TERMINATE_ + container;
    }

    /**
     * Placed, then images, volumes and sandbox side by side, then init containers one after the
     * other, then all containers, then ready.
     */
    public static Graph start(JsonObject spec) {
        List<Step> steps = new ArrayList<>();
        steps.add(step(PLACE, "choose a node, give an address", BuiltIn.SCHEDULER, DAY, List.of()));
        List<String> prepared = new ArrayList<>();
        for (String volume : Names.of(spec.array("volumes"))) {
            steps.add(node(volume(volume), "make volume " + volume, List.of(PLACE)));
            prepared.add(volume(volume));
        }
        List<String> inits = Names.of(spec.array("initContainers"));
        List<String> containers = Names.of(spec.array("containers"));
        for (String name : both(inits, containers)) {
            steps.add(node(image(name), "have the image of " + name, List.of(PLACE)));
        }
        steps.add(node(SANDBOX, "make namespaces, network and cgroup", List.of(PLACE)));
        prepared.add(SANDBOX);
        List<String> initialised = initSteps(inits, prepared, steps);
        List<String> started = new ArrayList<>();
        for (String name : containers) {
            List<String> after = new ArrayList<>(initialised);
            after.add(image(name));
            steps.add(node(container(name), "start container " + name, after));
            started.add(container(name));
        }
        steps.add(step(READY, "readiness of every container", BuiltIn.NODE, DAY, started));
        return new Graph(KIND, Phase.START, steps, startPoints(inits, started));
    }

    private static List<Point> startPoints(List<String> inits, List<String> started) {
        List<String> first = inits.isEmpty() ? started : List.of(init(inits.getFirst()));
        return List.of(new Point("address", List.of(PLACE)), new Point("start-containers", first));
    }

    /** Sequential; answers what the containers have to wait for. */
    private static List<String> initSteps(
            List<String> inits, List<String> prepared, List<Step> steps) {
        List<String> after = prepared;
        for (String name : inits) {
            List<String> here = new ArrayList<>(after);
            here.add(image(name));
            steps.add(step(init(name), "run init container " + name, BuiltIn.NODE, DAY, here));
            after = List.of(init(name));
        }
        return after;
    }

    private static Set<String> both(List<String> some, List<String> more) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(more);
        return all;
    }

    /** What a plan does, as steps. */
    public static Graph change(List<PodAction> plan, JsonObject wantedSpec) {
        Set<String> names = new LinkedHashSet<>();
        for (PodAction action : plan) {
            namesOf(action, wantedSpec, names);
        }
        return changeOf(names, wantedSpec);
    }

    private static void namesOf(PodAction action, JsonObject spec, Set<String> names) {
        switch (action) {
            case PodAction.Live ignored -> {}
            case PodAction.NextSandbox ignored -> {}
            case PodAction.Resize resize -> names.add(resize(resize.container()));
            case PodAction.MountLive mount -> {
                names.add(volume(mount.volume()));
                names.add(mount(mount.volume()));
            }
            case PodAction.RestartContainer restart -> {
                names.add(WITHDRAW);
                names.add(image(restart.container()));
                names.add(stop(restart.container()));
                names.add(container(restart.container()));
                names.add(READY);
                changedVolumes(restart.fields()).forEach(each -> names.add(volume(each)));
            }
            case PodAction.StartContainer start -> {
                names.add(image(start.container()));
                names.add(container(start.container()));
                names.add(READY);
            }
            case PodAction.StopContainer stop -> names.add(stop(stop.container()));
            case PodAction.RebuildSandbox ignored -> {
                for (String name : Names.of(spec.array("containers"))) {
                    names.addAll(List.of(image(name), stop(name), container(name)));
                }
                for (String name : Names.of(spec.array("initContainers"))) {
                    names.addAll(List.of(image(name), init(name)));
                }
                Names.sidecars(spec).forEach(name -> names.add(stop(name)));
                names.addAll(List.of(WITHDRAW, SANDBOX, READY));
            }
            case PodAction.RePlace ignored -> names.addAll(List.of(WITHDRAW, TEARDOWN, PLACE));
        }
    }

    /** What is to be shown has to be there before the old program ends. */
    private static List<String> changedVolumes(List<String> fields) {
        return fields.stream()
                .filter(field -> field.startsWith(CHANGED_VOLUME))
                .map(field -> field.substring(CHANGED_VOLUME.length(), field.length() - 1))
                .toList();
    }

    /**
     * The graph of a change from the names of its steps alone, as they stand in {@code
     * status.davit.steps}: the order between them follows from their names, and that of init
     * containers from the spec.
     */
    public static Graph changeOf(Collection<String> names, JsonObject spec) {
        Set<String> all = new TreeSet<>(names);
        List<Step> steps = new ArrayList<>();
        for (String name : all) {
            steps.add(changeStep(name, all, spec));
        }
        return new Graph(KIND, Phase.CHANGE, steps);
    }

    private static Step changeStep(String name, Set<String> all, JsonObject spec) {
        String rest = name.substring(name.indexOf('/') + 1);
        if (name.startsWith(IMAGE_)) {
            return node(name, "have the new image of " + rest, List.of());
        }
        if (name.startsWith(VOLUME_)) {
            return node(name, "make volume " + rest, List.of());
        }
        if (name.startsWith(RESIZE_)) {
            return node(name, "change the limits of " + rest, List.of());
        }
        if (name.startsWith(MOUNT_)) {
            return node(name, "mount volume " + rest, present(all, List.of(volume(rest))));
        }
        if (name.startsWith(STOP_)) {
            return step(
                    name, "stop container " + rest, BuiltIn.NODE, DAY, stopAfter(rest, all, spec));
        }
        if (name.startsWith(INIT_)) {
            return step(
                    name,
                    "run init container " + rest,
                    BuiltIn.NODE,
                    DAY,
                    initAfter(rest, all, spec));
        }
        if (name.startsWith(CONTAINER_)) {
            List<String> after = new ArrayList<>(starting(all, VOLUME_));
            after.addAll(starting(all, INIT_));
            after.addAll(present(all, List.of(image(rest), stop(rest), SANDBOX)));
            return node(name, "start container " + rest, after);
        }
        return switch (name) {
            case SANDBOX -> node(name, "make namespaces and network anew", starting(all, STOP_));
            case READY ->
                    step(
                            name,
                            "readiness of every container",
                            BuiltIn.NODE,
                            DAY,
                            starting(all, CONTAINER_));
            // The old program serves on until all that the new one needs is there.
            case WITHDRAW -> {
                List<String> after = new ArrayList<>(starting(all, IMAGE_));
                starting(all, VOLUME_).stream()
                        .filter(each -> !all.contains(mount(each.substring(VOLUME_.length()))))
                        .forEach(after::add);
                yield node(name, "leave discovery; forwarders acknowledge", after);
            }
            case TEARDOWN ->
                    node(name, "stop everything on the old node", present(all, List.of(WITHDRAW)));
            case PLACE ->
                    step(
                            name,
                            "choose a node, give an address",
                            BuiltIn.SCHEDULER,
                            DAY,
                            present(all, List.of(TEARDOWN)));
            default -> node(name, "a step of a later version", List.of());
        };
    }

    private static List<String> stopAfter(String name, Set<String> all, JsonObject spec) {
        List<String> after = new ArrayList<>(List.of(WITHDRAW, image(name)));
        List<String> sidecars = Names.sidecars(spec);
        if (sidecars.contains(name) && all.contains(SANDBOX)) {
            Names.of(spec.array("containers")).forEach(each -> after.add(stop(each)));
            int at = sidecars.indexOf(name) + 1;
            sidecars.subList(at, sidecars.size()).forEach(each -> after.add(stop(each)));
        }
        return present(all, after);
    }

    private static List<String> initAfter(String name, Set<String> all, JsonObject spec) {
        List<String> after = new ArrayList<>(starting(all, VOLUME_));
        after.addAll(List.of(SANDBOX, image(name), stop(name)));
        List<String> inits = Names.of(spec.array("initContainers"));
        int at = inits.indexOf(name);
        if (at > 0) {
            after.add(init(inits.get(at - 1)));
        }
        return present(all, after);
    }

    private static List<String> present(Set<String> all, List<String> names) {
        return names.stream().filter(all::contains).toList();
    }

    private static List<String> starting(Set<String> all, String prefix) {
        return all.stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /**
     * Withdrawn from discovery, then SIGTERM and grace for each container, then nothing is left.
     */
    public static Graph stop(JsonObject spec) {
        List<Step> steps = new ArrayList<>();
        steps.add(node(WITHDRAW, "leave discovery; forwarders acknowledge", List.of()));
        long grace = spec.wholeOr(30, "terminationGracePeriodSeconds") * 1000 + MINUTE;
        List<String> ended = new ArrayList<>(List.of(WITHDRAW));
        List<String> sidecars = Names.sidecars(spec);
        Set<String> others =
                both(Names.of(spec.array("initContainers")), Names.of(spec.array("containers")));
        sidecars.forEach(others::remove);
        for (String name : others) {
            steps.add(termination(name, grace, List.of(WITHDRAW)));
            ended.add(terminate(name));
        }
        // Sidecars serve the others to their end, and were started in order.
        for (String name : sidecars.reversed()) {
            steps.add(termination(name, grace, List.copyOf(ended)));
            ended.add(terminate(name));
        }
        steps.add(node(TEARDOWN, "remove network, mounts, cgroup and volumes", ended));
        steps.add(node(RELEASE, "the object goes", List.of(TEARDOWN)));
        return new Graph(
                KIND,
                Phase.STOP,
                steps,
                List.of(
                        new Point("withdrawn", List.of(WITHDRAW)),
                        new Point("stop-containers", ended.subList(1, ended.size()))));
    }

    private static Step termination(String name, long graceMillis, List<String> after) {
        return step(
                terminate(name),
                "preStop, SIGTERM, grace, SIGKILL for " + name,
                BuiltIn.NODE,
                graceMillis,
                after);
    }

    private static Step node(String name, String does, List<String> after) {
        return step(name, does, BuiltIn.NODE, 10 * MINUTE, after);
    }

    private static Step step(
            String name, String does, Owner owner, long timeoutMillis, List<String> after) {
        return new Step(name, does, owner, after, timeoutMillis, OnFailure.Retry.USUAL);
    }
}
