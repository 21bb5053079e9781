package dev.davit.node.pod;

import dev.davit.control.pod.PodAction;
import dev.davit.control.pod.PodStatus;
import dev.davit.lifecycle.Run;
import dev.davit.node.ConfigKey;
import dev.davit.node.spec.Configs;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.NodeSize;
import dev.davit.node.spec.Pod;
import dev.davit.node.spec.Problem;
import dev.davit.node.spec.Token;
import dev.davit.node.spec.TokenKey;
import dev.davit.node.spec.VolumeContents;
import dev.davit.port.Images;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a machine knows now. Its own, never shared; all but the record is found out again. */
final class Facts implements Configs {

    /** A volume that was made, and from what. */
    record Volume(VolumeContents contents, String path) {}

    /**
     * What was found under a reference.
     *
     * @param image null: nothing
     * @param problem why there is nothing
     * @param sinceMillis when that was first said
     */
    record Found(
            String reference,
            Images.@Nullable Image image,
            @Nullable Problem problem,
            long sinceMillis) {}

    /**
     * A container that is made to end.
     *
     * @param untilMillis when the stage is over, whatever happens
     * @param leastMillis what it has until at least, unless there is no grace at all; 0: nothing
     */
    record Stopping(long sinceMillis, Stage stage, long untilMillis, long leastMillis) {
        Stopping at(Stage next, long until) {
            return new Stopping(sinceMillis, next, until, leastMillis);
        }

        enum Stage {
            /** Its preStop hook runs. */
            HOOK,
            /** It is to be told. */
            TELL,
            TOLD,
            KILLED
        }
    }

    /**
     * A run that has to end for what a probe or hook said.
     *
     * @param why {@code liveness probe failed: …}
     */
    record Condemned(int attempt, String why, long graceMillis) {}

    PodRecord record;
    Pod pod;

    /** What is left to do to a running pod; empty once it is as wanted. */
    List<PodAction> plan = List.of();

    Run run;

    /** Of the change under way: those that are done stay in its graph. */
    final SortedSet<String> changeSteps = new TreeSet<>();

    boolean adopted;

    /** The server has told of it since the agent was started. */
    boolean heard;

    boolean sandboxThere;
    boolean mountsLive = true;
    boolean tornDown;
    boolean logsGone;
    boolean released;

    /**
     * Since when steps of this run wait or fail, as an earlier agent has told; until they succeed.
     */
    final SortedMap<String, Long> troubleSince = new TreeMap<>();

    /** The generation for whose sake the server was told that the pod is not ready; 0 for none. */
    long withdrawnFor;

    /** When that began. */
    long withdrawnSince;

    /** The run in which nobody is sent to the pod any more; empty for none. */
    String unforwarded = "";

    /** Why it has to end for good; empty: it has not. */
    String evicted = "";

    /** Above or at 0: everything of it has to end here, with this grace. */
    long haltGraceMillis = -1;

    final SortedMap<ConfigKey, Lookup> configs = new TreeMap<>();
    final SortedMap<TokenKey, Token> tokens = new TreeMap<>();
    final SortedMap<String, Volume> volumes = new TreeMap<>();
    final SortedMap<String, Found> images = new TreeMap<>();

    /** How far the pulls of containers' images have come, in words. */
    final SortedMap<String, String> pulling = new TreeMap<>();

    final SortedMap<String, Stopping> stopping = new TreeMap<>();

    /** Why a container does not run, for its status. */
    final SortedMap<String, Problem> waiting = new TreeMap<>();

    /** By container; of a run that has ended too, until the next one is condemned or ends. */
    final SortedMap<String, Condemned> condemned = new TreeMap<>();

    /** What readiness and startup probes said when they began to fail. */
    final SortedMap<String, String> unready = new TreeMap<>();

    /** Volume and container, of volumes that were mounted live for this change. */
    final SortedSet<String> mounted = new TreeSet<>();

    private final NodeSize node;

    Facts(PodRecord record, Run run, NodeSize node) {
        this.node = node;
        this.record = record;
        this.pod = new Pod(record.pod());
        this.run = run;
    }

    @Override
    public Lookup find(ConfigKey key) {
        return configs.getOrDefault(key, Lookup.Unknown.UNKNOWN);
    }

    @Override
    public Optional<Token> token(TokenKey key) {
        return Optional.ofNullable(tokens.get(key));
    }

    @Override
    public NodeSize node() {
        return node;
    }

    /** First of the host's ids that its files belong to. */
    int idBase() {
        return pod.sharing().users() ? 0 : record.idBase();
    }

    /** Whether a volume of an image is there, and is of the image that the pod names now. */
    boolean shows(String volume) {
        Volume there = volumes.get(volume);
        return there != null
                && there.contents() instanceof VolumeContents.OfImage(String reference, _, _)
                && pod.volume(volume)
                        .filter(each -> reference.equals(each.textOr("", "image", "reference")))
                        .isPresent();
    }

    boolean leaving() {
        return record.vanished() || pod.deleted() || haltGraceMillis >= 0;
    }

    /** A change that ends a program waits for something, and the old program serves on. */
    boolean servesOn() {
        return withdrawnFor != pod.generation() && plan.stream().anyMatch(PodAction::disturbs);
    }

    boolean rebuild() {
        return plan.stream().anyMatch(action -> action instanceof PodAction.RebuildSandbox);
    }

    boolean up(String container) {
        return record.container(container).state() == ContainerRecord.State.RUNNING;
    }

    /** Its postStart hook is over, or it has none. */
    boolean hooked(Container container) {
        return container.tree().object("lifecycle", "postStart").isEmpty()
                || record.container(container.name()).health().hooked();
    }

    /** It is up, and a startup probe, where it has one, has succeeded. */
    boolean started(Container container) {
        return up(container.name())
                && hooked(container)
                && (!container.tree().has("startupProbe")
                        || record.container(container.name()).health().started());
    }

    /** It serves as wanted; where a change has not begun yet, as it was wanted before. */
    boolean ready(Container container) {
        return answers(container) && (servesOn() || !stale(container.name()));
    }

    /** What its probes say of it. */
    boolean answers(Container container) {
        return started(container)
                && (!container.tree().has("readinessProbe")
                        || record.container(container.name()).health().ready());
    }

    /** A readiness probe is new, and the one before it still speaks for the container. */
    boolean judging() {
        return pod.allContainers().stream()
                .anyMatch(each ->
                        each.standing()
                                && each.tree().has("readinessProbe")
                                && record.container(each.name()).health().ready()
                                && !record.container(each.name())
                                        .health()
                                        .probe()
                                        .equals(each.tree().object("readinessProbe")));
    }

    /** Readiness gates whose condition is not true. */
    List<String> closedGates() {
        return PodStatus.closedGates(pod.tree().object("spec"), pod.tree().object("status"));
    }

    @Nullable Condemned condemned(String container) {
        Condemned known = condemned.get(container);
        return known != null && known.attempt() == record.container(container).attempt()
                ? known
                : null;
    }

    /** Whether a container that runs has to be started anew. */
    boolean stale(String container) {
        return plan.stream()
                .anyMatch(action ->
                        switch (action) {
                            case PodAction.RestartContainer restart ->
                                    restart.container().equals(container);
                            case PodAction.RebuildSandbox ignored -> true;
                            case PodAction.StopContainer stop -> stop.container().equals(container);
                            case PodAction.Live ignored -> false;
                            case PodAction.NextSandbox ignored -> false;
                            case PodAction.Resize ignored -> false;
                            case PodAction.MountLive ignored -> false;
                            case PodAction.StartContainer ignored -> false;
                            case PodAction.RePlace ignored -> false;
                        });
    }
}
