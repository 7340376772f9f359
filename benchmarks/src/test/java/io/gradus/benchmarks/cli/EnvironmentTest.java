package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @ParameterizedTest
    @CsvSource({
        COMMIT + ", false, " + COMMIT,
        COMMIT + ", true, " + COMMIT + "-dirty",
        "abc1234, unknown, abc1234",
        "unknown, unknown, unknown",
        "${git.commit.id.full}, ${git.dirty}, unknown"
    })
    void manifestTellsTheCommit(String commit, String dirty, String expected) {
        Attributes attributes = new Attributes();
        attributes.putValue("Build-Commit", commit);
        attributes.putValue("Build-Dirty", dirty);
        assertThat(Environment.commit(attributes)).isEqualTo(expected);
    }

    @Test
    void whatIsNotFromAJarOrFromAnotherHasNone() {
        assertThat(Environment.commit(new Attributes())).isEqualTo("unknown");
        assertThat(Environment.commit(EnvironmentTest.class)).isEqualTo("unknown");
        assertThat(Environment.commit(Test.class)).isEqualTo("unknown");
        assertThat(Environment.commit(String.class)).isEqualTo("unknown");
    }
}
