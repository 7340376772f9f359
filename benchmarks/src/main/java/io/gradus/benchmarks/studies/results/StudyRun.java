package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.studies.results.Trial.Phase;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The missing runs of a study: first those that choose rates, then those that test them. */
final class StudyRun {

    private final Trainer trainer;
    private final Consumer<StudyLog> keep;
    private StudyLog log;

    /** Makes runs, some of them at once. */
    @FunctionalInterface
    interface Trainer {

        /** Makes runs. */
        boolean train(List<Trial> trials, BiConsumer<Trial, RunResult> done);
    }

    StudyRun(StudyLog log, Trainer trainer, Consumer<StudyLog> keep) {
        this.log = log;
        this.trainer = trainer;
        this.keep = keep;
    }

    /** Makes the runs. */
    StudyLog run() {
        makeAll();
        return log;
    }

    /** Makes what is missing; whether nothing is then. */
    private boolean makeAll() {
        return (log.study().isTimed() || make(grid()) && make(oneMore())) && make(tests());
    }

    /** Whether a study has all its runs. */
    static boolean isComplete(StudyLog log) {
        return new StudyRun(log, (trials, done) -> false, kept -> {}).makeAll();
    }

    /** How many runs a study takes. */
    static int runs(Study study) {
        long chosen = study.isTimed() ? 0 : choosing(study).mapToLong(StudyRun::tries).sum();
        return (int) chosen + study.recipes().size() * study.seeds().size();
    }

    private static int tries(RecipeTemplate recipe) {
        int rates = recipe.rates().size();
        return rates == 1 ? rates : rates + 1;
    }

    private static Stream<RecipeTemplate> choosing(Study study) {
        return study.tuned() == null
                ? study.recipes().stream()
                : Stream.of(study.template(study.tuned()));
    }

    private List<Trial> grid() {
        return choosing(log.study())
                .flatMap(recipe -> recipe.rates().stream().map(rate -> choice(recipe, rate)))
                .toList();
    }

    private List<Trial> oneMore() {
        List<Trial> trials = new ArrayList<>();
        choosing(log.study())
                .forEach(
                        recipe ->
                                RateChoice.next(log.tried(recipe, recipe.rates()))
                                        .ifPresent(rate -> trials.add(choice(recipe, rate))));
        return trials;
    }

    private Trial choice(RecipeTemplate recipe, double rate) {
        return new Trial(Phase.CHOICE, recipe.name(), rate, log.study().seeds().get(0));
    }

    /** Seed by seed, so that recipes take turns. */
    private List<Trial> tests() {
        List<Trial> trials = new ArrayList<>();
        for (int seed : log.study().seeds()) {
            for (RecipeTemplate recipe : log.study().recipes()) {
                log.choice(recipe)
                        .filter(choice -> !isUnsupported(recipe, seed))
                        .map(choice -> new Trial(Phase.TEST, recipe.name(), choice.rate(), seed))
                        .ifPresent(trials::add);
            }
        }
        return trials;
    }

    /** What the engine lacks for one seed it lacks for all. */
    private boolean isUnsupported(RecipeTemplate recipe, int seed) {
        return log.tests(recipe).stream()
                .anyMatch(run -> run.status() == Status.UNSUPPORTED && run.seed() != seed);
    }

    private boolean make(List<Trial> trials) {
        List<Trial> open = trials.stream().filter(trial -> !log.has(trial)).toList();
        return open.isEmpty()
                || trainer.train(
                        open,
                        (trial, result) -> {
                            log = log.with(trial, result);
                            keep.accept(log);
                        });
    }
}
