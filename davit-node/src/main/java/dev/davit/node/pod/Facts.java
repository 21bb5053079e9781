package dev.davit.node.pod;

import dev.davit.control.pod.PodAction;
import dev.davit.lifecycle.Run;
import dev.davit.node.ConfigKey;
import dev.davit.node.spec.Configs;
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

    /** A container that is told to end. */
    record Stopping(long sinceMillis, long killAtMillis, boolean asked) {}

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

    /** The generation for whose sake the server was told that the pod is not ready; 0 for none. */
    long withdrawnFor;

    /** When that began. */
    long withdrawnSince;

    /** The run in which nobody is sent to the pod any more; empty for none. */
    String unforwarded = "";

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

    /** It runs as wanted; where a change has not begun yet, as it was wanted before. */
    boolean ready(String container) {
        boolean runs = record.container(container).state() == ContainerRecord.State.RUNNING;
        return runs && (servesOn() || !stale(container));
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
                            case PodAction.Resize ignored -> false;
                            case PodAction.MountLive ignored -> false;
                            case PodAction.StartContainer ignored -> false;
                            case PodAction.RePlace ignored -> false;
                        });
    }
}
