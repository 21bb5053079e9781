package dev.davit.node.local;

import dev.davit.base.HostFailure;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import dev.davit.port.Disk;
import dev.davit.port.DiskFile;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Small JSON files in one directory, each replaced in one step: after a kill of the process a file
 * is the old or the new one. They are made durable by {@link #sync}, off the path of a pod's start:
 * a power cut ends what runs anyway, and what was kept in the seconds before it is asked of the
 * server again. A torn file counts as missing.
 *
 * <p>Form of a file: CRC32C of the rest, length, JSON.
 */
public final class LocalFiles {
    private static final int HEADER = 8;
    private static final int MAX_FILE = 16 << 20;
    private static final String UNFINISHED = ".new";

    private final Disk disk;
    private final String directory;
    private final SortedSet<String> unsynced = new TreeSet<>();
    private boolean namesChanged;

    public LocalFiles(Disk disk, String directory) {
        this.disk = disk;
        this.directory = directory;
        disk.makeDirectories(directory);
    }

    public void write(String name, JsonObject json) {
        byte[] body = JsonWriter.write(json);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + body.length);
        bytes.putInt(crc(body)).putInt(body.length).put(body).flip();
        String unfinished = directory + "/" + name + UNFINISHED;
        disk.delete(unfinished);
        try (DiskFile file = disk.open(unfinished)) {
            file.write(bytes, 0);
        }
        disk.rename(unfinished, directory + "/" + name);
        synchronized (unsynced) {
            unsynced.add(name);
            namesChanged = true;
        }
    }

    public void delete(String name) {
        disk.delete(directory + "/" + name);
        synchronized (unsynced) {
            unsynced.remove(name);
            namesChanged = true;
        }
    }

    /** Empty where there is none, or it was torn. */
    public Optional<JsonObject> read(String name) {
        String path = directory + "/" + name;
        if (!disk.exists(path)) {
            return Optional.empty();
        }
        try (DiskFile file = disk.open(path)) {
            long size = file.size();
            if (size < HEADER || size > MAX_FILE) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            file.read(bytes, 0);
            bytes.flip();
            return decode(bytes);
        }
    }

    public SortedMap<String, JsonObject> readAll() {
        SortedMap<String, JsonObject> all = new TreeMap<>();
        for (String name : disk.list(directory)) {
            if (name.endsWith(UNFINISHED)) {
                disk.delete(directory + "/" + name);
            } else {
                read(name).ifPresent(json -> all.put(name, json));
            }
        }
        return all;
    }

    /** Makes durable what was written since the last time. */
    public void sync() {
        SortedSet<String> names;
        boolean directoryToo;
        synchronized (unsynced) {
            names = new TreeSet<>(unsynced);
            directoryToo = namesChanged;
            unsynced.clear();
            namesChanged = false;
        }
        try {
            for (String name : names) {
                String path = directory + "/" + name;
                if (disk.exists(path)) {
                    try (DiskFile file = disk.open(path)) {
                        file.sync();
                    }
                }
            }
            if (directoryToo) {
                disk.syncDirectory(directory);
            }
        } catch (HostFailure failure) {
            synchronized (unsynced) {
                unsynced.addAll(names);
                namesChanged |= directoryToo;
            }
            throw failure;
        }
    }

    private static Optional<JsonObject> decode(ByteBuffer bytes) {
        if (bytes.remaining() < HEADER) {
            return Optional.empty();
        }
        int crc = bytes.getInt();
        int length = bytes.getInt();
        if (length < 0 || length != bytes.remaining()) {
            return Optional.empty();
        }
        byte[] body = new byte[length];
        bytes.get(body);
        return crc(body) == crc ? Optional.of(JsonReader.readObject(body)) : Optional.empty();
    }

    private static int crc(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
