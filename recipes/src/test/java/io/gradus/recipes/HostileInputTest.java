package io.gradus.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.policies.Policy;
import io.gradus.schedulers.Schedule;
import io.gradus.text.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a parser is given, it makes a value of it or says in a few words what is wrong. */
class HostileInputTest {

    private static final Catalog CATALOG = new Catalog();

    /** Beside the message of a mistake, the place of a file and its name. */
    private static final int LONGEST = Limits.MESSAGE_LENGTH + 400;

    @TempDir private static Path folder;

    /** A parser, what it throws, and texts that it reads. */
    private record Reader(
            String name,
            Function<String, ?> parser,
            Class<? extends RuntimeException> mistake,
            List<String> texts) {

        void read(String text) {
            try {
                assertThat(parser.apply(text)).isNotNull();
            } catch (RuntimeException | Error e) {
                if (!mistake.isInstance(e)) {
                    fail(name + " throws at '" + text + "'", e);
                }
                assertThat(e.getMessage()).as("%s: %s", name, text).isNotBlank();
                assertThat(e.getMessage().length()).as("%s: %s", name, text).isLessThan(LONGEST);
            }
        }
    }

    private static final List<Reader> READERS =
            List.of(
                    new Reader(
                            "schedule",
                            text -> Schedule.parse(text, 1000).toString(),
                            IllegalArgumentException.class,
                            List.of(
                                    "warmup(10%, cosine) cosine(0.1, 90%).scale(0.5)",
                                    "wsd(0.1, 10%, 60%, 30%).plus(constant(1e-3))",
                                    "sequential([step(0.1, 3), noise(seed=7) power(1, .5)], [12])",
                                    "multiStep(1, [3, 50%]).clamp(0, .2).perEpoch(auto)")),
                    new Reader(
                            "transform",
                            text -> Augmentations.parse(text).toString(),
                            IllegalArgumentException.class,
                            List.of(
                                    "randaugment(n=2, m=9) crop(32, pad=4) flip cutout(16)",
                                    "oneof([flip, crop(28, mode=edge) cutout(8)], weights=[3, 1])",
                                    "autoaugment([[[\"Rotate\", 0.7, 2], [\"Invert\", 0.1]]], fill=7)",
                                    "augmix(3, 2, alpha=0.5) lighting(0.1, imagenet)")),
                    new Reader(
                            "policy",
                            text -> Policy.parse(text).toString(),
                            IllegalArgumentException.class,
                            List.of(
                                    "[[[\"Rotate\", 0.7, 2], [\"Invert\", 0.1]]]",
                                    "{\"bins\": 11, \"subPolicies\": [[[\"ShearX\", 1, 10]]]}")),
                    new Reader(
                            "recipe",
                            text -> Recipes.of(List.of(text), null, CATALOG),
                            RecipeException.class,
                            List.of(
                                    "a: Lookahead(inner=Adam(beta1=0.8), k=5) learningRate=0.001",
                                    "Adam learningRate=warmup(10%) cosine(0.1, 90%) flip Mixup",
                                    "Sgd(momentum=0.9) Cutout(length=8) OneOf(transforms=[flip])",
                                    "Adam(learningRate='noise cosine(0.1, auto)') noise noise")),
                    new Reader(
                            "YAML",
                            text -> file("hostile.yaml", text),
                            RecipeException.class,
                            List.of(
                                    "a: &a [1, 2]\nrecipes:\n  - {optimizer: Adam, name: *a}\n",
                                    "recipes:\n  - Adam\n  - optimizer: {type: Sgd, momentum: .9}\n"
                                            + "    augmentations: [flip, {type: Cutout, length: 3}]")),
                    new Reader(
                            "JSON",
                            text -> file("hostile.json", text),
                            RecipeException.class,
                            List.of(
                                    "{\"recipes\": [\"Adam\", {\"optimizer\": {\"type\": \"Sgd\"},"
                                            + " \"learningRate\": 0.1, \"augmentations\": []}]}")));

    private static List<Recipe> file(String name, String text) {
        try {
            return Recipes.of(List.of(), Files.writeString(folder.resolve(name), text), CATALOG);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What a mutation puts in. */
    private static final List<String> PIECES =
            List.of(
                    "(",
                    ")",
                    "[",
                    "]",
                    "{",
                    "}",
                    ",",
                    "=",
                    ":",
                    "%",
                    ".",
                    "-",
                    "\"",
                    "'",
                    "\n",
                    "\u0000",
                    "é",
                    "٣",
                    "1e999",
                    "-1e-999",
                    "NaN",
                    "Infinity",
                    "9223372036854775808",
                    "-2147483649",
                    "1e2147483647",
                    "null",
                    "true",
                    "auto",
                    "200%",
                    "&a ",
                    "*a ",
                    "<<: ",
                    "!!float ",
                    "? ",
                    "- ",
                    "Adam",
                    "flip",
                    "cosine",
                    "noise ",
                    "Compose(",
                    "transforms=",
                    "inner=",
                    "type",
                    "[".repeat(200),
                    "(".repeat(200),
                    "{a: ".repeat(200),
                    "7".repeat(2000),
                    " ".repeat(5000),
                    "x".repeat(2000));

    private static String mutated(String text, List<String> texts, Random random) {
        StringBuilder mutant = new StringBuilder(text);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(mutant.length() + 1);
            int end = Math.min(mutant.length(), at + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> mutant.delete(at, end);
                case 1 -> mutant.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> mutant.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> mutant.insert(at, mutant.substring(at, end).repeat(random.nextInt(40)));
                default -> {
                    String other = texts.get(random.nextInt(texts.size()));
                    mutant.insert(at, other.substring(random.nextInt(other.length())));
                }
            }
        }
        return mutant.toString();
    }

    @Test
    void tenThousandMutantsAreReadOrRefused() {
        Random random = new Random(42);
        for (Reader reader : READERS) {
            reader.texts().forEach(reader::read);
            for (int i = 0; i < 10_000 / READERS.size() + 1; i++) {
                String text = reader.texts().get(random.nextInt(reader.texts().size()));
                reader.read(mutated(text, reader.texts(), random));
            }
        }
    }

    private static String aliases(int levels) {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x]\n");
        IntStream.rangeClosed(1, levels)
                .forEach(
                        i ->
                                text.append(
                                        "a%1$s: &a%1$s [*a%2$s, *a%2$s, *a%2$s]\n"
                                                .formatted(i, i - 1)));
        return text + "recipes: [*a" + levels + "]\n";
    }

    private static Arguments hostile(String name, String reader, String text, String message) {
        return Arguments.of(name, reader, text, message);
    }

    static Stream<Arguments> hostile() {
        String names = "\"" + "n".repeat(10_000) + "\": ";
        return Stream.of(
                hostile("aliases", "YAML", aliases(15), "with every alias replaced the text has"),
                hostile("objects", "YAML", "{a: ".repeat(1500), "nested more than 100 deep"),
                hostile("lists", "YAML", "[".repeat(3000), "nested more than 100 deep"),
                hostile("keys", "YAML", "? ".repeat(3000), "nested more than 100 deep"),
                hostile("items", "YAML", "- ".repeat(3000), "nested more than 100 deep"),
                hostile(
                        "one line",
                        "YAML",
                        "x".repeat(10_000_000),
                        "a file must have at most 4194304 bytes"),
                hostile(
                        "blanks",
                        "YAML",
                        " ".repeat(4_000_000) + "a: b",
                        "line 1 has more than 100000 characters"),
                hostile(
                        "a line among others",
                        "YAML",
                        "a: b\n\nc: " + "x".repeat(100_000) + "\nd: e",
                        "line 3 has more than 100000 characters"),
                hostile(
                        "digits",
                        "YAML",
                        "recipes: [" + "7".repeat(90_000) + "]",
                        "a number must have at most 400 characters"),
                hostile(
                        "long names within each other",
                        "YAML",
                        "a: " + ("{" + names).repeat(90) + "[" + "1,".repeat(500_000),
                        "is not YAML"),
                hostile("JSON lists", "JSON", "[".repeat(3000), "Nesting limit 100 reached"),
                hostile(
                        "long JSON names within each other",
                        "JSON",
                        "{\"recipes\": [{\"optimizer\": "
                                + ("{" + names).repeat(50)
                                + "1"
                                + "}".repeat(50)
                                + "}]}",
                        "an object may have at most 100 fields"),
                hostile(
                        "optimizers",
                        "recipe",
                        "Lookahead(inner=".repeat(1000),
                        "nested more than 100 deep"),
                hostile(
                        "lists in a recipe",
                        "recipe",
                        "Adam(beta1=" + "[".repeat(1000),
                        "nested more than 100 deep"),
                hostile(
                        "transforms",
                        "recipe",
                        "Adam " + "Compose(transforms=[".repeat(1000),
                        "nested more than 100 deep"),
                hostile(
                        "schedules that may be transforms",
                        "recipe",
                        "Adam learningRate=" + "noise ".repeat(16_000),
                        "nested more than 100 deep"),
                hostile(
                        "a long recipe",
                        "recipe",
                        "Adam " + "flip ".repeat(20_000),
                        "a recipe must have at most 100000 characters"),
                hostile(
                        "a long name",
                        "recipe",
                        "n".repeat(50_000) + ": Adm",
                        "there is nothing called 'Adm'"),
                hostile(
                        "digits in a schedule",
                        "schedule",
                        "cosine(0.1, " + "7".repeat(40_000),
                        "a number must have at most 400 characters"),
                hostile(
                        "brackets in a transform",
                        "transform",
                        "crop(" + "[".repeat(3000),
                        "expected one value, but found a list"),
                hostile("a policy", "policy", "[".repeat(1_000_000), "this is no policy"),
                hostile(
                        "a long policy",
                        "policy",
                        " ".repeat(5_000_000),
                        "json must have at most 4194304 characters"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void whatIsTooLongOrTooDeepIsRefused(String name, String reader, String text, String message) {
        Reader parser =
                READERS.stream().filter(r -> r.name().equals(reader)).findFirst().orElseThrow();
        parser.read(text);
        assertThatThrownBy(() -> parser.parser().apply(text)).hasMessageContaining(message);
    }
}
