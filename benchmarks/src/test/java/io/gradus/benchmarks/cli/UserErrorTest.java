package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserErrorTest {

    @Test
    void theMessageIsOneLine() {
        assertThat(new UserError("first\n  second\r\nthird")).hasMessage("first second third");
    }

    @Test
    void aReasonIsTheFirstLineOrTheClass() {
        assertThat(UserError.reason(new IllegalStateException("\n one\ntwo"))).isEqualTo("one");
        assertThat(UserError.reason(new IllegalStateException()))
                .isEqualTo("IllegalStateException");
    }
}
