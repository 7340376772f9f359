package io.gradus.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drawing where something that it needs is missing, tried in JVMs that lack it. */
class MachineTest {

    private static final String HEADLESS = "-Djava.awt.headless=";

    @TempDir private Path folder;

    /** Fontconfig is told of no folder with fonts, and Java's own record of them is not there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutFontsThereIsSvgAndAMessage() throws Exception {
        Path config = folder.resolve("fonts.conf");
        Files.writeString(
                config,
                "<?xml version=\"1.0\"?><fontconfig><cachedir>%s</cachedir></fontconfig>"
                        .formatted(folder));
        List<String> lines = run(classPath(), List.of("-Duser.home=" + folder), config.toString());
        assertThat(lines.get(0))
                .startsWith("a.png: a PNG needs fonts, and Java finds none on this machine")
                .contains("apt-get install fontconfig fonts-dejavu-core")
                .contains("; a file whose name ends in .svg needs none; Java says: java.lang.");
        assertThat(lines.get(1)).matches("b\\.svg: \\d{4} bytes");
        assertThat(lines.get(2))
                .startsWith("c.png: a PNG needs fonts, and Java finds none on this machine");
        assertThat(folder.resolve("a.png")).doesNotExist();
    }

    @Test
    void withoutAwtThereIsSvgAndAMessage() throws Exception {
        List<String> lines = run(classPath(), List.of("--limit-modules=java.base"), null);
        assertThat(lines.get(0))
                .isEqualTo(
                        "a.png: a PNG needs the module java.desktop, which this Java lacks; a file"
                                + " whose name ends in .svg does not");
        assertThat(lines.get(1)).matches("b\\.svg: \\d{4} bytes");
        assertThat(lines.get(2)).isEqualTo(lines.get(0).replace("a.png", "c.png"));
    }

    @ParameterizedTest
    @CsvSource({"'', true", HEADLESS + "true, true", HEADLESS + "false, false"})
    @EnabledOnOs(OS.LINUX)
    void theUsersOwnSettingOfAwtStays(String option, String headless) throws Exception {
        Fonts.assume();
        List<String> lines = run(classPath(), option.isEmpty() ? List.of() : List.of(option), null);
        assertThat(lines.get(3)).isEqualTo("headless: " + headless);
        if (headless.equals("true")) {
            assertThat(lines.get(0)).matches("a\\.png: \\d+ bytes");
        }
    }

    private static String classPath() {
        return Stream.of(Figure.class, MachineProbe.class)
                .map(MachineTest::place)
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> run(String classPath, List<String> options, String fontConfig)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(
                Arrays.asList("-cp", classPath, MachineProbe.class.getName(), folder.toString()));
        Path out = folder.resolve("out.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        // With it Java prints a line of its own.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        if (fontConfig != null) {
            builder.environment().put("FONTCONFIG_FILE", fontConfig);
        }
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }
}
