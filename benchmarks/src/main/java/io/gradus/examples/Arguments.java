package io.gradus.examples;

import ai.djl.basicdataset.BasicDatasets;
import ai.djl.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The command line of an example: words, each with a place. */
final class Arguments {

    private final String usage;
    private final String[] args;

    Arguments(String usage, String[] args) {
        this.usage = usage;
        this.args = args.clone();
    }

    /** The word at a place, if there is one. */
    Optional<String> text(int place) {
        return place < args.length ? Optional.of(args[place]) : Optional.empty();
    }

    /** The number at a place, or another if there is none. */
    int number(int place, int other) {
        try {
            int number = text(place).map(Integer::parseInt).orElse(other);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong("'" + args[place] + "' is no whole number", e);
        }
        throw wrong("'" + args[place] + "' is below 1", null);
    }

    /**
     * The folder at a place; what it leads to if it is a symbolic link, which DJL does not follow.
     */
    Path folder(int place) {
        Path folder = Path.of(text(place).orElseThrow(() -> wrong("a folder is missing", null)));
        if (!Files.isDirectory(folder)) {
            boolean dangling = Files.isSymbolicLink(folder) && !Files.exists(folder);
            String what = dangling ? "a symbolic link to what is not there" : "no folder";
            throw wrong("'" + folder + "' is " + what, null);
        }
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw wrong("'" + folder + "' cannot be read", e);
        }
    }

    /** The repository in the folder at a place, or DJL's own, from which it downloads. */
    Repository repository(int place) {
        return text(place).isEmpty()
                ? BasicDatasets.REPOSITORY
                : Repository.newInstance("local", folder(place));
    }

    private IllegalArgumentException wrong(String what, Exception cause) {
        return new IllegalArgumentException(what + "; usage: " + usage, cause);
    }
}
