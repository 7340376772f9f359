package io.gradus.benchmarks.compare;

/** How recipes that were not trained to the end are described. */
final class Outcome {

    private Outcome() {}

    static String text(Summary summary) {
        return switch (summary.status()) {
            case DONE -> "done";
            case DIVERGED -> "diverged: " + summary.message();
            case UNSUPPORTED -> "not supported by the engine: " + summary.message();
            case FAILED -> "failed: " + summary.message();
        };
    }
}
