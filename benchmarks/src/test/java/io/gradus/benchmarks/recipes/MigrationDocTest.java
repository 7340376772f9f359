package io.gradus.benchmarks.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.augmentations.Augmentations;
import io.gradus.recipes.Catalog;
import io.gradus.schedulers.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes that docs/guide/migration.md and the README name are there, and none is missing. */
class MigrationDocTest {

    private static final Path ROOT = Path.of("..");
    private static final Path FILE = ROOT.resolve("docs/guide/migration.md");
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)`");

    private static final List<String> OURS =
            Stream.of(
                            "optimizers",
                            "schedulers",
                            "augmentations",
                            "augmentations.batches",
                            "augmentations.images",
                            "augmentations.testtime",
                            "training",
                            "training.checkpoints",
                            "training.search")
                    .map(name -> "io.gradus." + name)
                    .toList();
    private static final List<String> DJL =
            List.of(
                    "ai.djl.training.optimizer",
                    "ai.djl.training.tracker",
                    "ai.djl.modality.cv.transform",
                    "ai.djl.translate");

    /** What stands in a column of the three big tables, one row after the other. */
    private static List<String> column(int number) throws IOException {
        List<String> cells = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            String[] row = line.split("\\|", -1);
            if (row.length == 6) {
                cells.add(row[number]);
            }
        }
        assertThat(cells).hasSizeGreaterThan(70);
        return cells;
    }

    private static Set<String> classes(List<String> cells) {
        return cells.stream()
                .flatMap(cell -> CLASS.matcher(cell).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyClassThatIsNamedExists() throws IOException {
        assertThat(classes(column(3))).isNotEmpty().allMatch(name -> isIn(OURS, name));
        assertThat(classes(column(2))).isNotEmpty().allMatch(name -> isIn(DJL, name));
    }

    private static boolean isIn(List<String> packages, String name) {
        return packages.stream()
                .anyMatch(
                        place ->
                                MigrationDocTest.class
                                                .getClassLoader()
                                                .getResource(
                                                        (place + "." + name).replace('.', '/')
                                                                + ".class")
                                        != null);
    }

    private static Stream<Class<?>> ours() {
        return new Catalog()
                .entries().stream()
                        .map(Catalog.Entry::type)
                        .filter(type -> OURS.contains(type.getPackageName()));
    }

    @Test
    void noClassOfOursIsMissing() throws IOException {
        assertThat(classes(column(3)))
                .containsAll(ours().<String>map(Class::getSimpleName).toList());
    }

    @Test
    void theReadmeLinksToEachClass() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        List<Class<?>> types = ours().toList();
        assertThat(types).hasSizeGreaterThan(60);
        for (Class<?> type : types) {
            assertThat(readme)
                    .contains(
                            "[`%s`](%s/src/main/java/%s.java)"
                                    .formatted(
                                            type.getSimpleName(),
                                            type.getPackageName().split("\\.")[2],
                                            type.getName().replace('.', '/')));
        }
    }

    @Test
    void everyDjlOptimizerAndTrackerThatARecipeTakesIsInIt() throws IOException {
        Set<String> named = classes(column(2));
        new Catalog()
                .entries().stream()
                        .filter(entry -> entry.name().startsWith(Catalog.DJL))
                        .forEach(entry -> assertThat(named).contains(entry.type().getSimpleName()));
    }

    @Test
    void textFormsGiveTheClassesBesideThem() throws IOException {
        List<String> texts = column(4);
        List<String> types = column(3);
        int read = 0;
        for (int row = 0; row < texts.size(); row++) {
            String text = texts.get(row).strip();
            if (!text.matches("`[a-z][^`]*`")) {
                continue;
            }
            String form = text.replace("`", "");
            String name = CLASS.matcher(types.get(row)).results().findFirst().get().group(1);
            Object made = name.matches(".*(Tracker|Schedule)") ? Schedule.parse(form) : parse(form);
            if (!name.equals("Schedule")) {
                assertThat(made.getClass().getSimpleName()).as(form).isEqualTo(name);
            }
            read++;
        }
        assertThat(read).isGreaterThan(45);
    }

    private static Object parse(String form) {
        return Augmentations.batchNames().contains(form.split("\\(")[0])
                ? Augmentations.parseBatch(form)
                : Augmentations.parse(form);
    }
}
