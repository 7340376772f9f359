package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class InterruptTest {

    @Test
    void isAskedOnceSomebodyAsks() {
        Console console = Console.plain(new PrintWriter(new StringWriter()), false);
        try (Interrupt interrupt = new Interrupt(console, "stopping")) {
            assertThat(interrupt.isAsked()).isFalse();
            interrupt.ask();
            assertThat(interrupt.isAsked()).isTrue();
        }
    }

    @Test
    void withoutASignalNothingStaysBehind() {
        StringWriter err = new StringWriter();
        Console console = Console.plain(new PrintWriter(err), false);
        for (int i = 0; i < 3; i++) {
            new Interrupt(console, "stopping").close();
        }
        assertThat(err.toString()).isEmpty();
    }
}
