package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.studies.step.StepResults;
import io.gradus.benchmarks.studies.throughput.ThroughputResults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The studies that the user asks for, and what other subcommands measure for them. */
record StudyPlan(List<Study> studies, List<SubcommandResults> measured) {

    static final String STEP = "step";
    static final String THROUGHPUT = "throughput";

    private static final Map<String, List<String>> FULL =
            Map.of(
                    STEP, List.of("--rounds=10"),
                    THROUGHPUT, List.of("--rounds=5", "--milliseconds=100"));
    private static final Map<String, List<String>> QUICK =
            Map.of(
                    STEP, List.of("--rounds=1", "--tensors=mlp"),
                    THROUGHPUT, List.of("--rounds=1", "--milliseconds=1", "--images=batch"));

    private static final Map<String, Class<?>> RESULTS =
            Map.of(STEP, StepResults.class, THROUGHPUT, ThroughputResults.class);

    StudyPlan {
        studies = List.copyOf(studies);
        measured = List.copyOf(measured);
    }

    /** Picks what the user wants. */
    static StudyPlan of(List<String> only, boolean quick, Path work) {
        List<Study> all = Study.all();
        List<String> commands = List.of(STEP, THROUGHPUT);
        List<String> ids = Stream.concat(all.stream().map(Study::id), commands.stream()).toList();
        List<String> picked = picked(only, ids);
        Map<String, List<String>> options = quick ? QUICK : FULL;
        return new StudyPlan(
                all.stream()
                        .filter(study -> picked.contains(study.id()))
                        .map(study -> quick ? study.quick() : study)
                        .toList(),
                commands.stream()
                        .filter(picked::contains)
                        .map(
                                command ->
                                        new SubcommandResults(
                                                command,
                                                RESULTS.get(command),
                                                options.get(command),
                                                work))
                        .toList());
    }

    /** Picks parts by their ids. */
    static List<String> picked(List<String> ids, List<String> known) {
        for (String id : ids) {
            if (!known.contains(id)) {
                throw UserError.unknown("part", id, known, "--only");
            }
        }
        return ids.isEmpty() ? known : known.stream().filter(ids::contains).toList();
    }
}
