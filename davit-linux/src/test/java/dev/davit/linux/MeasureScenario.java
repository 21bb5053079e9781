package dev.davit.linux;

import dev.davit.linux.sys.Child;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Pump;
import dev.davit.linux.sys.Spawn;
import dev.davit.linux.sys.Tool;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.port.ContainerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Not a test: prints what a start costs beside the bare runtime with the same config.json. */
final class MeasureScenario {
    private static final int ROUNDS = 25;
    private static final int WARM_UP = 5;

    private MeasureScenario() {}

    static void measure(Bench bench) throws Exception {
        ContainerSpec base = Scenarios.ready(bench, "measure", 0, "sleep", "600");
        bench.host.containers().start(base);
        Path bundle = bareBundle(bench, base);
        double[] starts = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        double[] sandboxes = new double[ROUNDS];
        double[] removals = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long a = System.nanoTime();
            bench.host.sandboxes().ensure(bench.sandbox("m" + i, 1 + i));
            long b = System.nanoTime();
            ContainerSpec spec = bench.container("m" + i, 1 + i, "c", "sleep", "60");
            bench.host.containers().start(spec);
            long c = System.nanoTime();
            bareRun(bench, bundle, i);
            long d = System.nanoTime();
            bench.host.sandboxes().remove("m" + i);
            long e = System.nanoTime();
            sandboxes[i] = (b - a) / 1e6;
            starts[i] = (c - b) / 1e6;
            bare[i] = (d - c) / 1e6;
            removals[i] = (e - d) / 1e6;
        }
        print("sandbox ensure", sandboxes);
        print("container start", starts);
        print("bare crun run (true)", bare);
        print("sandbox remove", removals);
    }

    private static Path bareBundle(Bench bench, ContainerSpec base) throws Exception {
        Path own = bench.data.resolve("run/containers").resolve(base.id());
        JsonObject config = JsonReader.readObject(Files.readAllBytes(own.resolve("config.json")));
        Path bundle = Files.createDirectories(bench.data.resolve("bare"));
        JsonObject changed =
                config.withAt(new JsonString(own.resolve("rootfs").toString()), "root", "path")
                        .withAt(JsonArray.of(new JsonString("true")), "process", "args");
        Files.write(bundle.resolve("config.json"), JsonWriter.write(changed));
        return bundle;
    }

    private static void bareRun(Bench bench, Path bundle, int number) throws Exception {
        JsonObject config =
                JsonReader.readObject(Files.readAllBytes(bundle.resolve("config.json")));
        String group =
                config.object("linux")
                        .textOr("", "cgroupsPath")
                        .replaceAll("[^/]*$", "bare" + number);
        Files.write(
                bundle.resolve("config.json"),
                JsonWriter.write(config.withAt(new JsonString(group), "linux", "cgroupsPath")));
        Libc.Pipe in = Libc.pipe();
        Libc.Pipe out = Libc.pipe();
        try (Fd reading = out.reading()) {
            Child child;
            try (Fd stdin = in.reading();
                    Fd _ = in.writing();
                    Fd stdout = out.writing()) {
                child =
                        Spawn.start(
                                List.of(
                                        Tool.find(bench.host.facts().runtime()),
                                        "--root=" + bench.data.resolve("run/bare-state"),
                                        "run",
                                        "--bundle=" + bundle,
                                        "bare" + number),
                                Tool.ENVIRONMENT,
                                stdin,
                                stdout,
                                stdout);
            }
            String said = Pump.readLine(reading, 1000);
            if (child.await() != 0) {
                throw new AssertionError(said);
            }
        }
    }

    private static void print(String what, double[] millis) {
        double[] warm = Arrays.copyOfRange(millis, WARM_UP, millis.length);
        Arrays.sort(warm);
        System.out.printf(
                Locale.ROOT,
                "%-24s p50 %.1f ms  p90 %.1f  min %.1f%n",
                what,
                warm[warm.length / 2],
                warm[warm.length * 9 / 10],
                warm[0]);
    }
}
