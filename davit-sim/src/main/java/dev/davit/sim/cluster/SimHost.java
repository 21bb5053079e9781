package dev.davit.sim.cluster;

import dev.davit.control.pod.WaitingReason;
import dev.davit.node.pod.Effect;
import dev.davit.node.pod.Result;
import dev.davit.port.ContainerState;
import dev.davit.port.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A node's kernel: containers, sandboxes, images. It outlives the agent; a reboot empties it. */
final class SimHost {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    private final World world;
    private final Consumer<ContainerState.Exited> exits;
    final SortedMap<String, ContainerState> containers = new TreeMap<>();

    /** Run → the image it has: its only layer is named like it. */
    final SortedMap<String, String> images = new TreeMap<>();

    /** By pod uid: how often it was made. */
    final SortedMap<String, Integer> sandboxes = new TreeMap<>();

    boolean everyImage;
    private int pids = 1_000;
    private int boots;

    SimHost(World world, Consumer<ContainerState.Exited> exits) {
        this.world = world;
        this.exits = exits;
    }

    List<ContainerState> containersOf(String uid) {
        List<ContainerState> found = new ArrayList<>();
        for (Map.Entry<String, ContainerState> each :
                containers.subMap(uid + "-", uid + ".").entrySet()) {
            found.add(each.getValue());
        }
        return found;
    }

    /** Everything but what talks to the server. Can be done twice. */
    Result perform(Effect effect, String uid) {
        return switch (effect) {
            case Effect.MakeVolume make -> new Result.Path("/volumes/" + make.volume());
            case Effect.RemoveVolume ignored -> Result.Done.DONE;
            case Effect.FindImage find -> find(find.reference());
            case Effect.EnsureSandbox ignored -> {
                sandboxes.merge(uid, 1, (there, more) -> there);
                yield Result.Done.DONE;
            }
            case Effect.RemoveSandbox ignored -> {
                sandboxes.remove(uid);
                yield Result.Done.DONE;
            }
            case Effect.ResizeSandbox ignored -> Result.Done.DONE;
            case Effect.Start start -> start(start, uid);
            case Effect.RunHook run ->
                    world.faults && world.entropy.oneIn(10)
                            ? new Result.Failed(run.stage().reason(), "it went wrong this time")
                            : Result.Done.DONE;
            case Effect.Resize ignored -> Result.Done.DONE;
            case Effect.Mount ignored -> new Result.Mounted(!world.entropy.oneIn(4));
            case Effect.Signal signal -> {
                signal(signal.id(), signal.signal());
                yield Result.Done.DONE;
            }
            case Effect.RemoveRun remove -> {
                if (containers.get(remove.id()) instanceof ContainerState.Exited) {
                    containers.remove(remove.id());
                    images.remove(remove.id());
                }
                yield Result.Done.DONE;
            }
            case Effect.Withdraw ignored -> Result.Done.DONE;
            case Effect.Teardown ignored -> {
                for (ContainerState state : containersOf(uid)) {
                    containers.remove(state.id());
                    images.remove(state.id());
                }
                sandboxes.remove(uid);
                yield Result.Done.DONE;
            }
            case Effect.PatchStatus ignored -> throw new SimFailure("the host has no status");
            case Effect.FetchToken ignored -> throw new SimFailure("the host issues no tokens");
            case Effect.Release ignored -> throw new SimFailure("the host releases nothing");
            case Effect.Tell ignored -> Result.Done.DONE;
        };
    }

    private Result find(String reference) {
        if (reference.startsWith("missing") && !everyImage) {
            return new Result.NoImage(
                    WaitingReason.ERR_IMAGE_PULL, "no registry has it", "correct its name", 0);
        }
        Images.Config config =
                new Images.Config(
                        List.of("/bin/app"), List.of(), List.of(), "/", "", 0, 0, List.of(), "");
        return new Result.Image(
                new Images.Image(
                        "sha256:" + Integer.toHexString(reference.hashCode()),
                        List.of(reference),
                        List.of(),
                        List.of(reference),
                        config,
                        1_000,
                        0));
    }

    private Result start(Effect.Start start, String uid) {
        String id = start.spec().id();
        world.check(
                !(containers.get(id) instanceof ContainerState.Exited),
                "run %s is started again after its end",
                id);
        if (!sandboxes.containsKey(uid)) {
            return new Result.Failed("CreateContainerError", "there is no sandbox");
        }
        ContainerState there = containers.get(id);
        ContainerState.Running running =
                there instanceof ContainerState.Running already
                        ? already
                        : new ContainerState.Running(id, pids++, world.now());
        containers.put(id, running);
        images.put(id, start.spec().layers().getFirst());
        return new Result.Running(running);
    }

    private void signal(String id, int signal) {
        boolean stubborn = world.entropy.oneIn(5);
        if (signal == SIGKILL || (signal == SIGTERM && !stubborn)) {
            int boot = boots;
            world.after(
                    world.entropy.between(0, signal == SIGKILL ? 3 : 400),
                    "exit",
                    () -> {
                        if (boot == boots) {
                            exit(id, signal == SIGKILL ? 137 : 0);
                        }
                    });
        }
    }

    void exit(String id, int code) {
        if (containers.get(id) instanceof ContainerState.Running running) {
            ContainerState.Exited exited =
                    new ContainerState.Exited(
                            id, code, false, running.startedAtMillis(), world.now());
            containers.put(id, exited);
            exits.accept(exited);
        }
    }

    void reboot() {
        boots++;
        containers.clear();
        images.clear();
        sandboxes.clear();
    }
}
