package io.gradus.benchmarks.runs;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.TrainingRun;

/**
 * The lines that a worker process writes: a keyword and its value. Passing them on needs no JSON.
 */
public final class Answers {

    /** How many updates more are made, and how the run stands. */
    static final String STEPS = "steps ";

    /** A line for the user. */
    static final String REMARK = "remark ";

    /** The run is finished; its result as JSON. */
    static final String RESULT = "result ";

    /** The run could not be made, and why. */
    static final String FAILED = "failed ";

    private static final String LOST = "worker process: ";

    private static final Gson GSON = new Gson();

    private Answers() {}

    static String of(RunResult result) {
        return RESULT + GSON.toJson(result);
    }

    /**
     * Reads the last line about a run.
     *
     * @param task the run
     * @param line what {@link WorkerProcess#make} returned
     * @return its result
     */
    public static RunResult read(RunTask task, String line) {
        String reason = line;
        if (line.startsWith(RESULT)) {
            try {
                return GSON.fromJson(line.substring(RESULT.length()), RunResult.class);
            } catch (JsonParseException e) {
                reason = "an answer that cannot be read: " + UserError.reason(e);
            }
        } else if (line.startsWith(FAILED)) {
            reason = line.substring(FAILED.length());
        }
        return TrainingRun.failed(task.recipe(), task.seed(), LOST + reason);
    }

    /**
     * Tells whether a run failed because of its process, so that another try may go well.
     *
     * @param result what {@link #read} returned
     * @return whether there was no result to read
     */
    public static boolean isLost(RunResult result) {
        return result.status() == RunResult.Status.FAILED && result.message().startsWith(LOST);
    }
}
