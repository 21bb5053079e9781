package dev.davit.conformance.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * All attacks at once, beside a client that asks for one object all the time: it must be answered
 * throughout, and each attack must end within its bound.
 *
 * <p>Arguments: host, port, the authority's certificate, a token. Says a line for each attack; ends
 * with 1 when one of them was not borne.
 */
public final class Main {
    private static final long CALM_MILLIS = 3_000;

    private Main() {}

    public static void main(String[] args) throws Exception {
        Wire wire = Wire.of(args[0], Integer.parseInt(args[1]), args[2], args[3]);
        boolean well = true;
        try (Polite polite = Polite.begin(wire)) {
            Thread.sleep(CALM_MILLIS);
            System.out.println("ok: alone, the polite client's answers take " + polite.told());
            for (Future<String> each : all(wire)) {
                try {
                    System.out.println("ok: " + each.get());
                } catch (ExecutionException broken) {
                    well = false;
                    System.out.println("NOT BORNE: " + broken.getCause());
                }
            }
            System.out.println("ok: beside all this they take " + polite.told());
            if (!polite.failures().isEmpty()) {
                well = false;
                System.out.println("NOT BORNE: the polite client heard " + polite.failures());
            }
        }
        System.exit(well ? 0 : 1);
    }

    private static List<Future<String>> all(Wire wire) throws InterruptedException {
        List<Future<String>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Attacks.all(wire).forEach(attack -> running.add(threads.submit(attack)));
            new Bodies(wire).all().forEach(attack -> running.add(threads.submit(attack)));
        }
        return running;
    }
}
