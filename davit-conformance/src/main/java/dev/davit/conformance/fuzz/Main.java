package dev.davit.conformance.fuzz;

import dev.davit.linux.mount.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code davit fuzz}: ends with 1 when something was found, with 2 when not understood. */
public final class Main {
    private static final String HELP =
            """
            usage: davit fuzz [--requests N] [--seed N]

            Sends wrong requests to a server in this process: every verb, encoding and parameter, for every
            kind. Says what was answered with a 500, a stack trace, no reason, or not at all.

              --requests N  how many; 100,000 when nothing is said: a minute or two
              --seed N      number of the first one; a finding names its request's number
            """;

    private Main() {}

    public static void main(String[] args) throws IOException {
        int count = 100_000;
        long seed = 1;
        for (int i = 0; i < args.length; i += 2) {
            if (args[i].equals("--help")) {
                System.out.print(HELP);
                return;
            }
            String value = i + 1 < args.length ? args[i + 1] : "";
            if (!value.matches("[0-9]{1,9}")) {
                wrong("a number is expected after " + args[i]);
            }
            switch (args[i]) {
                case "--requests" -> count = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                default -> wrong("there is no option " + args[i]);
            }
        }
        System.exit(run(seed, count) ? 0 : 1);
    }

    private static void wrong(String why) {
        System.err.println("davit fuzz: " + why);
        System.err.print(HELP);
        System.exit(2);
    }

    private static boolean run(long seed, int count) throws IOException {
        Path folder = Files.createTempDirectory("davit-fuzz");
        long began = System.nanoTime();
        try {
            Fuzz.Outcome outcome = Fuzz.run(folder, seed, count);
            outcome.findings().forEach(found -> System.out.println(found + "\n"));
            System.out.printf(
                    "%,d requests from %d in %.0f s: codes %s, the slowest (%s) took %d ms, %d objects"
                            + " are there; %d findings%n",
                    count,
                    seed,
                    (System.nanoTime() - began) / 1e9,
                    outcome.codes(),
                    outcome.slowest(),
                    outcome.slowestMillis(),
                    outcome.objects(),
                    outcome.findings().size());
            return outcome.findings().isEmpty();
        } finally {
            Trees.delete(folder);
        }
    }
}
