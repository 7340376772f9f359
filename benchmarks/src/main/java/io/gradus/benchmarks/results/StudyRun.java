package io.gradus.benchmarks.results;

import io.gradus.benchmarks.results.Trial.Phase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes the runs of a study that are not there yet: first to choose rates, then to test them. */
final class StudyRun {

    /** Timed runs are preceded by so many updates. */
    private static final int WARM_UP = 50;

    private final Trainer trainer;
    private final Consumer<StudyLog> keep;
    private StudyLog log;

    /** Makes runs, some of them at once. */
    @FunctionalInterface
    interface Trainer {

        /**
         * Makes runs.
         *
         * @param jobs the runs
         * @param done is given the answer to each, by one thread at a time
         * @return whether all were made; not if the user ended it
         */
        boolean train(List<Job> jobs, Done done);
    }

    /** Is told of runs. */
    @FunctionalInterface
    interface Done {

        void accept(Job job, Answer answer);
    }

    StudyRun(StudyLog log, Trainer trainer, Consumer<StudyLog> keep) {
        this.log = log;
        this.trainer = trainer;
        this.keep = keep;
    }

    /**
     * Makes the runs.
     *
     * @return the study with its runs; not all of them if the user ended it
     */
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
        return new StudyRun(log, (jobs, done) -> false, kept -> {}).makeAll();
    }

    /** How many runs a study takes. */
    static int runs(Study study) {
        long chosen = study.isTimed() ? 0 : choosing(study).mapToLong(StudyRun::tries).sum();
        return (int) chosen + study.recipes().size() * study.seeds().size();
    }

    private static int tries(Contestant recipe) {
        int rates = recipe.rates().size();
        return rates == 1 ? rates : rates + 1;
    }

    private static Stream<Contestant> choosing(Study study) {
        return study.tuned() == null
                ? study.recipes().stream()
                : Stream.of(study.contestant(study.tuned()));
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
                                Choice.next(log.tried(recipe, recipe.rates()))
                                        .ifPresent(rate -> trials.add(choice(recipe, rate))));
        return trials;
    }

    private Trial choice(Contestant recipe, double rate) {
        return new Trial(Phase.CHOICE, recipe.name(), rate, log.study().seeds().get(0));
    }

    /** Seed by seed, so that recipes take turns. */
    private List<Trial> tests() {
        List<Trial> trials = new ArrayList<>();
        for (int seed : log.study().seeds()) {
            for (Contestant recipe : log.study().recipes()) {
                log.choice(recipe)
                        .map(choice -> new Trial(Phase.TEST, recipe.name(), choice.rate(), seed))
                        .ifPresent(trials::add);
            }
        }
        return trials;
    }

    private boolean make(List<Trial> trials) {
        Map<Job, Trial> open = new LinkedHashMap<>();
        trials.stream().filter(trial -> !log.has(trial)).forEach(t -> open.put(job(t), t));
        return open.isEmpty()
                || trainer.train(
                        List.copyOf(open.keySet()),
                        (job, answer) -> {
                            log = log.with(open.get(job), answer);
                            keep.accept(log);
                        });
    }

    private Job job(Trial trial) {
        Study study = log.study();
        return new Job(
                study.dataset(),
                study.model(),
                study.trainSize(),
                trial.phase() == Phase.CHOICE ? study.validation() : 0,
                study.testSize(),
                study.epochs(),
                study.batchSize(),
                study.divergeFactor(),
                study.contestant(trial.recipe()).with(trial.rate()),
                trial.seed(),
                study.isTimed() ? WARM_UP : 0);
    }
}
