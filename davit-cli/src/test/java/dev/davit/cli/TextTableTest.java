package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable("NAME", "STATUS");
        table.row("a-long-name", "Running");
        table.row("b", "");
        assertThat(table.toString()).isEqualTo("NAME          STATUS\na-long-name   Running\nb");
    }

    @Test
    void whatDoesNotFitIsCutWhereItIsWidest() {
        TextTable table = new TextTable("NAME", "MESSAGE").within(24);
        table.row("a-name", "a very long message about nothing");
        assertThat(table.toString().lines().map(String::length).toList()).allMatch(n -> n <= 24);
        assertThat(table.toString()).contains("a-name   a very long me…");
    }

    @Test
    void withoutATerminalNothingIsCut() {
        TextTable table = new TextTable("NAME", "MESSAGE").within(0);
        table.row("a-name", "x".repeat(500));
        assertThat(table.toString()).contains("x".repeat(500));
    }

    @Test
    void laterRowsStandUnderEarlierOnes() {
        TextTable first = new TextTable("NAME", "STATUS");
        first.row("a-long-name", "Running");
        TextTable more = new TextTable("NAME", "STATUS").asWideAs(first.widths());
        more.row("b", "Pending");
        assertThat(more.toString()).endsWith("\nb             Pending");
    }
}
