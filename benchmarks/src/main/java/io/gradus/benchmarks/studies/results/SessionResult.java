package io.gradus.benchmarks.studies.results;

import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.studies.step.StepResults;
import io.gradus.benchmarks.studies.throughput.ThroughputResults;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The studies and measurements of a session.
 *
 * @param complete whether the session reached its end
 * @param logs the studies
 * @param measured what other subcommands measured
 */
record SessionResult(boolean complete, List<StudyLog> logs, List<SubcommandResults> measured) {

    private static final String MACHINE = "machine";

    SessionResult {
        logs = List.copyOf(logs);
        measured = List.copyOf(measured);
    }

    /** Whether a run failed. */
    boolean hasFailed() {
        return logs.stream().anyMatch(StudyLog::hasFailed);
    }

    /** Writes pictures and tables for spreadsheets. */
    void write(OutputFolder folder) {
        logs.forEach(log -> StudyFiles.write(log, folder));
        measured.forEach(part -> folder.write(part.command() + ".csv", part.csv()));
    }

    /** The parts of a document by their ids. */
    Map<String, String> blocks(String folder) {
        Map<String, String> blocks = new LinkedHashMap<>();
        if (!logs.isEmpty()) {
            blocks.put(MACHINE, CostBlocks.machine(logs));
        }
        logs.forEach(log -> blocks.put(log.study().id(), StudyBlock.of(log, folder)));
        for (SubcommandResults part : measured) {
            String block =
                    part.command().equals(StudyPlan.STEP)
                            ? CostBlocks.steps(part.read(StepResults.class))
                            : CostBlocks.throughput(part.read(ThroughputResults.class));
            blocks.put(part.command(), block);
        }
        return blocks;
    }
}
