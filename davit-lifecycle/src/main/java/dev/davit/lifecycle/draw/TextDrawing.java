package dev.davit.lifecycle.draw;

import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.StepView;
import dev.davit.lifecycle.View;
import java.util.ArrayList;
import java.util.List;

/** A run for a terminal: one line per step, indented by its layer, in columns. */
public final class TextDrawing {
    /** Characters of the last column: what there is to say in full is said elsewhere. */
    private static final int MAX_WORDS = 72;

    private TextDrawing() {}

    public static String of(View view) {
        Layers layers = new Layers(view.graph());
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"STEP", "STATE", "OWNER", "TRIED", "AFTER", ""});
        for (StepView step : view.steps()) {
            String indent = "  ".repeat(layers.layer(step.name()));
            rows.add(
                    new String[] {
                        mark(step.state()) + " " + indent + step.name(),
                        step.state().text(),
                        step.step().owner().text(),
                        step.state().attempts() == 0 ? "" : step.state().attempts() + "",
                        String.join(", ", Layers.direct(view.graph(), step.step())),
                        cut(
                                step.state().message().isEmpty()
                                        ? step.step().does()
                                        : step.state().message())
                    });
        }
        return "%s %s, run %s\n%s"
                .formatted(
                        view.graph().kind(),
                        view.graph().phase().text(),
                        view.run().text(),
                        table(rows));
    }

    /** The first line, as far as a terminal has room for it. */
    private static String cut(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= MAX_WORDS && line.length() == text.length()
                ? text
                : line.substring(0, Math.min(line.length(), MAX_WORDS - 1)) + "…";
    }

    private static String mark(StepState state) {
        return switch (state) {
            case StepState.Done ignored -> "✔";
            case StepState.Skipped ignored -> "↷";
            case StepState.Running ignored -> "▶";
            case StepState.Failed ignored -> "✘";
            case StepState.Due ignored -> "●";
            case StepState.Waiting ignored -> "○";
        };
    }

    private static String table(List<String[]> rows) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).repeat(' ', widths[i] - row[i].length() + 2);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
