package io.gradus.benchmarks.studies.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradus.benchmarks.cli.UserError;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class Dl4jProcessTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @Test
    void updatersAreCandidates() {
        try (Dl4jProcess process = start(FakeUpdaters.class.getName())) {
            List<Candidate> candidates = process.candidates();
            assertThat(candidates)
                    .extracting(Candidate::name)
                    .containsExactly("DL4J Adam", "DL4J Bad");
            assertThat(candidates.get(0).milliseconds().applyAsDouble(5)).isEqualTo(3);
            assertThat(candidates.get(0).milliseconds().applyAsDouble(1)).isEqualTo(3);
            assertThatThrownBy(() -> candidates.get(1).milliseconds().applyAsDouble(1))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("the process with DL4J's updaters failed (it ended);");
        }
    }

    @Test
    void aProcessThatDoesNotBeginIsAnError() {
        assertThatThrownBy(() -> start("io.gradus.Nothing"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--verbose shows its messages");
        assertThatThrownBy(() -> new Dl4jProcess(List.of("/no/such/program"), 3, 1, 1, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("/no/such/program");
    }

    private static Dl4jProcess start(String mainClass) {
        List<String> command =
                List.of(JAVA, "-cp", System.getProperty("java.class.path"), mainClass);
        return new Dl4jProcess(command, 3, 1, 1, false);
    }
}
