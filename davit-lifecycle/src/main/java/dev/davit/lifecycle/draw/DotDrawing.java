package dev.davit.lifecycle.draw;

import dev.davit.lifecycle.Step;
import dev.davit.lifecycle.StepView;
import dev.davit.lifecycle.View;

/** A run for Graphviz. */
public final class DotDrawing {
    private DotDrawing() {}

    public static String of(View view) {
        StringBuilder out = new StringBuilder();
        out.append("digraph ").append(quoted(view.graph().kind() + " " + view.run().text()));
        out.append(" {\n  rankdir=LR;\n");
        out.append("  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];\n");
        for (StepView step : view.steps()) {
            out.append(
                    "  %s [label=%s, fillcolor=%s, tooltip=%s];\n"
                            .formatted(
                                    quoted(step.name()),
                                    quoted(
                                            step.name()
                                                    + "\n"
                                                    + step.step().owner().text()
                                                    + ": "
                                                    + step.state().text()),
                                    quoted(Colours.fill(step.state())),
                                    quoted(step.step().does())));
        }
        for (Step step : view.graph().steps()) {
            for (String earlier : Layers.direct(view.graph(), step)) {
                out.append("  ").append(quoted(earlier)).append(" -> ");
                out.append(quoted(step.name())).append(";\n");
            }
        }
        return out.append("}\n").toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
