package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirLongestCell() {
        Table<String[]> table =
                new Table<String[]>()
                        .text("recipe", row -> row[0])
                        .number("accuracy", row -> row[1])
                        .text("note", row -> row[2])
                        .rows(rows("Adam,97.5 ± 0.1, ", "a longer name,9,x"));

        assertThat(table.lines(true, 80))
                .containsExactly(
                        "recipe           accuracy  note",
                        "─────────────  ──────────  ────",
                        "Adam           97.5 ± 0.1",
                        "a longer name           9  x");
    }

    @Test
    void withoutUnicodeTheRuleIsAscii() {
        assertThat(new Table<String>().text("ab", text -> text).lines(false, 80))
                .containsExactly("ab", "--");
    }

    /** 24 + 2 + 10 + 2 + 4 + 2 + 5 columns are all of it. */
    private static Table<String[]> wide() {
        return new Table<String[]>()
                .text("recipe", row -> row[0])
                .number("accuracy", row -> row[1])
                .number("loss", row -> row[2])
                .number("speed", row -> row[3])
                .rows(
                        rows(
                                "Adam rate=cosine(0.0010),97.5 ± 0.1,0.25,12345",
                                "Adam rate=cosine(0.0020),9,1,8"));
    }

    private static List<String[]> rows(String... lines) {
        return Stream.of(lines).map(line -> line.split(",")).toList();
    }

    @Test
    void namesAreCutInTheirMiddleWhereThereIsNoRoom() {
        assertThat(wide().lines(true, 49).get(2))
                .isEqualTo("Adam rate=cosine(0.0010)  97.5 ± 0.1  0.25  12345");
        assertThat(wide().lines(true, 46).subList(2, 4))
                .containsExactly(
                        "Adam rate=…ne(0.0010)  97.5 ± 0.1  0.25  12345",
                        "Adam rate=…ne(0.0020)           9     1      8");
        assertThat(wide().lines(false, 46).get(2))
                .isEqualTo("Adam rate...e(0.0010)  97.5 ± 0.1  0.25  12345");
    }

    @Test
    void columnsThatDoNotFitAreLeftOutFromTheRightButTheFirst() {
        assertThat(wide().lines(true, 44).get(0))
                .isEqualTo("recipe                      accuracy  loss");
        assertThat(wide().lines(true, 34).get(2)).isEqualTo("Adam rate=c…ne(0.0010)  97.5 ± 0.1");
        assertThat(wide().lines(true, 1).get(0)).isEqualTo("recipe                  accuracy");
    }

    @Test
    void whatIsLeftOutIsSaidWithTheWidthThatShowsIt() {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        wide().print(new Console(writer, writer, false, true, false, 44));
        assertThat(out.toString().lines().skip(4))
                .containsExactly(
                        "Left out, to fit 44 columns: speed; all is",
                        "  in the files, and COLUMNS=49 shows it",
                        "  here.");
        out.getBuffer().setLength(0);
        wide().print(new Console(writer, writer, false, true, false, 49));
        assertThat(out.toString().lines()).hasSize(4);
    }
}
