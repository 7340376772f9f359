package io.gradus.benchmarks.commands.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** The explanations of the terms in a report. */
final class Glossary {

    private Glossary() {}

    static Map<String, String> of(Settings settings) {
        Map<String, String> terms = new LinkedHashMap<>();
        terms.put(
                "train loss",
                "mean loss of the batches over the last half epoch, as trained: with augmentations"
                        + " and soft labels, so it compares only recipes that have the same");
        terms.put(settings.evaluation() + " accuracy", accuracy(settings));
        terms.put(
                "difference",
                "mean accuracy minus that of "
                        + settings.baseline()
                        + ", in percentage points, with its 95 % confidence interval, over the"
                        + " seeds that both were trained to the end with");
        terms.put(
                "p",
                "how probable a difference at least as large is if the recipes are equally good:"
                        + " paired t-test over the seeds, two-sided, not corrected for the number"
                        + " of recipes");
        terms.put(
                "samples/s",
                "training alone: loading, augmenting, forward, backward, step; mean over the"
                        + " seeds");
        terms.put("step share", "the part of the training time that the optimizer's step took");
        terms.put("seconds", "the whole run, evaluation included; mean over the seeds");
        terms.put(
                "peak MB",
                "the most RAM that the process held during a run, in millions of bytes:"
                        + " PyTorch, the images, the JVM's heap with what previous runs left there;"
                        + " not a GPU's memory");
        terms.put("peak rate", "the highest learning rate; default: the optimizer's own");
        terms.put("diverged", diverged(settings));
        terms.put(
                "curves",
                "mean over the seeds, in a band from lowest to highest; the loss is smoothed");
        return terms;
    }

    private static String accuracy(Settings settings) {
        String text =
                "share of correct answers on clean "
                        + settings.evaluation()
                        + " images after the last epoch; mean and standard deviation over the"
                        + " seeds";
        return settings.validationSize() == 0
                ? text
                : text + "; validation images are the last of the training images, left out there";
    }

    private static String diverged(Settings settings) {
        String number = "the run was ended because its loss became infinite or NaN";
        return settings.divergeFactor() == 0
                ? number
                : number
                        + ", or the median of the last batches' losses more than "
                        + new BigDecimal(settings.divergeFactor())
                                .round(new MathContext(6))
                                .stripTrailingZeros()
                                .toPlainString()
                        + " times that of the first batch";
    }
}
