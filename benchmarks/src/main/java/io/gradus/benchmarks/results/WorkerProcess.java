package io.gradus.benchmarks.results;

import com.google.gson.Gson;
import io.gradus.benchmarks.cli.UserError;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A {@link Worker} in a process of its own. It ends by itself when this process does. */
final class WorkerProcess implements AutoCloseable {

    private static final Gson GSON = new Gson();

    private final Path log;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter jobs;

    /**
     * Starts the process.
     *
     * @param arguments those of {@code results-worker}
     * @param log the file for what it says
     * @throws UserError if it cannot be started
     */
    WorkerProcess(List<String> arguments, Path log) {
        this.log = log;
        try {
            process =
                    GradusProcess.of(arguments)
                            .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                            .start();
        } catch (IOException e) {
            throw failure(UserError.reason(e), e);
        }
        answers = process.inputReader(StandardCharsets.UTF_8);
        jobs = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Has a job done.
     *
     * @param job the job
     * @return the answer, which may be an error
     * @throws UserError if the process ended
     */
    Answer ask(Job job) {
        try {
            jobs.write(GSON.toJson(job));
            jobs.newLine();
            jobs.flush();
            String line = answers.readLine();
            if (line == null) {
                throw failure("it ended", null);
            }
            return GSON.fromJson(line, Answer.class);
        } catch (IOException e) {
            throw failure(UserError.reason(e), e);
        }
    }

    private UserError failure(String reason, IOException cause) {
        return new UserError(
                "a process that trains failed ("
                        + reason
                        + "); what it said is in "
                        + log
                        + "; the same command goes on where this one ended",
                cause);
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroy();
    }
}
