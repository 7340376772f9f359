package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.policies.Policy;
import io.gradus.benchmarks.images.OperationCatalog;
import io.gradus.benchmarks.images.OperationSamples;
import io.gradus.benchmarks.images.SampleImage;
import io.gradus.benchmarks.images.Transforms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/AUGMENTATIONS.md says is so. */
class AugmentationsDocTest {

    private static final Path FILE = Path.of("../docs/AUGMENTATIONS.md");

    @Test
    void textsOfTheTableGiveTheirClass() throws IOException {
        List<MatchResult> rows = find("(?m)^\\| `(\\w+)` \\| (`[^|]+`) \\| [^|]+\\|[^|]+\\|$");
        assertThat(rows).hasSize(35);
        for (MatchResult row : rows) {
            for (String text : row.group(2).replace("`", "").split(", (?=compose)")) {
                assertThat(made(row.group(1), text).getClass().getSimpleName())
                        .as(text)
                        .isEqualTo(row.group(1));
            }
        }
    }

    private static Object made(String type, String text) {
        return Augmentations.batchNames().contains(type)
                ? Augmentations.parseBatch(text)
                : Augmentations.parse(text);
    }

    @Test
    void nothingIsMissing() throws IOException {
        String text = Files.readString(FILE);
        Stream.of(
                        Transforms.plain(32, 32, "32").stream().map(AugmentationsDocTest::type),
                        Transforms.policies().stream().map(AugmentationsDocTest::type),
                        Transforms.ofImages(2).stream().map(t -> t.getClass().getSimpleName()),
                        Transforms.ofLabels(2).stream().map(t -> t.getClass().getSimpleName()),
                        OperationCatalog.of(32, 32).stream().map(OperationSamples::name))
                .flatMap(names -> names)
                .forEach(name -> assertThat(text).contains("`" + name + "`"));
    }

    @Test
    void rowsOfTheMeasurementAreThoseOfTheCommand() throws IOException {
        List<String> all =
                Stream.of(
                                Transforms.plain(32, 32, "32").stream(),
                                Transforms.plain(224, 224, "128").stream(),
                                Transforms.policies().stream(),
                                OperationCatalog.of(224, 224).stream()
                                        .map(o -> "ImageOps." + o.name()))
                        .flatMap(texts -> texts)
                        .toList();
        List<MatchResult> rows = find("(?m)^\\| `([^`]+)` \\| [\\d,]* ?\\| [\\d,]+ \\|");
        assertThat(rows).hasSize(14);
        assertThat(rows).allSatisfy(row -> assertThat(all).contains(row.group(1)));
    }

    @Test
    void commandLinesAreThoseOfTheCommand() throws IOException {
        List<MatchResult> commands = find("gradus\\.jar ((?:throughput|gallery)[^`\\n]*)");
        assertThat(commands).hasSize(3);
        for (MatchResult command : commands) {
            String[] args =
                    Pattern.compile("\"([^\"]*)\"|(\\S+)")
                            .matcher(command.group(1))
                            .results()
                            .map(part -> part.group(1) == null ? part.group(2) : part.group(1))
                            .toArray(String[]::new);
            assertThat(Gradus.commandLine().parseArgs(args).errors()).isEmpty();
        }
    }

    /** One warp in place of two, on the picture of the gallery: the differences of the table. */
    @ParameterizedTest
    @CsvSource({"NEAREST, nearest", "BILINEAR, bilinear"})
    void fusedWarpsDifferAsTheTableSays(String interpolation, String row) throws IOException {
        String warps =
                "rotate(20, interpolation=%1$s), affine(10, translate=[0.1, 0.1],"
                        + " scale=[0.9, 1.1], shear=5, interpolation=%1$s)";
        String text = "compose([" + warps.formatted(interpolation) + "], fuseAffine=%s, seed=1)";
        int max = 0;
        long sum = 0;
        long near = 0;
        long count = 0;
        try (NDManager manager = NDManager.newBaseManager()) {
            ByteBuffer pixels = ByteBuffer.allocate(50 * 224 * 224 * 3);
            byte[] picture = SampleImage.draw(224, 224);
            for (int i = 0; i < 50; i++) {
                pixels.put(picture);
            }
            pixels.rewind();
            NDArray pictures = manager.create(pixels, new Shape(50, 224, 224, 3), DataType.UINT8);
            byte[] apart =
                    Augmentations.parse(text.formatted(false)).transform(pictures).toByteArray();
            byte[] fused =
                    Augmentations.parse(text.formatted(true)).transform(pictures).toByteArray();
            for (int i = 0; i < apart.length; i++) {
                int difference = Math.abs((apart[i] & 0xff) - (fused[i] & 0xff));
                max = Math.max(max, difference);
                sum += difference;
                near += difference <= 1 ? 1 : 0;
                count++;
            }
        }
        assertThat(Files.readString(FILE))
                .contains(
                        String.format(
                                Locale.ROOT,
                                "| %s | %.1f | %d | %.1f %% |",
                                row,
                                (double) sum / count,
                                max,
                                100.0 * near / count));
    }

    @Test
    void whatTheExamplesParseCanBeRead() throws IOException {
        List<MatchResult> parsed = find("(Augmentations|Policy)\\.parse\\(\"(.*)\"\\)");
        assertThat(parsed).hasSizeGreaterThan(2);
        for (MatchResult parse : parsed) {
            String text = parse.group(2).replace("\\\"", "\"");
            assertThatCode(
                            () -> {
                                if (parse.group(1).equals("Policy")) {
                                    Policy.parse(text);
                                } else {
                                    Augmentations.parse(text);
                                }
                            })
                    .doesNotThrowAnyException();
        }
    }

    private static String type(String text) {
        RandomTransform<?> transform = Augmentations.parse(text);
        return transform.getClass().getSimpleName();
    }

    private static List<MatchResult> find(String pattern) throws IOException {
        return Pattern.compile(pattern).matcher(Files.readString(FILE)).results().toList();
    }
}
