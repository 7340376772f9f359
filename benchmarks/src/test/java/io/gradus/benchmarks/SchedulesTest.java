package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulesTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void theGalleryIsDrawn() throws IOException {
        assertThat(schedules()).as(err.toString()).isZero();
        assertThat(folder.resolve("schedules.svg")).content().contains(">cosine(0.1, 1000)<");
        assertThat(folder.resolve("schedules/one-cycle.svg")).isNotEmptyFile();
        assertThat(out.toString())
                .contains("step 999")
                .containsPattern("\ncosine +0\\.1 +2\\.4674e-7 +cosine\\(0\\.1, 1000\\)\n")
                .contains("Picture: " + folder.resolve("schedules.svg").toUri());
        needFonts();
        assertThat(folder.resolve("schedules.png")).isNotEmptyFile();
        BufferedImage one = ImageIO.read(folder.resolve("schedules/one-cycle.png").toFile());
        assertThat(one.getWidth()).isEqualTo(3 * 268);
        List<Path> svgs = files("svg");
        assertThat(svgs).hasSizeGreaterThan(30);
        assertThat(files("png")).hasSameSizeAs(svgs);
    }

    @Test
    void schedulesOfOnesOwnAreDrawnInOnePicture() throws IOException {
        assertThat(
                        schedules(
                                "warmup(10%) cosine(0.1, 90%)",
                                "one: oneCycle(0.2, auto)",
                                "--steps",
                                "2000",
                                "--title",
                                "Two of them"))
                .as(err.toString())
                .isZero();
        assertThat(folder.resolve("plot.svg"))
                .content()
                .contains(">Two of them<", ">warmup(10%) cosine(0.1, 90%)<", ">one<")
                .contains(">step<", ">2000<");
        assertThat(folder.resolve("plot.json"))
                .content()
                .contains("\"environment\":{\"gradus\":", "\"cores\":")
                .containsPattern(
                        "\"name\":\"one\",.*\"lowest\":8\\.0*\\d*E-7,\"highest\":0\\.2[,}]")
                .as("nothing of an engine, as there is none")
                .doesNotContain("\"threads\"", "\"engine\"", "\"device\"");
        assertThat(out.toString())
                .contains("step 1999")
                .containsPattern("\none +0\\.008 +8e-7 +oneCycle\\(0\\.2, auto\\)\n")
                .contains("Left out, to fit 80 columns: lowest, highest;");
        needFonts();
        assertThat(folder.resolve("plot.png")).isNotEmptyFile();
    }

    @Test
    void theAxisMayCountEpochsAndTheOtherBeLogarithmic() throws IOException {
        String text = "step(0.1, 30).perEpoch(50)";
        assertThat(schedules(text, "--epochs", "90", "--steps-per-epoch", "50", "--log")).isZero();
        assertThat(folder.resolve("plot.svg"))
                .content()
                .contains(">epoch<", ">80<", ">0.01<")
                .doesNotContain(">100<", ">0.02<");
        assertThat(out.toString()).contains("step 4499");
        assertThat(schedules(text, "--steps", "100", "--steps-per-epoch", "50")).isZero();
        assertThat(folder.resolve("plot.svg")).content().contains(">epoch<", ">2<");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "cosine(x,3)               | schedule 'cosine(x,3)', column 8: expected a number, but found",
                "name:cosine(x,3)          | schedule 'name:cosine(x,3)', column 13: expected a number",
                "cosin(0.1)                | column 1: there is no schedule 'cosin'; did you mean cosine?",
                "warmup(10%)               | column 12: expected a schedule, the main of warmup",
                ":cosine(1,3)              | column 1: expected a name before ':'",
                "a:noam(9,5) a:noam(9,6)   | two schedules are called 'a'",
                "noam(9,5) --steps 0       | --steps must be from 1 to 50000000, but is 0",
                "noam(9,5) --epochs 1e7    | '1e7' is not a whole number up to 9223372036854775807",
                "noam(9,5) --epochs 50000001 | --epochs must be from 1 to 50000000, but is 50000001",
                "noam(9,5) --steps-per-epoch -1 | --steps-per-epoch must be from 1 to",
                "noam(9,5) --steps many    | 'many' is not a whole number up to 9223372036854775807; see 'gradus schedules --help'",
                "noam(9,5) --epochs 3      | --epochs needs --steps-per-epoch",
                "noam(9,5) --epochs 3 --steps 9 --steps-per-epoch 3 | stands in place of --steps",
                "linear(1,9).scale(-1) --log | 'linear(1,9).scale(-1)' must be above 0 somewhere",
                "--steps 9                 | are for schedules that are given; add one, such as",
                "--log                     | are for schedules that are given"
            })
    void wrongUseIsOneLineAndExitCode2(String options, String message) {
        assertThat(schedules(options.strip().split(" "))).isEqualTo(2);
        assertThat(err.toString().lines().toList())
                .singleElement()
                .asString()
                .startsWith("gradus: ")
                .contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(folder.resolve("plot.svg")).doesNotExist();
    }

    /** Fontconfig is told of no folder with fonts, and Java's own record of them is not there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutFontsPngsAreLeftOut() throws Exception {
        Path config = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig/>");
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Duser.home=" + folder,
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Gradus.class.getName(),
                                "schedules",
                                "--out",
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("FONTCONFIG_FILE", config.toString());
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String printed = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(printed).isZero();
        assertThat(printed.lines().filter(line -> line.contains("PNG")).toList())
                .singleElement()
                .asString()
                .startsWith("PNGs are left out: ")
                .contains("apt-get install fontconfig");
        assertThat(printed).contains("step 999", "Picture: ");
        assertThat(files("png")).isEmpty();
        assertThat(files("svg")).hasSizeGreaterThan(30);
    }

    @Test
    void helpFitsATerminal() {
        assertThat(run("schedules", "--help")).isZero();
        assertThat(out.toString()).contains("warmup(10%) cosine(0.1, 90%)", "Exit code: 0 done");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    }

    /** Asked of Java itself: that PNGs are left out is no reason to leave their tests out. */
    private static void needFonts() {
        try {
            new Font(Font.SANS_SERIF, Font.PLAIN, 12)
                    .getStringBounds(
                            "0", new FontRenderContext(new AffineTransform(), false, false));
        } catch (RuntimeException | Error e) {
            Assumptions.abort("Java finds no fonts on this machine: " + e);
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith("." + ending)).toList();
        }
    }

    private int schedules(String... options) {
        List<String> args = new ArrayList<>(List.of("schedules", "--out", folder.toString()));
        args.addAll(Arrays.asList(options));
        return run(args.toArray(String[]::new));
    }

    private int run(String... args) {
        return Gradus.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }
}
