package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.log.LogFiles;
import dev.davit.linux.sys.Libc;
import dev.davit.port.ContainerSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * What programs leave to be read after their end: a file, or the end of the log. The file is where
 * all else is that the program writes, and counts with it: it may write any amount.
 */
final class Messages {
    private static final String FILE = "termination-log";

    /** Of a log; as Kubernetes takes. */
    private static final int LOG_BYTES_AT_MOST = 2_048;

    private final LogFiles logs;

    Messages(LogFiles logs) {
        this.logs = logs;
    }

    /**
     * Makes the file of a run, its program's own, and shows it where the spec wants it, unless a
     * volume is there.
     */
    List<ContainerSpec.Mount> with(
            Path writable, ContainerSpec spec, List<ContainerSpec.Mount> mounts) {
        String target = spec.message().path();
        boolean taken = mounts.stream().anyMatch(each -> each.target().equals(target));
        if (target.isEmpty() || taken) {
            return mounts;
        }
        Path file = writable.resolve(FILE);
        try {
            Files.write(file, new byte[0]);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (IOException e) {
            throw new HostFailure("make message file", file.toString(), e);
        }
        Libc.chown(
                file.toString(),
                spec.idBase() + spec.program().uid(),
                spec.idBase() + spec.program().gid());
        List<ContainerSpec.Mount> all = new ArrayList<>(mounts);
        all.add(new ContainerSpec.Mount(file.toString(), target, false, ""));
        return all;
    }

    /** Empty where nothing was left. */
    String of(RunFolder folder, Path writable, int exitCode) {
        String left = left(writable.resolve(FILE));
        boolean fromLog = folder.owner().map(RunFolder.Owner::messageFromLog).orElse(false);
        return left.isEmpty() && exitCode != 0 && fromLog
                ? folder.owner()
                        .map(owner ->
                                logs.end(
                                        owner.podUid(),
                                        owner.container(),
                                        owner.attempt(),
                                        LOG_BYTES_AT_MOST))
                        .orElse("")
                : left;
    }

    private static String left(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(ContainerSpec.Message.BYTES_AT_MOST);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return "";
        } catch (IOException e) {
            throw new HostFailure("read", file.toString(), e);
        }
    }
}
