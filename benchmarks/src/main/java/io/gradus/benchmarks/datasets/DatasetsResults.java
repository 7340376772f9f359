package io.gradus.benchmarks.datasets;

import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.training.DataSource.Counts;
import java.util.List;

/**
 * The data sets; what {@code datasets.json} holds.
 *
 * @param schema the version of this format
 * @param created when they were looked at, ISO 8601 in UTC
 * @param environment the machine and the versions
 * @param arguments the command line
 * @param datasets one for each data set
 */
public record DatasetsResults(
        int schema,
        String created,
        Environment environment,
        List<String> arguments,
        List<Row> datasets) {

    /** The version of the format. */
    static final int SCHEMA = 1;

    /**
     * A data set.
     *
     * @param name its name
     * @param whole how many images it has when it is whole
     * @param status where it stands
     * @param place the folder of its files; null if it has none
     * @param bytes the size of its files; null if it has none
     * @param description what its metadata says, if there is any
     * @param check what {@code --check} found; null if it was not checked
     */
    public record Row(
            String name,
            Counts whole,
            Status status,
            String place,
            Long bytes,
            String description,
            Check check) {

        /** Whether nothing wrong was found. */
        boolean isGood() {
            return check == null || check.problems().isEmpty();
        }
    }

    /** Where a data set stands. */
    public enum Status {
        /** The program draws it; there are no files. */
        DRAWN("drawn by the program"),
        /** It is in DJL's cache. */
        CACHED("cached"),
        /** DJL will download it when it is first used. */
        NOT_CACHED("downloaded when first used"),
        /** It is in the folder that was given. */
        IN_FOLDER("in the folder"),
        /** It is not in the folder that was given. */
        NOT_IN_FOLDER("not in the folder");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /** Whether there is something to check. */
        boolean isThere() {
            return this != NOT_CACHED && this != NOT_IN_FOLDER;
        }

        /** A few words for the table. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What was found by reading the files and loading the images.
     *
     * @param problems what is wrong; empty if nothing is
     * @param images how many images were loaded; null if they could not be
     */
    public record Check(List<String> problems, Counts images) {}
}
