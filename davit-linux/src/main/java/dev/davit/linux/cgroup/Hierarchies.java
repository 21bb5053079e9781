package dev.davit.linux.cgroup;

import dev.davit.base.HostFailure;
import dev.davit.linux.mount.MountTable;
import dev.davit.port.HostFacts.CgroupMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the host's cgroup hierarchies are.
 *
 * @param v1 with their controllers; empty in pure v2
 * @param unified the v2 hierarchy, where there is one
 */
public record Hierarchies(List<V1> v1, @Nullable Path unified) {
    public Hierarchies {
        v1 = List.copyOf(v1);
    }

    /** Named hierarchies ({@code name=systemd}) have their name as only controller. */
    public record V1(Path root, List<String> controllers) {
        public V1 {
            controllers = List.copyOf(controllers);
        }
    }

    public static Hierarchies read() {
        List<V1> v1 = new ArrayList<>();
        Path unified = null;
        for (MountTable.Entry entry : MountTable.read()) {
            Path root = Path.of(entry.target());
            if (entry.type().equals("cgroup")) {
                v1.add(new V1(root, entry.options()));
            } else if (entry.type().equals("cgroup2")) {
                unified = root;
            }
        }
        if (v1.isEmpty() && unified == null) {
            throw new HostFailure("find cgroups", 0, "host", "no cgroup hierarchy is mounted");
        }
        return new Hierarchies(v1, unified);
    }

    public CgroupMode mode() {
        if (unified == null) {
            return CgroupMode.V1;
        }
        return v1.isEmpty() ? CgroupMode.V2 : CgroupMode.HYBRID;
    }

    public Optional<Path> controller(String name) {
        return v1.stream()
                .filter(hierarchy -> hierarchy.controllers().contains(name))
                .map(V1::root)
                .findFirst();
    }

    /** Every root, the unified one last. */
    public List<Path> roots() {
        List<Path> roots = new ArrayList<>(v1.stream().map(V1::root).toList());
        if (unified != null) {
            roots.add(unified);
        }
        return roots;
    }
}
