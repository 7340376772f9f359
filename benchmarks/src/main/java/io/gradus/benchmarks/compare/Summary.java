package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Recipe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * The runs of a recipe in one line.
 *
 * @param recipe the recipe
 * @param runs its finished runs, not empty
 */
record Summary(Recipe recipe, List<RunResult> runs) {

    private static final double MEGA = 1e6;

    /** How the worst run ended. */
    Status status() {
        return runs.stream().map(RunResult::status).max(Enum::compareTo).orElseThrow();
    }

    /** Why it ended so. */
    String message() {
        return runs.stream()
                .filter(run -> run.status() == status())
                .findFirst()
                .orElseThrow()
                .message();
    }

    /** The highest learning rate, as text. */
    String peakRate() {
        OptionalDouble peak =
                runs.stream()
                        .flatMapToDouble(run -> DoubleStream.of(run.learningRate().value()))
                        .max();
        if (peak.isEmpty()) {
            return recipe.learningRateText();
        }
        BigDecimal rounded =
                new BigDecimal(peak.getAsDouble()).round(new MathContext(3)).stripTrailingZeros();
        return peak.getAsDouble() < 1e-4 ? rounded.toString() : rounded.toPlainString();
    }

    String trainLoss() {
        return text("%.4f", 1, RunResult::finalTrainLoss);
    }

    /** Mean and standard deviation of the runs that were trained to the end, in per cent. */
    String accuracy(boolean unicode) {
        if (done().isEmpty()) {
            return status().name().toLowerCase(Locale.ROOT);
        }
        double mean = mean(RunResult::finalAccuracy);
        String text = String.format(Locale.ROOT, "%.2f", 100 * mean);
        if (done().size() > 1) {
            double deviation =
                    Moments.deviation(
                            done().stream().mapToDouble(RunResult::finalAccuracy).toArray());
            text +=
                    (unicode ? " ± " : " +- ")
                            + String.format(Locale.ROOT, "%.2f", 100 * deviation);
        }
        return text
                + (done().size() == runs.size()
                        ? ""
                        : " (" + done().size() + " of " + runs.size() + " runs)");
    }

    String samplesPerSecond() {
        return text("%.0f", 1, RunResult::samplesPerSecond);
    }

    String stepShare() {
        return text("%.0f %%", 100, RunResult::stepShare);
    }

    String seconds() {
        return text("%.1f", 1, RunResult::seconds);
    }

    /** The most of all runs, in millions of bytes. */
    String peakMemory() {
        OptionalLong peak =
                done().stream()
                        .map(RunResult::peakMemory)
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .max();
        return peak.isEmpty() ? "-" : Long.toString(Math.round(peak.getAsLong() / MEGA));
    }

    private String text(String format, double factor, ToDoubleFunction<RunResult> value) {
        return done().isEmpty() ? "-" : String.format(Locale.ROOT, format, factor * mean(value));
    }

    List<RunResult> done() {
        return runs.stream().filter(run -> run.status() == Status.DONE).toList();
    }

    private double mean(ToDoubleFunction<RunResult> value) {
        return done().stream().mapToDouble(value).average().orElseThrow();
    }
}
