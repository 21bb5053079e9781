package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folders that containers use, all but one below {@code run} of the data dir.
 *
 * @param run the data dir's run folder
 */
record RunFolders(Path run) {

    /** One folder per run: its OCI bundle, and our records. */
    Path containers() {
        return run.resolve("containers");
    }

    /** Where conmon writes exit codes, one file per run. */
    Path exits() {
        return run.resolve("exits");
    }

    /** What a run's program writes into its root: the one part of a run that is on disk. */
    Path writable(String id) {
        return writables().resolve(id);
    }

    Path writables() {
        return run.resolveSibling("writable");
    }

    /** The OCI runtime's own records. */
    Path runtimeState() {
        return run.resolve("runtime");
    }

    Path terminals() {
        return run.resolve("tty");
    }

    RunFolder of(String id) {
        return new RunFolder(containers().resolve(id));
    }

    Path exit(String id) {
        return exits().resolve(id);
    }

    void create() {
        if (run.toString().contains("\n")) {
            throw new HostFailure("use", 0, run.toString(), "its name must have no line break");
        }
        try {
            Files.createDirectories(containers());
            Files.createDirectories(exits());
            Files.createDirectories(runtimeState());
            Files.setPosixFilePermissions(
                    Files.createDirectories(writables()),
                    PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(terminals());
        } catch (IOException e) {
            throw new HostFailure("make folders", run.toString(), e);
        }
    }

    /**
     * Lets a pod's root pass through (not list) the folders above its root filesystem: runc mounts
     * that when it is the pod's root already, where crun does it before.
     */
    void openForPods() {
        try {
            for (Path folder : List.of(run.resolveSibling("."), run, containers())) {
                Set<PosixFilePermission> access = Files.getPosixFilePermissions(folder);
                access.add(PosixFilePermission.OTHERS_EXECUTE);
                Files.setPosixFilePermissions(folder, access);
            }
        } catch (IOException e) {
            throw new HostFailure("open folders for pods", run.toString(), e);
        }
    }

    /** The folder nearest to the root that a pod's root cannot pass through, if there is one. */
    Optional<Path> impassable() {
        Path at = containers().toAbsolutePath();
        try {
            for (int names = 1; names <= at.getNameCount(); names++) {
                Path folder = at.getRoot().resolve(at.subpath(0, names));
                if (!Files.getPosixFilePermissions(folder)
                        .contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return Optional.of(folder);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new HostFailure("look at folders", at.toString(), e);
        }
    }

    /** Every run with any trace here, by id. */
    List<RunFolder> all() {
        return those(_ -> true);
    }

    /** Runs that may be a pod's: the owner says whether they are. */
    List<RunFolder> ofPod(String podUid) {
        return those(folder -> folder.getFileName().toString().startsWith(podUid + "-"));
    }

    private List<RunFolder> those(DirectoryStream.Filter<Path> which) {
        List<RunFolder> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(containers(), which)) {
            folders.forEach(folder -> all.add(new RunFolder(folder)));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new HostFailure("list", containers().toString(), e);
        }
        all.sort(Comparator.comparing(RunFolder::id));
        return all;
    }
}
