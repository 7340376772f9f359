package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/STEP.md shows can be run. */
class StepDocTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void commandLinesAreThoseOfTheCommand() throws IOException {
        List<MatchResult> commands = find("gradus\\.jar (step.*)\\n");
        assertThat(commands).hasSize(3);
        for (MatchResult command : commands) {
            assertThat(Gradus.commandLine().parseArgs(command.group(1).split(" ")).errors())
                    .isEmpty();
        }
    }

    @Test
    void profilesMakeTheJarsThatAreStarted() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        for (String name : List.of("dl4j", "jmh")) {
            assertThat(find("mvn .*-P" + name + " -DskipTests package\\n")).hasSize(1);
            assertThat(find("benchmarks/" + name + "/target/gradus-" + name + ".jar")).isNotEmpty();
            assertThat(pom).contains("<id>" + name + "</id>");
            assertThat(Files.readString(ROOT.resolve("benchmarks/" + name + "/pom.xml")))
                    .contains("<finalName>gradus-" + name + "</finalName>");
        }
    }

    private static List<MatchResult> find(String pattern) throws IOException {
        String text = Files.readString(ROOT.resolve("docs/STEP.md"));
        return Pattern.compile(pattern).matcher(text).results().toList();
    }
}
