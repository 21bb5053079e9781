package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.output.Format;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;

/**
 * How an answer is printed that is no object and has no columns of the server's: in a table of the
 * command's own, a wider one, or whole.
 */
public record AnswerFormat(String word) {
    /** For help texts. */
    public static final String WORDS = "wide, json, yaml or jsonpath=EXPRESSION.";

    /** Errors: a word that is none of these ends the command. */
    public static AnswerFormat of(String word) {
        boolean known =
                switch (word) {
                    case "", "wide", "json", "yaml" -> true;
                    default -> word.startsWith("jsonpath=");
                };
        if (!known) {
            throw new CliFailure(
                    ExitCode.USAGE, "unknown output \"%s\"; one of: %s".formatted(word, WORDS));
        }
        return new AnswerFormat(word);
    }

    public boolean table() {
        return word.isEmpty() || wide();
    }

    public boolean wide() {
        return word.equals("wide");
    }

    void whole(JsonObject answer, Kind kind) {
        Out.line(Format.parse(word).render(answer, kind, false));
    }

    /** What is no object of the server's at all. */
    public void whole(JsonObject answer) {
        whole(answer, Kinds.NODE);
    }
}
