package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.linux.mount.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster in one file: a tar of what is wanted (the store's copy), who the cluster is, and its
 * keys. Images and what runs are not in it: they are fetched and started again.
 */
public final class BackupFile {
    private static final List<String> PARTS = List.of("cluster.json", "admin.token", "pki");

    private BackupFile() {}

    /** Of a running cluster, while it goes on. */
    public static void write(DataDir data, Path file) throws InterruptedException {
        Path stage = data.root().resolve("backup.tmp");
        Trees.delete(stage);
        try {
            Files.createDirectories(stage.resolve("store"));
            Files.setPosixFilePermissions(stage, PosixFilePermissions.fromString("rwx------"));
            String answer =
                    ControlSocket.ask(data.controlSocket(), "backup " + stage.resolve("store"));
            if (!answer.equals("ok")) {
                throw new CliFailure(ExitCode.REFUSED, answer);
            }
            Path partial = file.resolveSibling(file.getFileName() + ".partial");
            List<String> command =
                    new ArrayList<>(
                            List.of("tar", "-cf", partial.toString(), "-C", stage.toString()));
            command.add("store");
            command.addAll(List.of("-C", data.root().toString()));
            command.addAll(PARTS);
            Files.deleteIfExists(partial);
            // It holds Secrets and keys: nobody else may read it, not for a moment.
            Files.createFile(
                    partial,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            run(command);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new HostFailure("write", file.toString(), failure);
        } finally {
            Trees.delete(stage);
        }
    }

    /** Into a data dir that holds no cluster. */
    public static void restore(DataDir data, Path file) throws InterruptedException {
        if (Files.exists(data.cluster()) || Files.exists(data.store())) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    data.root() + " holds a cluster already; restore into another data dir");
        }
        if (!Files.isReadable(file)) {
            throw new CliFailure(ExitCode.USAGE, "there is no file " + file);
        }
        try {
            Files.createDirectories(data.root());
        } catch (IOException failure) {
            throw new HostFailure("create", data.root().toString(), failure);
        }
        run(List.of("tar", "-xpf", file.toString(), "-C", data.root().toString()));
    }

    private static void run(List<String> command) throws InterruptedException {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new CliFailure(ExitCode.HOST, "tar ended with " + code);
            }
        } catch (IOException failure) {
            throw new HostFailure("run", "tar", failure);
        }
    }
}
