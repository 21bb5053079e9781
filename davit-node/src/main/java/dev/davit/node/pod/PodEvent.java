package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ConfigKey;
import dev.davit.node.probe.ProbeNews;
import dev.davit.node.spec.Configs;
import dev.davit.port.ContainerState;
import java.util.List;

/** What a pod's machine is told. */
public sealed interface PodEvent {

    /** The pod as the server has it. */
    record Wanted(JsonObject pod) implements PodEvent {}

    /** The server has it no more. */
    record Vanished() implements PodEvent {}

    record Config(ConfigKey key, Configs.Lookup lookup) implements PodEvent {}

    /**
     * What is there on the host, all of it.
     *
     * @param adopting the agent has just started: nothing is under way
     */
    record Found(List<ContainerState> containers, boolean sandbox, boolean adopting)
            implements PodEvent {
        public Found {
            containers = List.copyOf(containers);
        }
    }

    record Exited(ContainerState.Exited exited) implements PodEvent {}

    record Performed(Effect effect, Result result) implements PodEvent {}

    /** How far a pull has come, in words; comes now and then. */
    record Pulling(String container, String reference, String words) implements PodEvent {}

    record Probed(ProbeNews news) implements PodEvent {}

    /** Images were added. */
    record ImagesChanged() implements PodEvent {}

    /** Everything of it ends here now, but the server goes on wanting it. */
    record Halt(long graceMillis) implements PodEvent {}

    /** It takes more of the disk than it may. */
    record Overuse(String why) implements PodEvent {}

    /** Time has passed. */
    record Tick() implements PodEvent {}
}
