package io.gradus.benchmarks.commands.compare;

import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.recipes.Recipe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/** A recipe and its finished runs, of which there is at least one, in one line of a table. */
record Summary(Recipe recipe, List<RunResult> runs) {

    private static final double MEGA = 1e6;

    /** Those of the recipes that have runs. */
    static List<Summary> of(Results results) {
        return results.recipes().stream()
                .map(recipe -> new Summary(recipe, results.runsOf(recipe)))
                .filter(summary -> !summary.runs().isEmpty())
                .toList();
    }

    /** How the worst run ended. */
    Status status() {
        return runs.stream().map(RunResult::status).max(Enum::compareTo).orElseThrow();
    }

    /** How the worst run ended, and why. */
    String outcome() {
        RunResult worst =
                runs.stream().filter(run -> run.status() == status()).findFirst().orElseThrow();
        return switch (worst.status()) {
            case DONE -> "done";
            case DIVERGED -> "diverged: " + worst.message();
            case UNSUPPORTED -> "not supported by the engine: " + worst.message();
            case FAILED -> "failed: " + worst.message();
        };
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
            return status().text();
        }
        double[] accuracies = values(run -> 100 * run.finalAccuracy());
        String text = Text.format("%.2f", Mean.of(accuracies).getAsDouble());
        if (accuracies.length > 1) {
            double deviation = StandardDeviation.of(accuracies).getAsDouble();
            text += Text.format(unicode ? " ± %.2f" : " +- %.2f", deviation);
        }
        return accuracies.length == runs.size()
                ? text
                : text + " (" + accuracies.length + " of " + runs.size() + " runs)";
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

    /** The most bytes in RAM of all runs that were trained to the end. */
    Optional<Long> peakMemory() {
        return done().stream()
                .map(RunResult::peakMemory)
                .filter(Objects::nonNull)
                .max(Long::compare);
    }

    /** The same in millions of bytes. */
    String peakMegabytes() {
        return peakMemory().map(peak -> Long.toString(Math.round(peak / MEGA))).orElse("-");
    }

    private String text(String format, double factor, ToDoubleFunction<RunResult> value) {
        return done().isEmpty()
                ? "-"
                : Text.format(format, factor * Mean.of(values(value)).getAsDouble());
    }

    List<RunResult> done() {
        return runs.stream().filter(run -> run.status() == Status.DONE).toList();
    }

    /** A value of each run that was trained to the end. */
    double[] values(ToDoubleFunction<RunResult> value) {
        return done().stream().mapToDouble(value).toArray();
    }
}
