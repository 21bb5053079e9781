package dev.davit.linux.runtime;

import dev.davit.linux.namespace.Namespaces;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.port.ContainerSpec;
import dev.davit.port.Limits;
import dev.davit.port.Sharing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** ContainerSpec → config.json, by the OCI runtime specification 1.0.2. */
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
     * @param devices that mounts show
     */
    record Surroundings(
            Path namespaces,
            String cgroupsPath,
            List<ContainerSpec.Mount> mounts,
            List<HostDevices.Device> devices,
            SeccompProfiles.Filter seccomp) {
        Surroundings {
            mounts = List.copyOf(mounts);
            devices = List.copyOf(devices);
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
                        .put("mounts", mounts(spec.confinement(), around.mounts()))
                        .put("linux", linux(spec, around));
        if (!around.seccomp().bpf().isEmpty()) {
            config.put(
                    "annotations", JsonObject.EMPTY.with(BPF_ANNOTATION, around.seccomp().bpf()));
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
        JsonObject.Builder process = JsonObject.builder();
        if (!spec.confinement().appArmor().isEmpty()) {
            process.put("apparmorProfile", spec.confinement().appArmor());
        }
        return process.put("terminal", program.tty())
                .put("user", user)
                .put("args", texts(program.args()))
                .put("env", texts(program.env()))
                .put("cwd", program.workingDirectory())
                .put("capabilities", capabilities(spec.confinement(), program.uid()))
                .put("noNewPrivileges", spec.confinement().noNewPrivileges())
                .put("rlimits", JsonArray.of(noCore))
                .build();
    }

    /** Who is not root keeps a capability over its first exec only where it is ambient. */
    private static JsonObject capabilities(ContainerSpec.Confinement confinement, int uid) {
        boolean bounded = confinement.privileged() && confinement.sharing().users();
        JsonArray all =
                texts(
                        bounded
                                ? HostCapabilities.within(confinement.capabilities())
                                : confinement.capabilities());
        JsonObject.Builder sets =
                JsonObject.builder()
                        .put("bounding", all)
                        .put("effective", all)
                        .put("permitted", all);
        if (uid != 0 && !confinement.ambient().isEmpty()) {
            JsonArray kept = texts(confinement.ambient());
            sets.put("inheritable", kept).put("ambient", kept);
        }
        return sets.build();
    }

    private static JsonArray mounts(
            ContainerSpec.Confinement confinement, List<ContainerSpec.Mount> own) {
        Sharing sharing = confinement.sharing();
        String system = confinement.privileged() ? "rw" : "ro";
        List<Json> all = new ArrayList<>();
        // The kernel mounts what belongs to a namespace only for the root that owns it.
        all.add(
                sharing.processes() && !sharing.users()
                        ? bind("/proc", "rw")
                        : mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
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
        queues(sharing, all);
        all.add(
                sharing.network() && !sharing.users()
                        ? bind("/sys", system)
                        : mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", system));
        all.add(
                mount(
                        "/sys/fs/cgroup",
                        "cgroup",
                        "cgroup",
                        "nosuid",
                        "noexec",
                        "nodev",
                        "relatime",
                        system));
        for (ContainerSpec.Mount mount : own) {
            String access = mount.readOnly() ? "ro" : "rw";
            List<String> options = new ArrayList<>(List.of("rbind", "rprivate", access));
            if (!mount.host()) {
                options.addAll(List.of("nosuid", "nodev"));
            }
            if (mount.noExec()) {
                options.add("noexec");
            }
            all.add(mount(mount.target(), "bind", mount.source(), options.toArray(String[]::new)));
        }
        return new JsonArray(all);
    }

    private static void queues(Sharing sharing, List<Json> all) {
        if (sharing.ipc()) {
            all.add(bind("/dev/shm", "rw"));
            if (Files.isDirectory(Path.of("/dev/mqueue"))) {
                all.add(bind("/dev/mqueue", "rw"));
            }
            return;
        }
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
    }

    private static JsonObject bind(String path, String access) {
        return mount(path, "bind", path, "rbind", "rprivate", "nosuid", "noexec", "nodev", access);
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
        JsonObject.Builder linux =
                JsonObject.builder()
                        .put("cgroupsPath", around.cgroupsPath())
                        .put("resources", resources(spec, around))
                        .put("namespaces", namespaces(spec, around.namespaces()));
        if (!spec.confinement().sharing().users()) {
            JsonArray ids =
                    JsonArray.of(
                            JsonObject.EMPTY
                                    .with("containerID", 0)
                                    .with("hostID", spec.idBase())
                                    .with("size", Namespaces.IDS_PER_POD));
            linux.put("uidMappings", ids).put("gidMappings", ids);
        }
        if (spec.confinement().privileged()) {
            linux.put("devices", HostDevices.nodes());
        }
        if (spec.confinement().maskProc()) {
            linux.put("maskedPaths", texts(MASKED)).put("readonlyPaths", texts(READ_ONLY));
        }
        if (!around.seccomp().profile().isEmpty()) {
            linux.put("seccomp", around.seccomp().profile());
        }
        return linux.build();
    }

    private static JsonArray namespaces(ContainerSpec spec, Path pins) {
        List<Json> all = new ArrayList<>();
        List<String> own =
                spec.confinement().sharing().processes()
                        ? List.of("mount", "cgroup")
                        : List.of("pid", "mount", "cgroup");
        for (String kind : own) {
            all.add(JsonObject.EMPTY.with("type", kind));
        }
        for (String shared : Namespaces.pins(pins)) {
            String type = shared.equals("net") ? "network" : shared;
            all.add(
                    JsonObject.EMPTY
                            .with("type", type)
                            .with("path", pins.resolve(shared).toString()));
        }
        return new JsonArray(all);
    }

    /**
     * Inside a user namespace of its own nobody makes devices, so that none has to be forbidden;
     * beside the host's users it has to be.
     */
    private static JsonArray devices(ContainerSpec spec, Surroundings around) {
        if (spec.confinement().privileged()) {
            return JsonArray.of(HostDevices.rule(true));
        }
        List<Json> rules = new ArrayList<>();
        if (spec.confinement().sharing().users()) {
            rules.add(HostDevices.rule(false));
        }
        around.devices().forEach(device -> rules.add(device.rule()));
        return new JsonArray(rules);
    }

    private static JsonObject resources(ContainerSpec spec, Surroundings around) {
        JsonArray devices = devices(spec, around);
        JsonObject limits = limits(spec.limits());
        return devices.size() == 0 ? limits : limits.with("devices", devices);
    }

    private static JsonObject limits(Limits limits) {
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

    /** The same, in the process namespace of another process. */
    static JsonObject besideProcess(JsonObject config, int pid) {
        List<Json> all = new ArrayList<>();
        for (Json item : config.array("linux", "namespaces")) {
            boolean own = item instanceof JsonObject each && "pid".equals(each.text("type"));
            all.add(
                    own
                            ? JsonObject.EMPTY
                                    .with("type", "pid")
                                    .with("path", "/proc/" + pid + "/ns/pid")
                            : item);
        }
        return config.withAt(new JsonArray(all), "linux", "namespaces");
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
