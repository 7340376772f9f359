package io.gradus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomCrop;
import io.gradus.augmentations.batches.CutMix;
import io.gradus.augmentations.batches.LabelSmoothing;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.SamplePairing;
import io.gradus.augmentations.policies.Policy;
import io.gradus.schedulers.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * NumberConverters and names are the same whatever the user's language: files and texts are read
 * again.
 */
class LocaleTest {

    private static final Path ROOT = Path.of("..");

    /** Formats by the default locale, whose digits, comma or letters may be others. */
    private static final List<Pattern> FORBIDDEN =
            List.of(
                    Pattern.compile("String\\.format\\(\\s*+(?!(\\(java\\.util\\.)?Locale)"),
                    Pattern.compile("\\.printf\\(\\s*+(?!Locale)"),
                    Pattern.compile("\\.to(Upper|Lower)Case\\(\\)"),
                    Pattern.compile("new (DecimalFormat|Formatter)\\("),
                    Pattern.compile("NumberFormat\\.get\\w*\\(\\)"),
                    // a number in what comes before; of other things the locale changes nothing
                    Pattern.compile(
                            "\"[^\"\\n]*%[-#+ 0,(]*\\d*(\\.\\d+)?[dfeEgG][^\"\\n]*\"\"?\"?[\\s)]*\\.formatted\\("),
                    Pattern.compile("\\b(?!message\\b)[a-z]\\w*\\.formatted\\("));

    private final Locale before = Locale.getDefault();

    @AfterEach
    void theLocaleIsAsItWas() {
        Locale.setDefault(before);
    }

    /** The examples talk to their reader, in his language. */
    @Test
    void nothingIsFormattedByTheDefaultLocale() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        for (Path file : sources()) {
            String text = Files.readString(file);
            files++;
            for (Pattern pattern : FORBIDDEN) {
                Matcher matcher = pattern.matcher(text);
                while (matcher.find()) {
                    long line = 1 + text.substring(0, matcher.start()).lines().count();
                    found.add(file + ":" + line + " " + matcher.group());
                }
            }
        }
        assertThat(found).isEmpty();
        assertThat(files).isGreaterThan(300);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module :
                List.of(
                        "foundation/text",
                        "foundation/charts",
                        "foundation/torchscript",
                        "foundation/safetensors",
                        "schedulers",
                        "optimizers",
                        "augmentations",
                        "training",
                        "recipes",
                        "benchmarks",
                        "benchmarks/jmh",
                        "benchmarks/spark")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.toString().contains("/io/gradus/examples/"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    /** Arabic digits; a capital I that is no capital of i; a comma in numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "tr-TR", "de-DE"})
    void textsAndMessagesAreTheSame(String locale) {
        List<Supplier<String>> texts =
                List.of(
                        () -> Schedule.parse("WARMUP(10%, linear) COSINE(0.1, 90%)", 25).toString(),
                        () -> Augmentations.parse("RANDAUGMENT(2, 9) FLIP(0.25)").toString(),
                        () -> Policy.cifar10().toString(),
                        () -> Mixup.builder().setClasses(10).build().toString(),
                        () -> CutMix.builder().setClasses(10).build().toString(),
                        () -> SamplePairing.builder().build().toString(),
                        () -> LabelSmoothing.builder().setClasses(10).build().toString(),
                        () -> message(() -> Schedule.parse("cosine(0.1, 3, 0, 7777)")),
                        () -> message(() -> Augmentations.parse("crop(32) flip(p=2)")),
                        () -> message(() -> Policy.parse("[[[\"Rotate\", 1, 12]]]")),
                        () -> message(() -> RandomCrop.builder().setSize(-12).build()));
        List<String> expected = in(Locale.ROOT, texts);
        assertThat(in(Locale.forLanguageTag(locale), texts)).isEqualTo(expected);
        assertThat(String.format(Locale.forLanguageTag("ar-EG-u-nu-arab"), "%d", 12))
                .as("this JVM knows other digits")
                .isNotEqualTo("12");
    }

    private static List<String> in(Locale locale, List<Supplier<String>> texts) {
        Locale.setDefault(locale);
        return texts.stream().map(Supplier::get).toList();
    }

    private static String message(Supplier<?> wrong) {
        return assertThatIllegalArgumentException().isThrownBy(wrong::get).actual().getMessage();
    }
}
