package io.gradus.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The options of a command whose results take time, so that none are overwritten by accident:
 * without {@code --out} they go into a new folder, and a given folder must not contain any.
 */
public final class ResultOptions extends ConsoleOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Output folder (default: one of its own in gradus-results).")
    private Path out;

    @Option(
            names = "--overwrite",
            description = "Start over although the output folder has results.")
    private boolean overwrite;

    ResultOptions() {}

    /** {@return the output folder; null if none is given} */
    public Path out() {
        return out;
    }

    /** {@return whether results that are there may be replaced} */
    public boolean isOverwriting() {
        return overwrite;
    }

    /**
     * Takes the folder that is given, or makes a new one.
     *
     * @param command the name of the command
     * @return the folder, to be closed after the last file
     * @throws UserError if it cannot be written to, or another command has it
     */
    public OwnFolder folder(String command) {
        return out == null ? OwnFolder.make(OwnFolder.ROOT, command) : OwnFolder.take(out, command);
    }

    /**
     * The same for a command that cannot continue from results that are there.
     *
     * @param command the name of the command
     * @param files the files that it writes
     * @return the folder, to be closed after the last file
     * @throws UserError as above, or if it has one of these files and may not replace it
     */
    public OwnFolder folderWithout(String command, List<String> files) {
        OwnFolder folder = folder(command);
        for (String file : files) {
            if (!overwrite && Files.exists(folder.path().resolve(file))) {
                folder.close();
                throw new UserError(
                        ("%s has results, %s; --overwrite replaces them, --out DIR takes another"
                                        + " folder, and without --out a new one is made")
                                .formatted(folder.path(), file));
            }
        }
        return folder;
    }
}
