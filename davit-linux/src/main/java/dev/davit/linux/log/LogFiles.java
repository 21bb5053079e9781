package dev.davit.linux.log;

import dev.davit.base.HostFailure;
import dev.davit.linux.mount.Trees;
import dev.davit.linux.sys.Fifo;
import dev.davit.port.ContainerLog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Where logs are: {@code pods/<uid>/log/<container>/<attempt>.log}, older parts of the same run as
 * {@code .log.1} and {@code .log.2}.
 *
 * @param pods the data dir's {@code pods} folder
 */
public record LogFiles(Path pods) {
    public static final long MAX_FILE_BYTES = 10L << 20;

    /** The current file and the two before it. */
    public static final int MAX_FILES = 3;

    /** conmon starts a log over at this size; reached only while nobody rotates. */
    public static final long MAX_UNATTENDED_BYTES = MAX_FILE_BYTES * MAX_FILES;

    private static final String SUFFIX = ".log";

    /** conmon's word for "open the log anew"; the numbers after it are not used. */
    private static final byte[] REOPEN = "2 0 0\n".getBytes(StandardCharsets.US_ASCII);

    /** Makes the folder of a run's log; the file is conmon's to make. */
    public Path create(String podUid, String container, int attempt) {
        Path folder = folder(podUid, container);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new HostFailure("make log folder", folder.toString(), e);
        }
        return folder.resolve(attempt + SUFFIX);
    }

    public ContainerLog open(String podUid, String container, int attempt) {
        Path file = folder(podUid, container).resolve(attempt + SUFFIX);
        return new LogReader(file);
    }

    public List<Integer> attempts(String podUid, String container) {
        List<Integer> attempts = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder(podUid, container), "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                attempts.add(Integer.valueOf(name.substring(0, name.length() - SUFFIX.length())));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new HostFailure("list logs", podUid + "/" + container, e);
        }
        attempts.sort(null);
        return attempts;
    }

    /** The last whole lines of a run's log, as text; empty where there is none. */
    public String end(String podUid, String container, int attempt, int bytesAtMost) {
        Path file = folder(podUid, container).resolve(attempt + SUFFIX);
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            // A line's head is about 45 bytes long; one of text may be shorter.
            long from = Math.max(0, log.length() - 8L * bytesAtMost);
            log.seek(from);
            byte[] bytes = new byte[(int) Math.min(8L * bytesAtMost, log.length() - from)];
            log.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            StringBuilder text = new StringBuilder();
            for (String line : from == 0 ? lines : lines.subList(1, lines.size())) {
                String[] parts = line.split(" ", 4);
                text.append(parts.length == 4 ? parts[3] : "").append('\n');
            }
            int start = Math.max(0, text.length() - bytesAtMost);
            return text.substring(start);
        } catch (FileNotFoundException none) {
            return "";
        } catch (IOException e) {
            throw new HostFailure("read log", file.toString(), e);
        }
    }

    /** One run's log, with its older parts. */
    public void remove(String podUid, String container, int attempt) {
        Path file = folder(podUid, container).resolve(attempt + SUFFIX);
        try {
            for (int i = 0; i < MAX_FILES; i++) {
                Files.deleteIfExists(part(file, i));
            }
        } catch (IOException e) {
            throw new HostFailure("remove log", file.toString(), e);
        }
    }

    public void remove(String podUid) {
        Trees.delete(pods.resolve(podUid).resolve("log"));
        try {
            Files.deleteIfExists(pods.resolve(podUid));
        } catch (IOException volumesAreLeft) {
            // Not empty: its volumes go their own way.
        }
    }

    /**
     * Starts a new file where the current one is full.
     *
     * @param control conmon's fifo for the run
     */
    public void rotate(String podUid, String container, int attempt, Path control) {
        Path file = folder(podUid, container).resolve(attempt + SUFFIX);
        try {
            if (!Files.exists(file)
                    || Files.size(file) < MAX_FILE_BYTES
                    || !Files.exists(control)) {
                return;
            }
            for (int i = MAX_FILES - 1; i > 0; i--) {
                Path older = part(file, i - 1);
                if (Files.exists(older)) {
                    Files.move(older, part(file, i), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Fifo.write(control.toString(), REOPEN);
        } catch (IOException e) {
            throw new HostFailure("rotate log", file.toString(), e);
        }
    }

    /** 0 is the current one. */
    static Path part(Path file, int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    private Path folder(String podUid, String container) {
        return pods.resolve(podUid).resolve("log").resolve(container);
    }
}
