package dev.davit.lifecycle.draw;

import dev.davit.lifecycle.Step;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.StepView;
import dev.davit.lifecycle.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run for a browser: layers from left to right, boxes with name, owner and state, curves from
 * what comes first. Sizes are in pixels; text is set in a monospaced font, so that widths are
 * known.
 */
public final class SvgDrawing {
    private static final int MARGIN = 20;
    private static final int HEADER = 34;
    private static final int BOX_HEIGHT = 46;
    private static final int GAP_X = 56;
    private static final int GAP_Y = 16;
    private static final double CHAR_WIDTH = 7.3;
    private static final int MIN_WIDTH = 110;
    private static final int MAX_CHARS = 40;

    private final View view;
    private final Layers layers;
    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private int width;
    private int height;

    private record Box(int x, int y, int width) {
        int right() {
            return x + width;
        }

        int middle() {
            return y + BOX_HEIGHT / 2;
        }
    }

    private SvgDrawing(View view) {
        this.view = view;
        this.layers = new Layers(view.graph());
        place();
    }

    public static String of(View view) {
        return new SvgDrawing(view).draw();
    }

    private void place() {
        int tallest = layers.layers().stream().mapToInt(List::size).max().orElse(0);
        int inner = tallest * (BOX_HEIGHT + GAP_Y) - GAP_Y;
        int x = MARGIN;
        for (List<Step> layer : layers.layers()) {
            int boxWidth = layer.stream().mapToInt(step -> widthOf(step)).max().orElse(MIN_WIDTH);
            int used = layer.size() * (BOX_HEIGHT + GAP_Y) - GAP_Y;
            int y = MARGIN + HEADER + (inner - used) / 2;
            for (Step step : layer) {
                boxes.put(step.name(), new Box(x, y, boxWidth));
                y += BOX_HEIGHT + GAP_Y;
            }
            x += boxWidth + GAP_X;
        }
        width = Math.max(x - GAP_X, 420) + MARGIN;
        height = Math.max(inner, 0) + HEADER + 2 * MARGIN;
    }

    private int widthOf(Step step) {
        StepState state = view.step(step.name()).map(StepView::state).orElseThrow();
        int chars = Math.max(shown(step.name()).length(), caption(step, state).length());
        return Math.max(MIN_WIDTH, (int) Math.ceil(chars * CHAR_WIDTH) + 20);
    }

    private static String shown(String name) {
        return name.length() <= MAX_CHARS
                ? name
                : name.substring(0, MAX_CHARS / 2 - 1)
                        + "…"
                        + name.substring(name.length() - MAX_CHARS / 2);
    }

    private static String caption(Step step, StepState state) {
        String owner = step.owner().text();
        String tried = state.attempts() > 1 ? " ×" + state.attempts() : "";
        return shown(owner) + " · " + state.text() + tried;
    }

    private String draw() {
        StringBuilder out = new StringBuilder();
        out.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" \
                viewBox="0 0 %1$d %2$d" font-family="ui-monospace, monospace" font-size="12">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                <defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" \
                markerHeight="8" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#777777"/>\
                </marker></defs>
                <text x="%3$d" y="%4$d" font-size="14" font-weight="bold">%5$s</text>
                """
                        .formatted(
                                width,
                                height,
                                MARGIN,
                                MARGIN + 12,
                                escaped(
                                        view.graph().kind()
                                                + " "
                                                + view.graph().phase().text()
                                                + ", run "
                                                + view.run().text())));
        view.graph().steps().forEach(step -> edges(step, out));
        view.steps().forEach(step -> box(step, out));
        return out.append("</svg>\n").toString();
    }

    private void edges(Step step, StringBuilder out) {
        Box to = boxes.get(step.name());
        for (String earlier : Layers.direct(view.graph(), step)) {
            Box from = boxes.get(earlier);
            if (from == null || to == null) {
                continue;
            }
            int bend = Math.max(GAP_X / 2, (to.x() - from.right()) / 2);
            out.append(
                    """
                    <path d="M%d,%d C%d,%d %d,%d %d,%d" fill="none" stroke="#777777" \
                    marker-end="url(#to)"/>
                    """
                            .formatted(
                                    from.right(),
                                    from.middle(),
                                    from.right() + bend,
                                    from.middle(),
                                    to.x() - bend,
                                    to.middle(),
                                    to.x(),
                                    to.middle()));
        }
    }

    private void box(StepView view, StringBuilder out) {
        Box box = boxes.get(view.name());
        if (box == null) {
            return;
        }
        StepState state = view.state();
        String message = state.message().isEmpty() ? "" : ": " + state.message();
        out.append(
                """
                <g><title>%s%s</title>\
                <rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="%s" stroke="%s"/>\
                <text x="%d" y="%d" font-weight="bold">%s</text>\
                <text x="%d" y="%d" fill="#444444">%s</text></g>
                """
                        .formatted(
                                escaped(view.step().does()),
                                escaped(message),
                                box.x(),
                                box.y(),
                                box.width(),
                                BOX_HEIGHT,
                                Colours.fill(state),
                                Colours.line(state),
                                box.x() + 10,
                                box.y() + 19,
                                escaped(shown(view.name())),
                                box.x() + 10,
                                box.y() + 36,
                                escaped(caption(view.step(), state))));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
