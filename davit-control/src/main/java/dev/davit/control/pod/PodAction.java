package dev.davit.control.pod;

import java.util.List;

/** The least that has to happen to a running pod so that it becomes what is wanted. */
public sealed interface PodAction {

    /**
     * Takes effect without touching a process.
     *
     * @param fields paths that changed: {@code metadata.labels[a]}, {@code spec.tolerations}
     */
    record Live(List<String> fields) implements PodAction {
        public Live {
            fields = List.copyOf(fields);
        }
    }

    /**
     * Noted, and done when the pod's sandbox is next made: init containers that have finished do
     * not run again for it.
     */
    record NextSandbox(List<String> fields) implements PodAction {
        public NextSandbox {
            fields = List.copyOf(fields);
        }
    }

    /** New limits for a running container. */
    record Resize(String container, List<String> fields) implements PodAction {
        public Resize {
            fields = List.copyOf(fields);
        }
    }

    /** A new volume appears in running containers. */
    record MountLive(String volume, List<String> containers) implements PodAction {
        public MountLive {
            containers = List.copyOf(containers);
        }
    }

    /** SIGTERM, grace, start, of this container alone. */
    record RestartContainer(String container, List<String> fields) implements PodAction {
        public RestartContainer {
            fields = List.copyOf(fields);
        }
    }

    record StartContainer(String container) implements PodAction {}

    record StopContainer(String container) implements PodAction {}

    /** All containers stop, the pod's namespaces are made anew; same uid, address and place. */
    record RebuildSandbox(List<String> fields) implements PodAction {
        public RebuildSandbox {
            fields = List.copyOf(fields);
        }
    }

    /** It has to go to another node: same uid and name, new address. */
    record RePlace(String reason) implements PodAction {}

    /** As a person reads it in a plan. */
    default String sentence() {
        return switch (this) {
            case Live(List<String> fields) ->
                    "applied live, nothing restarts (" + list(fields) + ")";
            case NextSandbox(List<String> fields) ->
                    "takes effect when the pod's sandbox is next made; init containers that have"
                            + " run do not run again (%s)".formatted(list(fields));
            case Resize(String container, List<String> fields) ->
                    "container %s gets new limits while it runs (%s)"
                            .formatted(container, list(fields));
            case MountLive(String volume, List<String> containers) ->
                    "volume %s is mounted live into %s".formatted(volume, list(containers));
            case RestartContainer(String container, List<String> fields) ->
                    "container %s restarts alone (%s)".formatted(container, list(fields));
            case StartContainer(String container) -> "container " + container + " is started";
            case StopContainer(String container) -> "container " + container + " is stopped";
            case RebuildSandbox(List<String> fields) ->
                    "the pod's sandbox is rebuilt and all its containers restart; uid and address"
                            + " stay (%s)".formatted(list(fields));
            case RePlace(String reason) ->
                    "the pod moves to another node and gets a new address: " + reason;
        };
    }

    /** Whether a process of the pod ends by it. */
    default boolean disturbs() {
        return switch (this) {
            case Live ignored -> false;
            case NextSandbox ignored -> false;
            case Resize ignored -> false;
            case MountLive ignored -> false;
            case StartContainer ignored -> false;
            case RestartContainer ignored -> true;
            case StopContainer ignored -> true;
            case RebuildSandbox ignored -> true;
            case RePlace ignored -> true;
        };
    }

    /** Whether nothing on the node has to be done for it. */
    default boolean idle() {
        return this instanceof Live || this instanceof NextSandbox;
    }

    private static String list(List<String> names) {
        return String.join(", ", names);
    }
}
