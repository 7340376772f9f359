package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildCommitTest {

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
        assertThat(BuildCommit.of(attributes)).isEqualTo(expected);
    }

    @Test
    void whatIsNotFromAJarOrFromAnotherHasNone() {
        assertThat(BuildCommit.of(new Attributes())).isEqualTo("unknown");
        assertThat(BuildCommit.of(BuildCommitTest.class)).isEqualTo("unknown");
        assertThat(BuildCommit.of(Test.class)).isEqualTo("unknown");
        assertThat(BuildCommit.of(String.class)).isEqualTo("unknown");
    }
}
