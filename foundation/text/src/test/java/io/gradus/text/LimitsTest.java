package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {

    @Test
    void aTextOfTheGreatestLengthIsTakenAndALongerOneRefused() {
        assertThat(Limits.length("a name", "abc", 3)).isEqualTo("abc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.length("a name", "abcd", 3))
                .withMessage("a name must have at most 3 characters, but has 4: 'abcd'");
    }

    @Test
    void theMessageIsShortHoweverLongTheText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.length("a name", "x".repeat(10_000_000), 3))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void aFileIsReadUpToItsLimit(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.json");
        Files.writeString(file, "é".repeat(Limits.FILE_LENGTH / 2));
        assertThat(Limits.read(file)).hasSize(Limits.FILE_LENGTH / 2);
        Files.writeString(file, "x", StandardOpenOption.APPEND);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.read(file))
                .withMessage("a file must have at most 4194304 bytes");
        Files.write(file, new byte[] {(byte) 0xff});
        assertThatExceptionOfType(CharacterCodingException.class)
                .isThrownBy(() -> Limits.read(file));
    }
}
