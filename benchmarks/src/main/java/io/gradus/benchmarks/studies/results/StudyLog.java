package io.gradus.benchmarks.studies.results;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.OrNull;
import io.gradus.benchmarks.cli.StoredJson;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.studies.results.Trial.Finished;
import io.gradus.benchmarks.studies.results.Trial.Phase;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.text.Excerpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A study and the runs that were made for it so far.
 *
 * @param schema the version of this format
 * @param study the study
 * @param created when it began, ISO 8601 in UTC
 * @param environment where the last run was made, or the next will be; null if that is not known
 * @param parameters the number of values in the model's parameters
 * @param finished the runs in the order they were finished
 */
record StudyLog(
        int schema,
        Study study,
        String created,
        @OrNull Environment environment,
        long parameters,
        List<Finished> finished) {

    private static final int SCHEMA = 1;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    StudyLog {
        finished = List.copyOf(finished);
    }

    /** A study that begins. */
    static StudyLog begin(Study study, String created) {
        return new StudyLog(SCHEMA, study, created, null, 0, List.of());
    }

    /** What an earlier command kept of a study, if it did. */
    static Optional<StudyLog> read(Path file, Study study) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            StudyLog log = new StoredJson(GSON).read(Files.readString(file), StudyLog.class);
            log.check(study);
            return Optional.of(log);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    ("cannot continue from %s (%s); remove it, and its runs are made again, or"
                                    + " choose another folder with --out; --overwrite starts everything over")
                            .formatted(file, UserError.reason(e)),
                    e);
        }
    }

    private void check(Study wanted) {
        if (schema != SCHEMA || !study.equals(wanted)) {
            throw new IllegalArgumentException(
                    "it has " + finished.size() + " runs of another study of that name");
        }
        Set<Trial> trials = new HashSet<>();
        for (int i = 0; i < finished.size(); i++) {
            Finished run = finished.get(i);
            String path = "finished[" + i + "]";
            if (!trials.add(run.trial())) {
                throw new IllegalArgumentException(path + ".trial is there twice");
            }
            if (study.find(run.trial().recipe()).isEmpty()) {
                throw new IllegalArgumentException(
                        "%s.trial.recipe is '%s', which is not in the study"
                                .formatted(path, Excerpt.of(run.trial().recipe())));
            }
            try {
                run.result().check();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(path + ".result." + e.getMessage(), e);
            }
        }
    }

    String json() {
        return GSON.toJson(this) + "\n";
    }

    /** The same, where the next runs are made. */
    StudyLog on(Environment machine, long values) {
        return new StudyLog(schema, study, created, machine, values, finished);
    }

    StudyLog with(Trial trial, RunResult result) {
        List<Finished> all = new ArrayList<>(finished);
        all.add(new Finished(trial, result));
        return new StudyLog(schema, study, created, environment, parameters, all);
    }

    boolean has(Trial trial) {
        return finished.stream().anyMatch(run -> run.trial().equals(trial));
    }

    /** The rates that were tried for a recipe, and what they gave. */
    Map<Double, RunResult> tried(RecipeTemplate recipe) {
        Map<Double, RunResult> tried = new LinkedHashMap<>();
        finished.stream()
                .filter(run -> run.trial().phase() == Phase.CHOICE)
                .filter(run -> run.trial().recipe().equals(recipe.name()))
                .forEach(run -> tried.put(run.trial().rate(), run.result()));
        return tried;
    }

    /** Of these, the ones among some rates. */
    Map<Double, RunResult> tried(RecipeTemplate recipe, List<Double> rates) {
        Map<Double, RunResult> tried = tried(recipe);
        tried.keySet().retainAll(rates);
        return tried;
    }

    /** The rate of a recipe; empty if no rate trains it. */
    Optional<RateChoice> choice(RecipeTemplate recipe) {
        if (study.isTimed()) {
            List<Double> rates = recipe.rates();
            return Optional.of(new RateChoice(rates.get(rates.size() / 2), false));
        }
        return RateChoice.of(tried(study.tuned() == null ? recipe : study.template(study.tuned())));
    }

    /** The runs of the test of a recipe, by their seeds. */
    List<RunResult> tests(RecipeTemplate recipe) {
        return finished.stream()
                .filter(run -> run.trial().phase() == Phase.TEST)
                .filter(run -> run.trial().recipe().equals(recipe.name()))
                .map(Finished::result)
                .sorted(java.util.Comparator.comparingInt(RunResult::seed))
                .toList();
    }

    /** Whether a run failed, which is a mistake of the program. */
    boolean hasFailed() {
        return finished.stream().anyMatch(run -> run.result().status() == Status.FAILED);
    }
}
