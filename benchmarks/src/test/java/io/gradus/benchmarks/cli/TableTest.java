package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirLongestCell() {
        Table table = new Table().text("recipe").number("accuracy").text("note");
        table.row("Adam", "97.5 ± 0.1", "").row("a longer name", "9", "x");

        assertThat(table.lines(true))
                .containsExactly(
                        "recipe           accuracy  note",
                        "─────────────  ──────────  ────",
                        "Adam           97.5 ± 0.1",
                        "a longer name           9  x");
    }

    @Test
    void withoutUnicodeTheRuleIsAscii() {
        assertThat(new Table().text("ab").lines(false)).containsExactly("ab", "--");
    }

    @Test
    void aRowHasACellForEachColumn() {
        assertThatThrownBy(() -> new Table().text("a").row("1", "2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row needs 1 cells, but has 2");
    }
}
