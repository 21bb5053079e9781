package dev.davit.conformance.clients;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Runs one client's part of the matrix. Arguments: {@code official} or {@code fabric8}, a
 * kubeconfig, the folder of scripts, then the parts to run (all, where none is named). Ends with 1
 * at the first thing that is not as it should be.
 */
public final class Main {
    private static final int FIRST_PART = 3;

    private Main() {}

    public static void main(String[] arguments) {
        try {
            Run run = Run.of(arguments[0], Path.of(arguments[1]), Path.of(arguments[2]));
            List<String> parts = Arrays.stream(arguments).skip(FIRST_PART).toList();
            switch (arguments[0]) {
                case "official" -> new OfficialClient(run).play(parts);
                case "fabric8" -> new FabricClient(run).play(parts);
                case "fill" -> Fill.fill(run, Integer.parseInt(parts.getFirst()));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
            System.exit(0);
        } catch (Run.Wrong wrong) {
            System.out.println(arguments[0] + ": " + wrong.getMessage());
            wrong.printStackTrace(System.out);
        } catch (Throwable failed) {
            System.out.println(arguments[0] + ": NOT AS IT SHOULD BE: it failed");
            failed.printStackTrace(System.out);
        }
        System.exit(1);
    }
}
