package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.port.ContainerSpec;
import dev.davit.port.Containers.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The system calls that a container may make: Davit's own profile, widened by what the capabilities
 * that were granted are good for, or a profile from the node's disk.
 *
 * <p>A capability without its calls would be a grant that does nothing. Source: capabilities(7).
 */
final class SeccompProfiles {
    /** What the filter is: at most one of the two is filled. */
    record Filter(JsonObject profile, String bpf) {
        static final Filter NONE = new Filter(JsonObject.EMPTY, "");

        boolean isOn() {
            return !profile.isEmpty() || !bpf.isEmpty();
        }
    }

    private static final Map<String, List<String>> CALLS = calls();

    private final Path folder;
    private final boolean compiles;
    private final JsonObject own = SeccompFilter.profile();
    private final Map<List<String>, Filter> known = new ConcurrentHashMap<>();

    /**
     * @param folder of the node's own profiles, {@code NAME.json} each
     * @param compiles the runtime takes the kernel's form
     */
    SeccompProfiles(Path folder, boolean compiles) {
        this.folder = folder;
        this.compiles = compiles;
        // The first container should not wait for it.
        Filter ignored = of(List.of());
    }

    Filter of(ContainerSpec spec) {
        ContainerSpec.Confinement confinement = spec.confinement();
        if (!confinement.seccomp()) {
            return Filter.NONE;
        }
        if (!confinement.seccompFile().isEmpty()) {
            return new Filter(read(spec, confinement.seccompFile()), "");
        }
        return of(confinement.capabilities().stream().filter(CALLS::containsKey).toList());
    }

    private Filter of(List<String> capabilities) {
        return known.computeIfAbsent(
                capabilities,
                _ -> {
                    JsonObject profile = widened(own, capabilities);
                    String bpf = compiles ? SeccompFilter.compile(profile).orElse("") : "";
                    return bpf.isEmpty()
                            ? new Filter(profile, "")
                            : new Filter(JsonObject.EMPTY, bpf);
                });
    }

    private JsonObject read(ContainerSpec spec, String name) {
        Path file = folder.resolve(name.endsWith(".json") ? name : name + ".json").normalize();
        try {
            if (!file.startsWith(folder)) {
                throw new NoSuchFileException(name);
            }
            return JsonReader.readObject(Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw new StartFailure(
                    "CreateContainerError",
                    "container %s: there is no seccomp profile %s on this node; put it there, in the runtime's JSON form"
                            .formatted(spec.container(), file));
        } catch (IOException e) {
            throw new HostFailure("read", file.toString(), e);
        } catch (IllegalArgumentException garbled) {
            throw new StartFailure(
                    "CreateContainerError",
                    "container %s: the seccomp profile %s cannot be read: %s"
                            .formatted(spec.container(), file, garbled.getMessage()));
        }
    }

    /** Rules that forbid lose the calls, and one rule that allows them is added. */
    static JsonObject widened(JsonObject profile, List<String> capabilities) {
        List<Json> allowed = new ArrayList<>();
        for (String capability : capabilities) {
            CALLS.getOrDefault(capability, List.of())
                    .forEach(call -> allowed.add(new JsonString(call)));
        }
        if (allowed.isEmpty()) {
            return profile;
        }
        List<Json> rules = new ArrayList<>();
        for (Json each : profile.array("syscalls")) {
            if (each instanceof JsonObject rule) {
                List<Json> names = new ArrayList<>(rule.array("names").items());
                names.removeAll(allowed);
                if (!names.isEmpty()) {
                    rules.add(rule.with("names", new JsonArray(names)));
                }
            }
        }
        rules.add(
                JsonObject.builder()
                        .put("names", new JsonArray(allowed.stream().distinct().toList()))
                        .put("action", "SCMP_ACT_ALLOW")
                        .build());
        return profile.with("syscalls", new JsonArray(rules));
    }

    private static Map<String, List<String>> calls() {
        Map<String, List<String>> calls = new TreeMap<>();
        calls.put(
                "CAP_SYS_ADMIN",
                List.of(
                        "bpf",
                        "clone",
                        "fanotify_init",
                        "fanotify_mark",
                        "fsconfig",
                        "fsmount",
                        "fsopen",
                        "fspick",
                        "lookup_dcookie",
                        "mount",
                        "mount_setattr",
                        "move_mount",
                        "open_tree",
                        "perf_event_open",
                        "pivot_root",
                        "quotactl",
                        "quotactl_fd",
                        "setdomainname",
                        "sethostname",
                        "setns",
                        "swapoff",
                        "swapon",
                        "syslog",
                        "umount",
                        "umount2",
                        "unshare"));
        calls.put("CAP_BPF", List.of("bpf"));
        calls.put("CAP_DAC_READ_SEARCH", List.of("open_by_handle_at"));
        calls.put("CAP_PERFMON", List.of("perf_event_open"));
        calls.put("CAP_SYSLOG", List.of("syslog"));
        calls.put("CAP_SYS_BOOT", List.of("kexec_file_load", "kexec_load", "reboot"));
        calls.put("CAP_SYS_MODULE", List.of("delete_module", "finit_module", "init_module"));
        calls.put(
                "CAP_SYS_NICE",
                List.of(
                        "get_mempolicy",
                        "mbind",
                        "migrate_pages",
                        "move_pages",
                        "set_mempolicy",
                        "set_mempolicy_home_node"));
        calls.put("CAP_SYS_PACCT", List.of("acct"));
        calls.put(
                "CAP_SYS_PTRACE",
                List.of(
                        "kcmp",
                        "pidfd_getfd",
                        "process_madvise",
                        "process_vm_readv",
                        "process_vm_writev",
                        "ptrace"));
        calls.put("CAP_SYS_RAWIO", List.of("ioperm", "iopl"));
        calls.put(
                "CAP_SYS_TIME", List.of("clock_adjtime", "clock_settime", "settimeofday", "stime"));
        calls.put("CAP_SYS_TTY_CONFIG", List.of("vhangup"));
        return calls;
    }
}
