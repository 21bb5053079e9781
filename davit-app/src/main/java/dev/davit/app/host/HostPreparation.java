package dev.davit.app.host;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.linux.probe.HostCheck;
import dev.davit.linux.probe.HostCheck.Finding;
import dev.davit.linux.probe.HostCheck.Level;
import dev.davit.linux.sys.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sees to it that the host has what a node needs; installs it on Debian, lists it elsewhere. */
public final class HostPreparation {
    private static final Path DEBIAN = Path.of("/etc/debian_version");

    private HostPreparation() {}

    /** Installs what is missing where that is possible and allowed; fails with a list otherwise. */
    public static void prepare(boolean noInstall) throws InterruptedException {
        List<Finding> missing = missing();
        // Where something is wrong that no package mends, nothing is installed in vain.
        boolean mendable = missing.stream().noneMatch(each -> each.debianPackage().isEmpty());
        boolean debian = Files.exists(DEBIAN) && Tool.look("apt-get").isPresent();
        if (!missing.isEmpty() && mendable && debian && !noInstall) {
            install(missing.stream().map(Finding::debianPackage).distinct().toList());
            missing = missing();
        }
        if (!missing.isEmpty()) {
            throw new CliFailure(ExitCode.HOST, describe(missing));
        }
    }

    private static List<Finding> missing() {
        return HostCheck.run().stream().filter(each -> each.level() == Level.MISSING).toList();
    }

    static String describe(List<Finding> missing) {
        StringBuilder text = new StringBuilder("this host cannot run a node yet:");
        for (Finding each : missing) {
            text.append("\n  %s: %s; %s".formatted(each.what(), each.message(), each.mend()));
            if (!each.debianPackage().isEmpty()) {
                text.append(" (Debian: apt-get install ").append(each.debianPackage()).append(')');
            }
        }
        return text.toString();
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
