package dev.davit.model.json;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trees for tests: written with single quotes, or made from a seed. */
public final class Trees {
    private static final String[] TEXTS = {
        "",
        "a",
        "yes",
        "null",
        "0644",
        "1.5",
        "-",
        "- a",
        "a: b",
        "#x",
        "x #y",
        "two\nlines\n",
        "no end\nhere",
        "  indented\nfirst",
        "tab\there",
        "ends \nwith blank",
        "\n",
        "a\n\n",
        "~",
        "ä€😀",
        "\u0001",
        "\u2028",
        "2024-01-01",
        "1:20",
        "0x1f",
        ".inf",
        "<<",
        "=",
        "'q'",
        "\"d\"",
        "{x",
        "[y",
        "*z",
        "&w",
        "!v",
        "%u",
        "@t",
        "`s",
        "|r",
        ">p",
        "?o",
        "a:",
        ":b",
        "a,b",
        "1Gi",
        "1e3",
        "\\",
        "...",
        "---",
        "line\r\nend",
        "\ufeffbom",
        "trailing\n\n\n",
        "true",
        "x\n y\n"
    };

    private Trees() {}

    public static Json json(String text) {
        return ok(WireReader.strict(bytes(text.replace('\'', '"'))));
    }

    public static JsonObject object(String text) {
        return (JsonObject) json(text);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static <T> T ok(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }

    public static <T> Refusal refusal(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> throw new AssertionError("was accepted: " + value);
            case Outcome.Refused<T>(Refusal refusal) -> refusal;
        };
    }

    /** Any JSON value, at most {@code depth} deep. */
    public static Json any(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> JsonNull.NULL;
            case 1 -> JsonBool.of(random.nextBoolean());
            case 2 -> JsonNumber.of(random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(9));
            case 3 ->
                    new JsonNumber.Decimal(
                            (random.nextInt(2000) - 1000) + ".5e" + random.nextInt(9));
            case 4, 5 -> new JsonString(text(random));
            case 6 -> {
                List<Json> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(any(random, depth - 1));
                }
                yield new JsonArray(items);
            }
            default -> object(random, depth);
        };
    }

    public static JsonObject object(Random random, int depth) {
        JsonObject.Builder members = JsonObject.builder();
        int size = random.nextInt(20) == 0 ? 40 : random.nextInt(5);
        for (int i = 0; i < size; i++) {
            String name = random.nextInt(4) == 0 ? text(random) + i : "m" + i;
            if (!members.has(name)) {
                members.put(name, any(random, depth - 1));
            }
        }
        return members.build();
    }

    public static String text(Random random) {
        return TEXTS[random.nextInt(TEXTS.length)];
    }
}
