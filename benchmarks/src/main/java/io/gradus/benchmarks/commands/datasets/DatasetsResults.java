package io.gradus.benchmarks.commands.datasets;

import com.google.gson.annotations.SerializedName;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.training.DataSource.Counts;
import java.util.List;

/**
 * The state of the data sets, the content of {@code datasets.json}.
 *
 * @param schema the version of this format
 * @param created when they were looked at, ISO 8601 in UTC
 * @param environment the machine and the versions
 * @param arguments the command line
 * @param datasets one for each data set
 */
record DatasetsResults(
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

        /** How many images were loaded, or else there should be. */
        Counts found() {
            return check == null || check.images() == null ? whole : check.images();
        }

        /** Whether nothing wrong was found. */
        boolean isGood() {
            return check == null || check.problems().isEmpty();
        }
    }

    /** Where a data set stands. */
    public enum Status {
        /** The program draws it; there are no files. */
        @SerializedName("drawn")
        DRAWN("drawn by the program"),
        /** It is in DJL's cache. */
        @SerializedName("cached")
        CACHED("cached"),
        /**
         * Its files are in DJL's cache, where they came from a folder, without metadata: DJL asks
         * its own repository for that before it uses them.
         */
        @SerializedName("copied")
        COPIED("cached from a --data-repo"),
        /** DJL will download it when it is first used. */
        @SerializedName("not cached")
        NOT_CACHED("downloaded when first used"),
        /** It is in the folder that was given. */
        @SerializedName("in folder")
        IN_FOLDER("in the folder"),
        /** It is not in the folder that was given. */
        @SerializedName("not in folder")
        NOT_IN_FOLDER("not in the folder");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /** Whether there is something. */
        boolean isThere() {
            return this != NOT_CACHED && this != NOT_IN_FOLDER;
        }

        /** Whether that can be checked. */
        boolean canBeChecked() {
            return isThere() && this != COPIED;
        }

        /** A few words for the table. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Findings of reading the files and loading the images.
     *
     * @param problems what is wrong; empty if nothing is
     * @param images how many images were loaded; null if they could not be
     */
    public record Check(List<String> problems, Counts images) {}
}
