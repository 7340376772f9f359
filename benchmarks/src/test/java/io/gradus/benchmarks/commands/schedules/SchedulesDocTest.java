package io.gradus.benchmarks.commands.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.TrainingConfig;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.Sgd;
import io.gradus.schedulers.BatchSizeSchedule;
import io.gradus.schedulers.CosineAnnealingTracker;
import io.gradus.schedulers.LinearScalingRule;
import io.gradus.schedulers.MomentumSchedule;
import io.gradus.schedulers.OneCycleTracker;
import io.gradus.schedulers.PlateauTracker;
import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.Schedules;
import io.gradus.schedulers.WarmupTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/SCHEDULES.md shows is so. */
class SchedulesDocTest {

    private static final Path DOCS = Path.of("../docs");
    private static final String HERE =
            "src/test/java/io/gradus/benchmarks/commands/schedules/SchedulesDocTest.java";

    /** The pictures beside text forms are those that the gallery draws of them. */
    @Test
    void picturesShowWhatStandsBesideThem() throws IOException {
        Map<String, String> gallery =
                ScheduleGallery.entries().stream()
                        .collect(
                                Collectors.toMap(
                                        ScheduleGallery.Entry::name, ScheduleGallery.Entry::text));
        Map<String, String> rows = new TreeMap<>();
        find("\\| `([^`]+)` \\|[^`]*!\\[\\]\\(schedules/([\\w-]+)\\.svg\\)")
                .forEach(row -> rows.put(row.group(2), row.group(1)));
        assertThat(rows).hasSizeGreaterThan(30);
        assertThat(gallery).containsAllEntriesOf(rows);
    }

    @Test
    void everyPictureOfTheGalleryIsThere() throws IOException {
        try (Stream<Path> files = Files.list(DOCS.resolve("schedules"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("run 'gradus schedules' and copy its SVGs")
                    .containsExactlyInAnyOrderElementsOf(
                            ScheduleGallery.entries().stream()
                                    .map(entry -> entry.name() + ".svg")
                                    .toList());
        }
        for (ScheduleGallery.Entry entry : ScheduleGallery.entries()) {
            assertThat(DOCS.resolve("schedules/" + entry.name() + ".svg"))
                    .content()
                    .contains("aria-label=\"" + entry.text() + "\"");
        }
        assertThat(Files.size(DOCS.resolve("schedules.png"))).isLessThan(300_000);
    }

    @Test
    void textFormsAreRead() throws IOException {
        List<String> texts = find("`(\\w+\\([^`]*\\))`").map(match -> match.group(1)).toList();
        assertThat(texts).hasSizeGreaterThan(40);
        texts.stream()
                .filter(text -> !text.matches("(Schedule.parse|opt|set|builder|logarithmic).*"))
                .forEach(text -> assertThat(Schedule.parse(text, 1000)).isNotNull());
    }

    @Test
    void theErrorIsTheOneThatIsShown() throws IOException {
        String shown = find("```\\n(column 13: [^`]+)\\n```").findFirst().orElseThrow().group(1);
        assertThatThrownBy(() -> Schedule.parse("cosine(0.1, stepz=3)"))
                .hasMessage(shown.replace("\n", System.lineSeparator()));
    }

    @Test
    void everyMethodOfScheduleIsShown() throws IOException {
        String text = Files.readString(DOCS.resolve("SCHEDULES.md"));
        Arrays.stream(Schedule.class.getMethods())
                .filter(method -> method.isDefault() && method.getReturnType() == Schedule.class)
                .forEach(method -> assertThat(text).contains(")." + method.getName() + "("));
        assertThat(text).doesNotContainPattern("@[A-Z]+@");
    }

    @Test
    void javaIsThatOfThisFile() throws IOException {
        String here = squeeze(Files.readString(Path.of(HERE)));
        List<String> blocks = find("(?s)```java\\n(.*?)```").map(match -> match.group(1)).toList();
        assertThat(blocks).hasSize(6);
        blocks.stream()
                .flatMap(block -> Arrays.stream(block.split(";\\s*")))
                .map(statement -> statement.replaceAll("\"(lr|rate)\\.svg\"", "FOLDER/$1.svg"))
                .forEach(
                        statement ->
                                assertThat(here)
                                        .contains(
                                                squeeze(
                                                        statement.replaceAll(
                                                                "Path.of\\(FOLDER/(\\w+).svg\\)",
                                                                "folder.resolve(\"$1.svg\")"))));
    }

    private static String squeeze(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void schedules(@TempDir Path folder) throws IOException {
        Schedule cosine =
                CosineAnnealingTracker.builder().setBaseValue(0.1).setSteps(9_500).build();
        Schedule rate = WarmupTracker.builder().setMain(cosine).setWarmupSteps(500).build();
        Schedule same = Schedule.parse("warmup(500) cosine(0.1, 9500)");
        double first = rate.at(0);
        assertThat(same).hasToString(rate.toString());
        assertThat(same.at(0)).isEqualTo(first);

        Schedule inverse = t -> 0.1 / (1 + 0.01 * t);
        Schedule named = Schedules.lambda("inverse", t -> 0.1 / (1 + 0.01 * t));
        assertThat(named.at(100)).isEqualTo(inverse.at(100)).isEqualTo(0.05);

        Schedules.plot()
                .add("cosine", Schedule.parse("warmup(500) cosine(0.1, 9500)"))
                .add("one cycle", Schedule.parse("oneCycle(0.1, 10000)"))
                .steps(10_000)
                .epochs(500)
                .title("Learning rate")
                .save(folder.resolve("lr.svg"));
        Schedules.plot(rate, 10_000, folder.resolve("rate.svg"));
        assertThat(folder.resolve("lr.svg")).content().contains(">epoch<", ">one cycle<");
    }

    @Test
    void schedulesThatAreNotTheLearningRate() {
        OneCycleTracker rate = OneCycleTracker.builder().setMaxValue(0.1).setSteps(9_380).build();
        Optimizer sgd =
                Sgd.builder()
                        .optLearningRateTracker(rate)
                        .optMomentum(MomentumSchedule.builder().setRate(rate).build())
                        .build();
        assertThat(sgd.toString()).contains("momentum=MomentumSchedule(");

        BatchSizeSchedule sizes =
                BatchSizeSchedule.builder()
                        .setInitialBatchSize(128)
                        .setMilestones(60, 120, 160)
                        .setFactor(5)
                        .optMaxBatchSize(5120)
                        .build();
        assertThat(sizes.batchSize(60)).isEqualTo(640);
        LinearScalingRule rule =
                LinearScalingRule.builder()
                        .setReferenceBatchSize(256)
                        .setBatchSize(1024)
                        .optWarmupSteps(1000)
                        .build();
        Schedule larger = rule.apply(Schedule.parse("cosine(0.1, 90000)"));
        assertThat(larger.at(11_250)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void aPlateau() {
        Loss loss = Loss.softmaxCrossEntropyLoss();
        PlateauTracker rate = PlateauTracker.builder().setBaseValue(0.1).optPatience(3).build();
        TrainingConfig config =
                new DefaultTrainingConfig(loss)
                        .optOptimizer(Sgd.builder().optLearningRateTracker(rate).build())
                        .addTrainingListeners(TrainingListener.Defaults.logging())
                        .addTrainingListeners(rate);
        assertThat(config.getTrainingListeners()).contains(rate);
    }

    private static Stream<MatchResult> find(String pattern) throws IOException {
        String text = Files.readString(DOCS.resolve("SCHEDULES.md"));
        return Pattern.compile(pattern).matcher(text).results();
    }
}
