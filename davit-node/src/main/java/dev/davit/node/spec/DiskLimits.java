package dev.davit.node.spec;

import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pod may take of the node's disk. A filesystem with quotas for folders cannot be counted
 * on, so the node measures, and evicts who takes more.
 */
public final class DiskLimits {
    /** Of a writable root whose container names no limit: a program that runs wild ends here. */
    public static final long ROOT_BYTES = 10L << 30;

    private DiskLimits() {}

    /**
     * One thing that is measured.
     *
     * @param container whose root it is; empty for a volume
     * @param volume its name; empty for a root
     * @param sentence what the pod is told when it takes more
     */
    public record Limit(String container, String volume, long bytes, String sentence) {}

    public static List<Limit> of(Pod pod) {
        List<Limit> all = new ArrayList<>();
        for (Container container : pod.allContainers()) {
            boolean strict = Confinements.strict(pod, container);
            if (!container.tree().boolOr(strict, "securityContext", "readOnlyRootFilesystem")) {
                all.add(root(container));
            }
        }
        for (JsonObject volume : pod.volumes()) {
            String size = volume.textOr("", "emptyDir", "sizeLimit");
            boolean disk = !"Memory".equals(volume.text("emptyDir", "medium"));
            if (!size.isEmpty() && disk) {
                String name = volume.textOr("", "name");
                all.add(
                        new Limit(
                                "",
                                name,
                                Resources.parse(size, false),
                                "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\"."
                                        .formatted(name, size)));
            }
        }
        return all;
    }

    private static Limit root(Container container) {
        long own = Resources.amount(container, "limits", "ephemeral-storage", false);
        String text =
                own == 0
                        ? "10Gi"
                        : container
                                .tree()
                                .textOr("" + own, "resources", "limits", "ephemeral-storage");
        return new Limit(
                container.name(),
                "",
                own == 0 ? ROOT_BYTES : own,
                "Container %s exceeded its local ephemeral storage limit \"%s\"."
                        .formatted(container.name(), text));
    }
}
