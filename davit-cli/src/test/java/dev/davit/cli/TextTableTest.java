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
}
