package dev.davit.app.host;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sees to it that the host has what a node needs; installs it on Debian, lists it elsewhere. */
public final class HostPreparation {
    private static final Path IPV6_OFF = Path.of("/proc/sys/net/ipv6/conf/all/disable_ipv6");

    /** A program, and the Debian package that brings it. */
    private record Need(String program, String debianPackage) {}

    private static final List<Need> NEEDS =
            List.of(
                    new Need("crun", "crun"),
                    new Need("conmon", "conmon"),
                    new Need("nsenter", "util-linux"),
                    new Need("unshare", "util-linux"),
                    new Need("mount", "mount"));

    private HostPreparation() {}

    /** Everything that is wrong with this host, in words; empty when a node can run. */
    public static List<String> findings() {
        List<String> wrong = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            wrong.add("davit must run as root: it makes namespaces, mounts and cgroups");
        }
        if (!ipv6()) {
            wrong.add(
                    "IPv6 is off on this host; pods have IPv6 addresses only."
                            + " Switch it on: sysctl net.ipv6.conf.all.disable_ipv6=0");
        }
        for (Need need : missing()) {
            wrong.add(
                    "the program "
                            + need.program
                            + " is missing (Debian: apt-get install "
                            + need.debianPackage
                            + ")");
        }
        return wrong;
    }

    private static boolean ipv6() {
        try {
            return Files.exists(IPV6_OFF) && Files.readString(IPV6_OFF).strip().equals("0");
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static List<Need> missing() {
        List<Need> missing = new ArrayList<>();
        for (Need need : NEEDS) {
            boolean runc = need.program.equals("crun") && onPath("runc");
            if (!runc && !onPath(need.program)) {
                missing.add(need);
            }
        }
        return missing;
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH") + ":/usr/sbin:/sbin";
        for (String folder : path.split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder).resolve(program))) {
                return true;
            }
        }
        return false;
    }

    /** Installs what is missing where that is possible and allowed; fails with a list otherwise. */
    public static void prepare(boolean noInstall) throws InterruptedException {
        List<Need> missing = missing();
        boolean debian = Files.exists(Path.of("/etc/debian_version")) && onPath("apt-get");
        if (!missing.isEmpty() && debian && !noInstall) {
            install(missing.stream().map(Need::debianPackage).distinct().toList());
        }
        List<String> wrong = findings();
        if (!wrong.isEmpty()) {
            throw new CliFailure(
                    ExitCode.HOST,
                    "this host cannot run a node yet:\n  " + String.join("\n  ", wrong));
        }
    }

    private static void install(List<String> packages) throws InterruptedException {
        Out.error("davit: installing " + String.join(" ", packages));
        call(List.of("apt-get", "update", "-qq"));
        List<String> command =
                new ArrayList<>(
                        List.of("apt-get", "install", "-y", "-qq", "--no-install-recommends"));
        command.addAll(packages);
        call(command);
    }

    private static void call(List<String> command) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        try {
            Process process = builder.start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CliFailure(
                        ExitCode.HOST, String.join(" ", command) + " failed:\n" + said.strip());
            }
        } catch (IOException failure) {
            throw new CliFailure(
                    ExitCode.HOST, String.join(" ", command) + ": " + failure.getMessage());
        }
    }
}
