package dev.davit.linux.probe;

import dev.davit.base.HostFailure;
import dev.davit.linux.cgroup.Hierarchies;
import dev.davit.linux.runtime.OciRuntime;
import dev.davit.linux.sandbox.HostForwarding;
import dev.davit.linux.sys.LibSeccomp;
import dev.davit.linux.sys.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a host must have before anything starts, each with how to mend it. Changes nothing. */
public final class HostCheck {
    private static final int KERNEL_MAJOR = 5;
    private static final int KERNEL_MINOR = 15;

    private HostCheck() {}

    public enum Level {
        OK,
        /** Works, with less. */
        WARNING,
        MISSING
    }

    /**
     * One thing that was looked at.
     *
     * @param what one word or two: {@code kernel}, {@code conmon}
     * @param message what was found
     * @param mend what to do about it; empty when OK
     * @param debianPackage that brings it; empty where none does
     */
    public record Finding(
            String what, Level level, String message, String mend, String debianPackage) {
        static Finding ok(String what, String message) {
            return new Finding(what, Level.OK, message, "", "");
        }
    }

    private record Program(String name, String debianPackage, boolean needed) {}

    private static final List<Program> PROGRAMS =
            List.of(
                    new Program("conmon", "conmon", true),
                    new Program("nsenter", "util-linux", true),
                    new Program("unshare", "util-linux", true),
                    new Program("mount", "mount", true),
                    new Program("cp", "coreutils", true));

    /** Every finding, good or bad, in a fixed order. */
    public static List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        findings.add(kernel(read("/proc/sys/kernel/osrelease")));
        findings.add(root());
        findings.add(cgroups());
        findings.add(ipv6());
        findings.add(runtime());
        PROGRAMS.forEach(program -> findings.add(program(program)));
        findings.add(seccomp());
        return findings;
    }

    static Finding kernel(String release) {
        String[] parts = release.split("[.-]", -1);
        int major = Integer.parseInt(parts[0]);
        int minor = Integer.parseInt(parts[1]);
        boolean recent = major > KERNEL_MAJOR || (major == KERNEL_MAJOR && minor >= KERNEL_MINOR);
        return recent
                ? Finding.ok("kernel", "Linux " + release)
                : new Finding(
                        "kernel",
                        Level.MISSING,
                        "Linux " + release,
                        "boot Linux %d.%d or newer".formatted(KERNEL_MAJOR, KERNEL_MINOR),
                        "linux-image-" + HostProbe.architecture());
    }

    private static Finding root() {
        try {
            Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return Integer.valueOf(0).equals(uid)
                    ? Finding.ok("root", "runs as root")
                    : new Finding("root", Level.MISSING, "runs as uid " + uid, "run as root", "");
        } catch (IOException e) {
            throw new HostFailure("read", "/proc/self", e);
        }
    }

    private static Finding cgroups() {
        try {
            Hierarchies hierarchies = Hierarchies.read();
            List<String> missing =
                    hierarchies.v1().isEmpty()
                            ? List.of()
                            : List.of("cpu", "memory", "pids").stream()
                                    .filter(name -> hierarchies.controller(name).isEmpty())
                                    .toList();
            return missing.isEmpty()
                    ? Finding.ok("cgroups", "mode " + hierarchies.mode())
                    : new Finding(
                            "cgroups",
                            Level.MISSING,
                            "no controller " + String.join(", ", missing),
                            "boot with it: cgroup_enable=memory",
                            "");
        } catch (HostFailure none) {
            return new Finding(
                    "cgroups",
                    Level.MISSING,
                    none.subject(),
                    "mount cgroup2 at /sys/fs/cgroup",
                    "");
        }
    }

    private static Finding ipv6() {
        try {
            HostForwarding.requireIpv6();
            return Finding.ok("ipv6", "enabled");
        } catch (HostFailure disabled) {
            return new Finding(
                    "ipv6",
                    Level.MISSING,
                    String.valueOf(disabled.getMessage()),
                    "enable IPv6",
                    "");
        }
    }

    private static Finding runtime() {
        return OciRuntime.probe("crun")
                .or(() -> OciRuntime.probe("runc"))
                .map(found -> Finding.ok("runtime", found.name() + " " + found.version()))
                .orElseGet(() ->
                        new Finding(
                                "runtime",
                                Level.MISSING,
                                "neither crun nor runc runs",
                                "install one",
                                "crun"));
    }

    private static Finding program(Program program) {
        return Tool.look(program.name())
                .map(path -> Finding.ok(program.name(), path))
                .orElseGet(() ->
                        new Finding(
                                program.name(),
                                program.needed() ? Level.MISSING : Level.WARNING,
                                "not installed",
                                "install " + program.debianPackage(),
                                program.debianPackage()));
    }

    private static Finding seccomp() {
        return LibSeccomp.present()
                ? Finding.ok("libseccomp", "found")
                : new Finding(
                        "libseccomp",
                        Level.WARNING,
                        "not installed: each start compiles the filter again",
                        "install libseccomp2",
                        "libseccomp2");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new HostFailure("read", file, e);
        }
    }
}
