package dev.davit.cli.shift;

import dev.davit.base.Apportion;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNull;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How much each version of a PinnedDeployment has, in the order of its specification.
 *
 * @param shares percent by version
 * @param exact pods by version, of those that have an exact number instead
 */
record Amounts(Map<String, Integer> shares, Map<String, Integer> exact) {
    private static final int WHOLE = 100;

    static Amounts of(JsonObject object) {
        Map<String, Integer> shares = new LinkedHashMap<>();
        Map<String, Integer> exact = new LinkedHashMap<>();
        for (Json item : object.array("spec", "versions")) {
            if (item instanceof JsonObject version) {
                String field = version.has("replicas") ? "replicas" : "share";
                (version.has("replicas") ? exact : shares)
                        .put(version.textOr("", "name"), (int) version.wholeOr(0, field));
            }
        }
        return new Amounts(shares, exact);
    }

    /**
     * With other shares for some versions. What they leave is divided among the rest in proportion
     * to what these have now.
     */
    Amounts with(Map<String, Integer> wanted) {
        wanted.keySet().forEach(this::known);
        int named = wanted.values().stream().mapToInt(Integer::intValue).sum();
        List<String> others = new ArrayList<>(shares.keySet());
        others.removeAll(wanted.keySet());
        int left = WHOLE - named;
        if (left < 0 || (left > 0 && others.isEmpty())) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "shares add up to 100, and " + text(wanted, " + ") + " is " + named);
        }
        int[] parts = others.stream().mapToInt(this::share).toArray();
        boolean nobody = left > 0 && others.stream().allMatch(name -> share(name) == 0);
        if (nobody && others.size() > 1) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "say which of %s has the other %d: none of them has a share now"
                            .formatted(String.join(", ", others), left));
        }
        int[] rest = nobody ? new int[] {left} : Apportion.divide(left, parts);
        Map<String, Integer> next = new LinkedHashMap<>(shares);
        next.putAll(wanted);
        for (int i = 0; i < rest.length; i++) {
            next.put(others.get(i), rest[i]);
        }
        return new Amounts(next, exact);
    }

    private int share(String version) {
        return shares.getOrDefault(version, 0);
    }

    private void known(String version) {
        if (exact.containsKey(version)) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "version %s has an exact number of pods (replicas: %d) and no share: edit that"
                            .formatted(version, exact.get(version)));
        }
        if (!shares.containsKey(version)) {
            throw new CliFailure(
                    ExitCode.USAGE,
                    "there is no version \"%s\"; versions are %s"
                            .formatted(version, String.join(", ", shares.keySet())));
        }
    }

    /** The way to others in steps of at most so many percent; the last one is the others. */
    List<Amounts> stepsTo(Amounts target, int percent) {
        int most = 0;
        for (String name : shares.keySet()) {
            most = Math.max(most, Math.abs(target.share(name) - share(name)));
        }
        int count = Math.max(1, (most + percent - 1) / percent);
        List<Amounts> steps = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            int done = i;
            int[] parts =
                    shares.keySet().stream()
                            .mapToInt(name ->
                                    share(name) * (count - done) + target.share(name) * done)
                            .toArray();
            int[] step = Apportion.divide(WHOLE, parts);
            Map<String, Integer> next = new LinkedHashMap<>();
            for (String name : shares.keySet()) {
                next.put(name, step[next.size()]);
            }
            steps.add(new Amounts(next, exact));
        }
        return steps;
    }

    /** A merge by name of {@code spec.versions} that makes it so. */
    JsonObject patch() {
        List<Json> versions = new ArrayList<>();
        shares.forEach((name, share) -> versions.add(entry(name, "share", share, "replicas")));
        exact.forEach((name, pods) -> versions.add(entry(name, "replicas", pods, "share")));
        return JsonObject.of("spec", JsonObject.of("versions", new JsonArray(versions)));
    }

    private static JsonObject entry(String name, String field, int amount, String not) {
        return JsonObject.builder()
                .put("name", name)
                .put(field, JsonNumber.of(amount))
                .put(not, JsonNull.NULL)
                .build();
    }

    /** {@code 1.16=60 1.17=40}. */
    String text() {
        String all = text(shares, " ");
        return exact.isEmpty() ? all : (all + " " + text(exact, " ") + " pods").strip();
    }

    private static String text(Map<String, Integer> amounts, String between) {
        return amounts.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(between));
    }

    /** Reads {@code 1.17=40 1.16=60%}. */
    static Map<String, Integer> read(List<String> pairs) {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        for (String pair : pairs) {
            int at = pair.lastIndexOf('=');
            String share = at < 0 ? "" : pair.substring(at + 1).replace("%", "");
            if (at <= 0 || !share.matches("[0-9]{1,3}") || Integer.parseInt(share) > WHOLE) {
                throw new CliFailure(
                        ExitCode.USAGE,
                        "\"%s\" is not of the form VERSION=SHARE with a share from 0 to 100"
                                .formatted(pair));
            }
            if (wanted.put(pair.substring(0, at), Integer.parseInt(share)) != null) {
                throw new CliFailure(
                        ExitCode.USAGE,
                        "version %s is named twice".formatted(pair.substring(0, at)));
            }
        }
        return wanted;
    }
}
