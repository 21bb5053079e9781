package dev.davit.conformance.list;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The behaviours of the list's areas that are the API's, in its order. From {@code behaviours.txt}:
 * a name on each line, then, behind a bar, why there is no check yet, or, with {@code differs:},
 * why its check is known to fail.
 */
final class Behaviours {
    private Behaviours() {}

    /** How it stands with a behaviour. */
    sealed interface Expected {
        /** Its check passes. */
        record Passes() implements Expected {}

        /** Its check fails: Davit differs, or has a bug. */
        record Differs(String why) implements Expected {}

        /** Nobody looks. */
        record NotYet(String why) implements Expected {}
    }

    record Behaviour(String name, Expected expected, @Nullable Check check) {
        String area() {
            return name.substring(0, name.indexOf(']') + 1);
        }
    }

    static Map<String, Check> checks() {
        Map<String, Check> all = new TreeMap<>();
        List.of(
                        MachineryChecks.all(),
                        NamespaceChecks.all(),
                        QuotaChecks.all(),
                        AuthChecks.all(),
                        CliChecks.all(),
                        KindChecks.all(),
                        ObjectChecks.all(),
                        PodChecks.all(),
                        CustomChecks.all(),
                        GatewayChecks.all(),
                        PolicyChecks.all(),
                        WebhookChecks.all(),
                        CustomWebhookChecks.all(),
                        ControllerChecks.all(),
                        ControllerCliChecks.all(),
                        NewerKindChecks.all(),
                        BudgetChecks.all(),
                        AccountChecks.all(),
                        DeploymentChecks.all(),
                        EndpointChecks.all(),
                        ChunkChecks.all(),
                        VersionChecks.all())
                .forEach(some ->
                        some.forEach((name, check) -> {
                            if (all.put(name, check) != null) {
                                throw new IllegalStateException("two checks of " + name);
                            }
                        }));
        return all;
    }

    /** All of them; every check belongs to one, and who has none says why. */
    static List<Behaviour> all() {
        Map<String, Check> checks = checks();
        List<Behaviour> all = new ArrayList<>();
        for (String line : lines()) {
            int bar = line.indexOf(" | ");
            String name = bar < 0 ? line : line.substring(0, bar);
            String why = bar < 0 ? "" : line.substring(bar + 3);
            all.add(behaviour(name, why, checks.remove(name)));
        }
        if (!checks.isEmpty()) {
            throw new IllegalStateException(
                    "checks of behaviours that are not listed: " + checks.keySet());
        }
        return all;
    }

    private static Behaviour behaviour(String name, String why, @Nullable Check check) {
        boolean differs = why.startsWith("differs: ");
        boolean looked = why.isEmpty() || differs;
        if (looked != (check != null)) {
            throw new IllegalStateException(
                    name
                            + (check == null
                                    ? " has no check"
                                    : " has a check, and a reason for none"));
        }
        return new Behaviour(
                name,
                why.isEmpty()
                        ? new Expected.Passes()
                        : differs
                                ? new Expected.Differs(why.substring("differs: ".length()))
                                : new Expected.NotYet(why),
                check);
    }

    private static List<String> lines() {
        try (InputStream in = Behaviours.class.getResourceAsStream("behaviours.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
