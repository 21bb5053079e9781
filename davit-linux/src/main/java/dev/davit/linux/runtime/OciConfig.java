package dev.davit.linux.runtime;

import dev.davit.linux.namespace.Namespaces;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.port.ContainerSpec;
import dev.davit.port.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** ContainerSpec → config.json, by the OCI runtime specification 1.0.2. Pure. */
final class OciConfig {
    private static final String BPF_ANNOTATION = "run.oci.seccomp_bpf_data";
    private static final long PERIOD_MICROS = 100_000;

    private static final List<String> MASKED =
            List.of(
                    "/proc/acpi",
                    "/proc/asound",
                    "/proc/interrupts",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/sched_debug",
                    "/proc/scsi",
                    "/proc/timer_list",
                    "/sys/devices/virtual/powercap",
                    "/sys/firmware");
    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private OciConfig() {}

    /**
     * What config.json takes beside the spec.
     *
     * @param mounts sources resolved: absolute, safe to bind
     * @param seccompBpf base64 for crun, empty where the runtime compiles the profile itself
     */
    record Surroundings(
            Path namespaces,
            String cgroupsPath,
            List<ContainerSpec.Mount> mounts,
            JsonObject seccompProfile,
            String seccompBpf) {
        Surroundings {
            mounts = List.copyOf(mounts);
        }
    }

    static JsonObject of(ContainerSpec spec, Surroundings around) {
        JsonObject.Builder config =
                JsonObject.builder()
                        .put("ociVersion", "1.0.2")
                        .put("process", process(spec))
                        .put(
                                "root",
                                JsonObject.builder()
                                        .put("path", "rootfs")
                                        .put("readonly", spec.readOnlyRoot())
                                        .build())
                        .put("mounts", mounts(around.mounts()))
                        .put("linux", linux(spec, around));
        if (spec.confinement().seccomp() && !around.seccompBpf().isEmpty()) {
            config.put("annotations", JsonObject.EMPTY.with(BPF_ANNOTATION, around.seccompBpf()));
        }
        return config.build();
    }

    private static JsonObject process(ContainerSpec spec) {
        ContainerSpec.Program program = spec.program();
        JsonObject user =
                JsonObject.EMPTY
                        .with("uid", program.uid())
                        .with("gid", program.gid())
                        .with("umask", 18)
                        .with(
                                "additionalGids",
                                new JsonArray(
                                        program.supplementalGroups().stream()
                                                .map(OciConfig::number)
                                                .toList()));
        JsonObject noCore =
                JsonObject.EMPTY.with("type", "RLIMIT_CORE").with("hard", 0).with("soft", 0);
        return JsonObject.builder()
                .put("terminal", program.tty())
                .put("user", user)
                .put("args", texts(program.args()))
                .put("env", texts(program.env()))
                .put("cwd", program.workingDirectory())
                .put("capabilities", capabilities(spec.confinement().capabilities()))
                .put("noNewPrivileges", spec.confinement().noNewPrivileges())
                .put("rlimits", JsonArray.of(noCore))
                .build();
    }

    private static JsonObject capabilities(List<String> names) {
        JsonArray all = texts(names);
        return JsonObject.builder()
                .put("bounding", all)
                .put("effective", all)
                .put("permitted", all)
                .build();
    }

    private static JsonArray mounts(List<ContainerSpec.Mount> own) {
        List<Json> all = new ArrayList<>();
        all.add(mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
        all.add(mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=64k"));
        all.add(
                mount(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        "nosuid",
                        "noexec",
                        "newinstance",
                        "ptmxmode=0666",
                        "mode=0620",
                        "gid=5"));
        all.add(
                mount(
                        "/dev/shm",
                        "tmpfs",
                        "shm",
                        "nosuid",
                        "noexec",
                        "nodev",
                        "mode=1777",
                        "size=65536k"));
        all.add(mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
        all.add(mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"));
        all.add(
                mount(
                        "/sys/fs/cgroup",
                        "cgroup",
                        "cgroup",
                        "nosuid",
                        "noexec",
                        "nodev",
                        "relatime",
                        "ro"));
        for (ContainerSpec.Mount mount : own) {
            String access = mount.readOnly() ? "ro" : "rw";
            all.add(
                    mount(
                            mount.target(),
                            "bind",
                            mount.source(),
                            "rbind",
                            "rprivate",
                            "nosuid",
                            "nodev",
                            access));
        }
        return new JsonArray(all);
    }

    private static JsonObject mount(String target, String type, String source, String... options) {
        return JsonObject.builder()
                .put("destination", target)
                .put("type", type)
                .put("source", source)
                .put("options", texts(List.of(options)))
                .build();
    }

    private static JsonObject linux(ContainerSpec spec, Surroundings around) {
        JsonArray ids =
                JsonArray.of(
                        JsonObject.EMPTY
                                .with("containerID", 0)
                                .with("hostID", spec.idBase())
                                .with("size", Namespaces.IDS_PER_POD));
        JsonObject.Builder linux =
                JsonObject.builder()
                        .put("cgroupsPath", around.cgroupsPath())
                        .put("resources", resources(spec.limits()))
                        .put("namespaces", namespaces(around.namespaces()))
                        .put("uidMappings", ids)
                        .put("gidMappings", ids);
        if (spec.confinement().maskProc()) {
            linux.put("maskedPaths", texts(MASKED)).put("readonlyPaths", texts(READ_ONLY));
        }
        if (spec.confinement().seccomp() && around.seccompBpf().isEmpty()) {
            linux.put("seccomp", around.seccompProfile());
        }
        return linux.build();
    }

    private static JsonArray namespaces(Path pins) {
        List<Json> all = new ArrayList<>();
        for (String own : List.of("pid", "mount", "cgroup")) {
            all.add(JsonObject.EMPTY.with("type", own));
        }
        for (String shared : Namespaces.SHARED) {
            String type = shared.equals("net") ? "network" : shared;
            all.add(
                    JsonObject.EMPTY
                            .with("type", type)
                            .with("path", pins.resolve(shared).toString()));
        }
        return new JsonArray(all);
    }

    private static JsonObject resources(Limits limits) {
        JsonObject cpu =
                JsonObject.EMPTY.with(
                        "shares", Math.clamp(limits.cpuMillisRequest() * 1024 / 1000, 2, 262_144));
        if (limits.cpuMillisLimit() > 0) {
            long quota = Math.max(1000, limits.cpuMillisLimit() * PERIOD_MICROS / 1000);
            cpu = cpu.with("period", PERIOD_MICROS).with("quota", quota);
        }
        JsonObject resources = JsonObject.of("cpu", cpu);
        if (limits.memoryBytesLimit() > 0) {
            resources =
                    resources.with(
                            "memory", JsonObject.EMPTY.with("limit", limits.memoryBytesLimit()));
        }
        if (limits.pidsLimit() > 0) {
            resources = resources.with("pids", JsonObject.EMPTY.with("limit", limits.pidsLimit()));
        }
        return resources;
    }

    /** The process of an exec: the container's own, with other arguments. */
    static JsonObject execProcess(JsonObject config, List<String> args, boolean tty) {
        return config.object("process")
                .with("args", texts(args))
                .with("terminal", JsonBool.of(tty));
    }

    private static Json number(long value) {
        return dev.davit.model.json.JsonNumber.of(value);
    }

    private static JsonArray texts(List<String> texts) {
        return new JsonArray(texts.stream().map(text -> (Json) new JsonString(text)).toList());
    }
}
