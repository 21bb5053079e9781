package dev.davit.conformance.store;

import dev.davit.model.kind.Key;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the power of a file system again and again: {@code DIRECTORY CUTS}.
 *
 * <p>The store's data is on an ext4 in a file. The writer is stopped at any instruction, the file
 * is copied as it is, without what only memory holds, and the writer goes on. Each copy is mounted,
 * which replays its journal, and opened. To be run in a mount namespace of its own.
 */
public final class PowerCut {
    private static final String SIZE = "384M";
    private static final int SHORTEST_MILLIS = 150;
    private static final int LONGEST_MILLIS = 1_500;
    private static final int WRITER_LIFE_CUTS = 5;
    private static final int DISK_LIFE_CUTS = 10;
    private static final int COMMAND_SECONDS = 60;

    private final Path directory;
    private final Path disk;
    private final Path mounted;
    private final Path copy;
    private final Path copyMounted;
    private final Path acknowledged;
    private final Random random = new Random();
    private @Nullable Process writer;

    private PowerCut(Path directory) throws IOException {
        this.directory = directory;
        disk = directory.resolve("disk.img");
        copy = directory.resolve("cut.img");
        mounted = Files.createDirectories(directory.resolve("mounted"));
        copyMounted = Files.createDirectories(directory.resolve("copy"));
        acknowledged = directory.resolve("acknowledged");
    }

    public static void main(String[] args) throws Exception {
        int cuts = Integer.parseInt(args[1]);
        int lost = new PowerCut(Path.of(args[0])).run(cuts);
        System.exit(lost == 0 ? 0 : 1);
    }

    private int run(int cuts) throws IOException, InterruptedException {
        int lost = 0;
        for (int first = 1; first <= cuts; first += DISK_LIFE_CUTS) {
            lost += ofOneDisk(first, Math.min(cuts, first + DISK_LIFE_CUTS - 1));
        }
        System.out.printf("%d power cuts, %d acknowledged writes lost%n", cuts, lost);
        return lost;
    }

    /** Every cut looks at everything that was ever acknowledged: a disk must not get old. */
    private int ofOneDisk(int first, int last) throws IOException, InterruptedException {
        Files.deleteIfExists(acknowledged);
        command("truncate", "-s", SIZE, disk.toString());
        command("mkfs.ext4", "-q", "-F", disk.toString());
        command("mount", "-o", "loop", disk.toString(), mounted.toString());
        int lost = 0;
        try {
            for (int cut = first; cut <= last; cut++) {
                if ((cut - first) % WRITER_LIFE_CUTS == 0) {
                    restartWriter();
                }
                lost += cutOnce(cut);
            }
        } finally {
            kill();
            command("umount", mounted.toString());
        }
        return lost;
    }

    private void restartWriter() throws IOException, InterruptedException {
        kill();
        writer =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PowerCutWriter.class.getName(),
                                mounted.resolve("data").toString(),
                                acknowledged.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("writer.log").toFile())
                        .start();
        int before = lines();
        while (lines() <= before) {
            if (!writer.isAlive()) {
                throw new IllegalStateException(
                        "the writer ended: " + Files.readString(directory.resolve("writer.log")));
            }
            Thread.sleep(20);
        }
    }

    private int lines() throws IOException {
        return Files.exists(acknowledged) ? Files.readAllLines(acknowledged).size() : 0;
    }

    private void kill() throws InterruptedException {
        Process running = writer;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    private int cutOnce(int cut) throws IOException, InterruptedException {
        Thread.sleep(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
        signalWriter("STOP");
        List<String> before = new ArrayList<>(Files.readAllLines(acknowledged));
        Files.copy(disk, copy, StandardCopyOption.REPLACE_EXISTING);
        signalWriter("CONT");
        // A copy that is mounted twice at the same time as its origin needs no name of its own.
        command("mount", "-o", "loop", copy.toString(), copyMounted.toString());
        try {
            return check(cut, before);
        } finally {
            command("umount", copyMounted.toString());
        }
    }

    /** The shell's own word: not every system has a program of that name. */
    private void signalWriter(String signal) throws IOException, InterruptedException {
        if (writer != null) {
            command("sh", "-c", "kill -" + signal + " " + writer.pid());
        }
    }

    private int check(int cut, List<String> lines) {
        int lost = 0;
        try (Store store = PowerCutWriter.open(copyMounted.resolve("data"))) {
            for (String line : lines) {
                String[] words = line.split(" ", 3);
                long revision = Long.parseLong(words[0]);
                Key key = new Key(PowerCutWriter.CONFIG_MAPS, "cut", words[1]);
                History.Entry entry = store.history().at(key, revision);
                boolean there =
                        entry != null
                                && entry.revision() == revision
                                && entry.after() != null
                                && words[2].equals(entry.after().text("data", "token"))
                                && store.image().revision() >= revision;
                if (!there) {
                    lost++;
                    System.out.printf("cut %d: lost %s, history has %s%n", cut, line, entry);
                }
            }
            System.out.printf(
                    "cut %d: %d acknowledged, all but %d there, revision %d%n",
                    cut, lines.size(), lost, store.image().revision());
        }
        return lost;
    }

    private static void command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).inheritIO().start();
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", words));
        }
    }
}
