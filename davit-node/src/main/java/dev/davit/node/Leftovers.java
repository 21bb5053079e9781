package dev.davit.node;

import dev.davit.base.HostFailure;
import dev.davit.port.ContainerState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Removes from the host what belongs to no pod that is known: remains of a crash. */
final class Leftovers {
    static final int SIGKILL = 9;
    static final long LOOK_MILLIS = 50;
    static final int LOOKS = 200;

    private final NodePorts ports;

    Leftovers(NodePorts ports) {
        this.ports = ports;
    }

    /** What cannot be removed now is found again at the next start. */
    void clean(List<ContainerState> states, Set<String> knownPods) {
        Set<String> strangers = new TreeSet<>(ports.sandboxes().list());
        for (ContainerState state : states) {
            ContainerRun.of(state.id()).ifPresent(run -> strangers.add(run.podUid()));
        }
        strangers.removeAll(knownPods);
        for (String uid : strangers) {
            try {
                clean(uid, states);
            } catch (HostFailure failure) {
                Agent.log("leftovers of pod " + uid + ": " + failure.getMessage());
            }
        }
    }

    private void clean(String uid, List<ContainerState> states) {
        for (ContainerState state : states) {
            if (state.id().startsWith(uid + "-")) {
                if (state instanceof ContainerState.Running) {
                    ports.containers().signal(state.id(), SIGKILL);
                    awaitEnd(state.id());
                }
                ports.containers().remove(state.id());
            }
        }
        ports.sandboxes().remove(uid);
        ports.volumes().removeAll(uid);
        ports.containers().removeLogs(uid);
    }

    private void awaitEnd(String id) {
        try {
            for (int look = 0; look < LOOKS; look++) {
                if (!(ports.containers().inspect(id).orElse(null)
                        instanceof ContainerState.Running)) {
                    return;
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
