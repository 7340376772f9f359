package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {

    @ParameterizedTest
    @CsvSource({
        "120, 120",
        "100000, 90",
        "39, 40",
        "1, 40",
        "0, 90",
        "-5, 90",
        "wide, 90",
        "'', 90",
        ", 90"
    })
    void theVariableGoesBeforeTheTerminal(String columns, int width) {
        assertThat(Console.width(columns, () -> 90)).isEqualTo(width);
    }

    @Test
    void sentencesAreBrokenBetweenWords() {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out);
        Console console = new Console(writer, writer, false, true, false, 40);
        console.text("  Name(one, two, three, four, five, six, seven)");
        console.text("exactly as long as this console is wide.");
        console.text("a-word-that-is-longer-than-all-40-columns is kept");
        assertThat(out.toString().lines())
                .containsExactly(
                        "  Name(one, two, three, four, five, six,",
                        "    seven)",
                        "exactly as long as this console is wide.",
                        "a-word-that-is-longer-than-all-40-columns",
                        "  is kept");
    }
}
