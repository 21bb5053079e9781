package dev.davit.node.pod;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.base.Timestamps;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.node.NodePorts;
import dev.davit.node.ServerLink;
import dev.davit.node.spec.TokenKey;
import dev.davit.node.spec.VolumeContents;
import dev.davit.port.ContainerSpec;
import dev.davit.port.Containers;
import dev.davit.port.Probes;
import dev.davit.port.Volumes;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Does one effect, by calls on the ports and the server. Blocks. Never throws for the host. */
public final class Performer {
    /** The reason of what the host refused. */
    static final String HOST = "HostFailure";

    /** Logs of so many runs of a container are kept, the present one included. */
    static final int LOGS_KEPT = 2;

    /** For others to see that the pod leaves, and for what they told of it to run out. */
    static final long WITHDRAW_MILLIS = 2_500;

    private static final System.Logger LOG = System.getLogger("dev.davit.node");

    private final NodePorts ports;
    private final ServerLink server;
    private final PodEvents events;
    private final ImageFinder finder;

    public Performer(NodePorts ports, ServerLink server, PodEvents events) {
        this.ports = ports;
        this.server = server;
        this.events = events;
        this.finder = new ImageFinder(ports.images(), ports.pulls(), events);
    }

    /**
     * Does one effect and tells how it went.
     *
     * @param pod as it is wanted now: whom an effect is about
     */
    public Result perform(Effect effect, JsonObject pod) {
        return perform(effect, pod, _ -> {});
    }

    /**
     * As the other one.
     *
     * @param news is told what is worth telling before the end
     */
    public Result perform(Effect effect, JsonObject pod, Consumer<PodEvent> news) {
        String uid = pod.textOr("", "metadata", "uid");
        try {
            return done(effect, uid, pod, news);
        } catch (Containers.StartFailure failure) {
            return new Result.Failed(failure.reason(), message(failure));
        } catch (HostFailure failure) {
            return new Result.Failed(HOST, message(failure));
        } catch (RuntimeException bug) {
            // One pod's step fails and says why; the agent and its other pods go on.
            return new Result.Failed(HOST, "a mistake in the agent: " + bug);
        }
    }

    private static String message(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private Result done(Effect effect, String uid, JsonObject pod, Consumer<PodEvent> news) {
        return switch (effect) {
            case Effect.MakeVolume make -> new Result.Path(volume(uid, make));
            case Effect.RemoveVolume(String volume) ->
                    nothing(() -> ports.volumes().remove(uid, volume));
            case Effect.FindImage find -> finder.find(find, pod, news);
            case Effect.EnsureSandbox(var spec) -> nothing(() -> ports.sandboxes().ensure(spec));
            case Effect.RemoveSandbox ignored -> nothing(() -> ports.sandboxes().remove(uid));
            case Effect.ResizeSandbox(var limits) ->
                    nothing(() -> ports.sandboxes().resize(uid, limits));
            case Effect.Start(ContainerSpec spec) ->
                    new Result.Running(ports.containers().start(spec));
            case Effect.RunHook run -> hook(run);
            case Effect.Resize resize ->
                    nothing(() -> ports.containers().resize(resize.id(), resize.limits()));
            case Effect.Mount mount -> new Result.Mounted(mounted(mount));
            case Effect.Signal signal ->
                    nothing(() -> ports.containers().signal(signal.id(), signal.signal()));
            case Effect.RemoveRun(String container, String id) ->
                    nothing(() -> removeRun(uid, container, id));
            case Effect.Withdraw(String run, String address) -> withdrawn(address);
            case Effect.Teardown(Effect.Teardown.Files files) ->
                    nothing(() -> teardown(uid, files));
            case Effect.PatchStatus(JsonObject patch) ->
                    answer(server.patchPodStatus(namespace(pod), name(pod), patch));
            case Effect.Release ignored -> released(pod, uid);
            case Effect.FetchToken(TokenKey key) -> token(key, pod);
            case Effect.Tell tell -> nothing(() -> events.tell(pod, tell));
        };
    }

    /** Those who forward are asked; a server that is away does not hold up a stop. */
    private Result withdrawn(String address) {
        try {
            if (!ports.forwarders().awaitWithdrawn(address, WITHDRAW_MILLIS)) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "the pod at {0} stops although names still led to it after {1} ms",
                        address,
                        WITHDRAW_MILLIS);
            }
            return Result.Done.DONE;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Result.Failed(HOST, "the agent was stopped meanwhile");
        }
    }

    /** Bound to the pod: it ends with it. */
    private Result token(TokenKey key, JsonObject pod) {
        JsonObject.Builder spec =
                JsonObject.builder()
                        .put("expirationSeconds", key.seconds())
                        .put(
                                "boundObjectRef",
                                JsonObject.EMPTY
                                        .with("kind", "Pod")
                                        .with("apiVersion", "v1")
                                        .with("name", name(pod))
                                        .with("uid", pod.textOr("", "metadata", "uid")));
        if (!key.audience().isEmpty()) {
            spec.put("audiences", JsonArray.of(new JsonString(key.audience())));
        }
        JsonObject request = JsonObject.of("spec", spec.build());
        return switch (server.requestToken(namespace(pod), key.serviceAccount(), request)) {
            case Outcome.Refused<JsonObject>(Refusal refusal) -> new Result.Refused(refusal);
            case Outcome.Ok<JsonObject>(JsonObject answer) -> issued(answer);
        };
    }

    private static Result issued(JsonObject answer) {
        OptionalLong expires = Timestamps.read(answer.textOr("", "status", "expirationTimestamp"));
        return expires.isEmpty()
                ? new Result.Failed(HOST, "the server's answer to a TokenRequest has no end")
                : new Result.Issued(answer.textOr("", "status", "token"), expires.getAsLong());
    }

    private Result hook(Effect.RunHook run) {
        return switch (run.hook()) {
            case Hook.Sleep(long millis) -> slept(Math.min(millis, run.timeoutMillis()));
            case Hook.Ask(Probes.Check check, Probes.Where where) -> {
                Probes.Answer answer = ports.probes().ask(check, where, run.timeoutMillis());
                yield answer.good()
                        ? Result.Done.DONE
                        : new Result.Failed(run.stage().reason(), answer.words());
            }
        };
    }

    private static Result slept(long millis) {
        try {
            Thread.sleep(millis);
            return Result.Done.DONE;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Result.Failed(HOST, "the agent ends");
        }
    }

    private Result released(JsonObject pod, String uid) {
        Outcome<JsonObject> answer = server.removePod(namespace(pod), name(pod), uid);
        return switch (answer) {
            case Outcome.Ok<JsonObject> ignored -> Result.Done.DONE;
            case Outcome.Refused<JsonObject>(Refusal refusal) -> new Result.Refused(refusal);
        };
    }

    private String volume(String uid, Effect.MakeVolume make) {
        return switch (make.contents()) {
            case VolumeContents.Empty(boolean memory, long size, int group) ->
                    ports.volumes()
                            .emptyDir(
                                    uid,
                                    make.volume(),
                                    new Volumes.Owner(make.idBase(), group),
                                    memory,
                                    size);
            case VolumeContents.OfImage(String ignored, String id, var layers) ->
                    ports.volumes()
                            .image(
                                    uid,
                                    make.volume(),
                                    new Volumes.Owner(make.idBase()),
                                    id,
                                    layers);
            case VolumeContents.Host(String path, String type) ->
                    ports.volumes().hostPath(path, type);
            case VolumeContents.Files(boolean secret, var files, int group) ->
                    ports.volumes()
                            .files(
                                    uid,
                                    make.volume(),
                                    new Volumes.Owner(make.idBase(), group),
                                    secret,
                                    files);
        };
    }

    private boolean mounted(Effect.Mount mount) {
        boolean all = true;
        for (ContainerSpec.Mount each : mount.mounts()) {
            all &= ports.volumes().mountLive(mount.id(), each);
        }
        return all;
    }

    private void removeRun(String uid, String container, String id) {
        ports.containers().remove(id);
        List<Integer> attempts = ports.containers().logAttempts(uid, container);
        for (Integer attempt : attempts.subList(0, Math.max(0, attempts.size() - LOGS_KEPT))) {
            ports.containers().removeLog(uid, container, attempt);
        }
    }

    private void teardown(String uid, Effect.Teardown.Files files) {
        // Its containers' remains go with it.
        ports.sandboxes().remove(uid);
        switch (files) {
            case NONE -> {}
            case VOLUMES -> ports.volumes().removeAll(uid);
            case VOLUMES_AND_LOGS -> {
                ports.volumes().removeAll(uid);
                ports.containers().removeLogs(uid);
            }
        }
    }

    private static Result nothing(Runnable call) {
        call.run();
        return Result.Done.DONE;
    }

    private static Result answer(Outcome<JsonObject> outcome) {
        return switch (outcome) {
            case Outcome.Ok<JsonObject>(JsonObject tree) -> new Result.Stored(tree);
            case Outcome.Refused<JsonObject>(Refusal refusal) -> new Result.Refused(refusal);
        };
    }

    private static String namespace(JsonObject pod) {
        return pod.textOr("", "metadata", "namespace");
    }

    private static String name(JsonObject pod) {
        return pod.textOr("", "metadata", "name");
    }
}
