package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the running program is. A leftover of a killed one is told apart by the start time: process
 * ids are used again.
 *
 * @param startTicks field 22 of {@code /proc/PID/stat}, see proc(5)
 */
public record ServerFile(long pid, String startTicks, String address, String nodeName) {

    public static ServerFile here(String address, String nodeName) {
        long pid = ProcessHandle.current().pid();
        return new ServerFile(pid, startTicks(pid).orElse(""), address, nodeName);
    }

    public void write(Path file) {
        JsonObject json =
                JsonObject.builder()
                        .put("pid", pid)
                        .put("startTicks", startTicks)
                        .put("address", address)
                        .put("node", nodeName)
                        .build();
        AtomicFile.write(file, JsonWriter.write(json), "rw-r--r--");
    }

    /** The program that runs now; empty when none does. */
    public static Optional<ServerFile> running(Path file) {
        return read(file).filter(ServerFile::alive);
    }

    public static Optional<ServerFile> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject json = JsonReader.readObject(Files.readAllBytes(file));
            return Optional.of(
                    new ServerFile(
                            json.wholeOr(0, "pid"),
                            json.textOr("", "startTicks"),
                            json.textOr("", "address"),
                            json.textOr("", "node")));
        } catch (IOException failure) {
            throw new HostFailure("read", file.toString(), failure);
        }
    }

    public boolean alive() {
        return startTicks(pid).filter(startTicks::equals).isPresent();
    }

    private static Optional<String> startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in brackets may hold spaces; the fields are counted behind it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return "Z".equals(fields[0]) ? Optional.empty() : Optional.of(fields[19]);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
