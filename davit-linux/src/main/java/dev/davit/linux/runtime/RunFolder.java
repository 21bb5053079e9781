package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import dev.davit.port.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What is kept of one run on disk, so that any later process knows it. Files, in the order of their
 * making: {@code run.json} (whose it is), {@code config.json}, {@code watcher} (what becomes
 * conmon), {@code pid} (by conmon), {@code started}, {@code ended}. One without {@code started} is
 * half-made.
 */
record RunFolder(Path path) {

    /** Whose run it is. */
    record Owner(
            String id,
            String podUid,
            String container,
            int attempt,
            int idBase,
            boolean messageFromLog) {
        static Owner of(ContainerSpec spec) {
            return new Owner(
                    spec.id(),
                    spec.podUid(),
                    spec.container(),
                    spec.attempt(),
                    spec.idBase(),
                    spec.message().fromLog());
        }
    }

    /** The container's first process. */
    record Started(ProcessId process, long atMillis) {}

    record Ended(int exitCode, boolean outOfMemory, long atMillis, String message) {
        Ended with(String words) {
            return new Ended(exitCode, outOfMemory, atMillis, words);
        }
    }

    String id() {
        return path.getFileName().toString();
    }

    Path config() {
        return path.resolve("config.json");
    }

    Path pid() {
        return path.resolve("pid");
    }

    /** conmon's: what is written to it makes it open its log anew. */
    Path control() {
        return path.resolve("ctl");
    }

    void create(Owner owner) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new HostFailure("make run folder", path.toString(), e);
        }
        write(
                "run.json",
                JsonObject.EMPTY
                        .with("podUid", owner.podUid())
                        .with("container", owner.container())
                        .with("attempt", owner.attempt())
                        .with("idBase", owner.idBase())
                        .with("messageFromLog", owner.messageFromLog() ? 1 : 0));
    }

    Optional<Owner> owner() {
        return read("run.json")
                .map(json ->
                        new Owner(
                                id(),
                                json.textOr("", "podUid"),
                                json.textOr("", "container"),
                                (int) json.wholeOr(0, "attempt"),
                                (int) json.wholeOr(0, "idBase"),
                                json.wholeOr(0, "messageFromLog") == 1));
    }

    void started(Started started) {
        write("started", started.process().json().with("atMillis", started.atMillis()));
    }

    Optional<Started> started() {
        return read("started")
                .map(json -> new Started(ProcessId.of(json), json.wholeOr(0, "atMillis")));
    }

    void watched(ProcessId watcher) {
        write("watcher", watcher.json());
    }

    /** What becomes the run's conmon, or has; empty for a run that was not begun. */
    Optional<ProcessId> watcher() {
        return read("watcher").map(ProcessId::of);
    }

    void ended(Ended ended) {
        write(
                "ended",
                JsonObject.EMPTY
                        .with("exitCode", ended.exitCode())
                        .with("outOfMemory", ended.outOfMemory() ? 1 : 0)
                        .with("atMillis", ended.atMillis())
                        .with("message", ended.message()));
    }

    Optional<Ended> ended() {
        return read("ended")
                .map(json ->
                        new Ended(
                                (int) json.wholeOr(0, "exitCode"),
                                json.wholeOr(0, "outOfMemory") == 1,
                                json.wholeOr(0, "atMillis"),
                                json.textOr("", "message")));
    }

    JsonObject configuration() {
        return read("config.json")
                .orElseThrow(() -> new HostFailure("read", 0, config().toString(), "is missing"));
    }

    void write(String name, JsonObject content) {
        Path file = path.resolve(name);
        Path next = path.resolve(name + ".next");
        try {
            Files.write(next, JsonWriter.write(content));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new HostFailure("write", file.toString(), e);
        }
    }

    private Optional<JsonObject> read(String name) {
        try {
            return Optional.of(JsonReader.readObject(Files.readAllBytes(path.resolve(name))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new HostFailure("read", path.resolve(name).toString(), e);
        }
    }
}
