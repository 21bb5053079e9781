package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.node.ContainerRun;
import dev.davit.node.probe.ProbeKind;
import dev.davit.node.probe.ProbeWish;
import dev.davit.node.spec.Checks;
import dev.davit.node.spec.Container;
import dev.davit.port.Probes;
import java.util.ArrayList;
import java.util.List;

/** Which probes of a pod are to be run now. */
final class Wishes {
    private Wishes() {}

    static List<ProbeWish> of(Facts facts) {
        if (!facts.adopted || facts.leaving() || facts.pod.terminal()) {
            return List.of();
        }
        List<ProbeWish> wishes = new ArrayList<>();
        for (Container container : facts.pod.allContainers()) {
            String name = container.name();
            boolean asked =
                    container.standing()
                            && facts.up(name)
                            && facts.hooked(container)
                            && !facts.stopping.containsKey(name);
            if (asked && !facts.started(container)) {
                add(facts, container, ProbeKind.STARTUP, wishes);
            } else if (asked) {
                add(facts, container, ProbeKind.LIVENESS, wishes);
                add(facts, container, ProbeKind.READINESS, wishes);
            }
        }
        return wishes;
    }

    private static void add(
            Facts facts, Container container, ProbeKind kind, List<ProbeWish> wishes) {
        JsonObject tree = container.tree().object(kind.field());
        if (tree.isEmpty()) {
            return;
        }
        ContainerRecord record = facts.record.container(container.name());
        Health health = record.health();
        boolean passed =
                kind == ProbeKind.READINESS && health.ready() && health.probe().equals(tree);
        wishes.add(
                new ProbeWish(
                        container.name(),
                        record.attempt(),
                        kind,
                        tree,
                        Checks.of(container, tree),
                        where(facts, record),
                        record.startedAtMillis(),
                        passed));
    }

    static Probes.Where where(Facts facts, ContainerRecord record) {
        String id = new ContainerRun(facts.record.uid(), record.name(), record.attempt()).id();
        return new Probes.Where(facts.record.uid(), id, facts.pod.address());
    }
}
