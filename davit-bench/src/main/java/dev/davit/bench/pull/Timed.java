package dev.davit.bench.pull;

import dev.davit.bench.measure.Cpu;
import dev.davit.bench.measure.Row;
import dev.davit.bench.measure.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long something takes, and the CPU time of whoever does it. */
final class Timed {
    private final long server;
    private final Samples samples = new Samples();
    private final List<Double> cpu = new ArrayList<>();

    /** What is timed. */
    interface Act {
        void run() throws IOException, InterruptedException;
    }

    /**
     * @param server a process whose CPU time counts beside that of the programs that the act runs;
     *     0 for none
     */
    Timed(long server) {
        this.server = server;
    }

    /**
     * @param counts not while this warms up
     */
    void take(boolean counts, Act act) throws IOException, InterruptedException {
        double before = cpuNow();
        long began = System.nanoTime();
        act.run();
        long took = System.nanoTime() - began;
        if (counts) {
            samples.add(took);
            cpu.add(cpuNow() - before);
        }
    }

    private double cpuNow() {
        return Cpu.childrenMillis() + (server == 0 ? 0 : Cpu.millis(server));
    }

    double median() {
        return samples.millis(0.5);
    }

    double cpuMillis() {
        return Samples.median(cpu);
    }

    Row put(Row row) {
        return row.put(samples).put("CPU ms", cpuMillis());
    }
}
