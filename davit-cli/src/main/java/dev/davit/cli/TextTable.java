package dev.davit.cli;

import dev.davit.cli.output.Paint;
import java.util.ArrayList;
import java.util.List;

/** Columns under headings, three spaces apart, as kubectl prints them. */
public final class TextTable {
    private static final int GAP = 3;

    /** No column is made narrower than this to fit a terminal. */
    private static final int NARROWEST = 8;

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> least = new ArrayList<>();
    private int columnsOfTerminal;
    private int painted = -1;

    public TextTable(String... headings) {
        this(List.of(headings));
    }

    public TextTable(List<String> headings) {
        rows.add(List.copyOf(headings));
        painted = headings.indexOf("STATUS");
    }

    public void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** Cuts the widest columns where lines would not fit; 0: nothing is cut. */
    public TextTable within(int columns) {
        columnsOfTerminal = columns;
        return this;
    }

    /** Columns at least as wide as those of a table that was printed before. */
    public TextTable asWideAs(List<Integer> widths) {
        least.addAll(widths);
        return this;
    }

    @Override
    public String toString() {
        return String.join("\n", lines(widths()));
    }

    public List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < rows.getFirst().size(); column++) {
            int widest = column < least.size() ? least.get(column) : 0;
            for (List<String> row : rows) {
                widest = Math.max(widest, row.get(column).length());
            }
            widths.add(widest);
        }
        while (columnsOfTerminal > 0 && lineLength(widths) > columnsOfTerminal) {
            int widest = widest(widths);
            if (widths.get(widest) <= NARROWEST) {
                break;
            }
            widths.set(widest, widths.get(widest) - 1);
        }
        return widths;
    }

    private static int lineLength(List<Integer> widths) {
        return widths.stream().mapToInt(Integer::intValue).sum() + GAP * (widths.size() - 1);
    }

    /** The last one of several: names stand in front. */
    private static int widest(List<Integer> widths) {
        int found = 0;
        for (int i = 1; i < widths.size(); i++) {
            if (widths.get(i) >= widths.get(found)) {
                found = i;
            }
        }
        return found;
    }

    private List<String> lines(List<Integer> widths) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = cut(row.get(column), widths.get(column));
                line.append(column == painted ? Paint.state(cell) : cell);
                if (column < row.size() - 1) {
                    line.repeat(' ', widths.get(column) - cell.length() + GAP);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
    }
}
