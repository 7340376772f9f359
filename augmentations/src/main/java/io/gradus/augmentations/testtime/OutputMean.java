package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.gradus.text.Checks;
import io.gradus.torchscript.TorchScript;

/**
 * The mean of what a model gives for the views of an image, of the same kind of output.
 *
 * @param output the kind, which the script knows by its ordinal
 * @param exclusive whether an image has one of the classes
 */
record OutputMean(Enum<?> output, boolean exclusive, boolean meanLogit, int views) {

    private static final int LOG_PROBABILITIES = 1;
    private static final int PROBABILITIES = 2;
    private static final int SIGMOID_PROBABILITIES = 4;

    private static final double TOLERANCE = 1e-3;
    private static final double SUM_TOLERANCE = 1e-2;

    private static final class Device {
        // Half precision (5 float16, 15 bfloat16) is averaged in float32.
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def log_sigmoid(self, x: Tensor) -> Tensor:
                            return x.clamp(max=0) - (-x.abs()).exp().log1p()

                        def mean(self, x: Tensor, output: int, mean_logit: bool,
                                 log_views: float) -> Tensor:
                            if output == 0:  # LOGITS
                                if mean_logit:
                                    return x.mean(0)
                                return torch.logsumexp(x.log_softmax(-1), [0]) - log_views
                            if output == 1:  # LOG_PROBABILITIES
                                if mean_logit:
                                    return x.mean(0).log_softmax(-1)
                                return torch.logsumexp(x, [0]) - log_views
                            if output == 2 and mean_logit:  # PROBABILITIES
                                return x.clamp(1e-37).log().mean(0).softmax(-1)
                            if output == 3 and not mean_logit:  # SIGMOID_LOGITS
                                yes = torch.logsumexp(self.log_sigmoid(x), [0])
                                no = torch.logsumexp(self.log_sigmoid(-x), [0])
                                return yes - no
                            if output == 4 and mean_logit:  # SIGMOID_PROBABILITIES
                                yes = x.clamp(1e-37).log().mean(0)
                                no = (1 - x).clamp(1e-37).log().mean(0)
                                return (yes - no).sigmoid()
                            return x.mean(0)

                        def extremes(self, outputs: List[Tensor]) -> Tensor:
                            x = torch.cat(outputs)
                            if x.numel() == 0:  # as of one certain class
                                return torch.tensor([0, 0, 1, 1], dtype=7)
                            half = x.dtype == 5 or x.dtype == 15
                            y = x.to(6) if half else x
                            sums = y.sum(-1)
                            return torch.stack([y.min().to(7), y.max().to(7),
                                                sums.min().to(7), sums.max().to(7)])

                        def combine(self, outputs: List[Tensor], views: int, output: int,
                                    mean_logit: bool, log_views: float) -> Tensor:
                            x = torch.cat(outputs)
                            half = x.dtype == 5 or x.dtype == 15
                            y = x.to(6) if half else x
                            y = y.reshape([views, x.size(0) // views, x.size(1)])
                            return self.mean(y, output, mean_logit, log_views).to(x.dtype)
                        """);
    }

    /** The mean of the outputs of all passes, attached to the images' manager. */
    NDArray of(NDList outputs, NDArray images) {
        long rows = outputs.stream().mapToLong(scores -> scores.size(0)).sum();
        if (rows != views * images.size(0)) {
            throw Checks.error(
                    "the model must give a row for each of the %d views of %d images, but gives %d",
                    views, images.size(0), rows);
        }
        if (exclusive && outputs.stream().anyMatch(scores -> scores.size(1) < 2)) {
            throw Checks.error(
                    "output %s is of two classes at least, but the model gives one number for each"
                            + " image; is it optOutput(SIGMOID_LOGITS),"
                            + " optOutput(SIGMOID_PROBABILITIES) or optOutput(VALUES)?",
                    output);
        }
        int kind = output.ordinal();
        if (kind == LOG_PROBABILITIES || kind == PROBABILITIES || kind == SIGMOID_PROBABILITIES) {
            try (NDArray extremes =
                    Device.SCRIPT.runArray(images.getManager(), "extremes", outputs)) {
                double[] each = extremes.toDoubleArray();
                check(each[0], each[1], each[2], each[3]);
            }
        }
        return Device.SCRIPT.runArray(
                images.getManager(), "combine", outputs, views, kind, meanLogit, Math.log(views));
    }

    /** Throws for the extremes of outputs, and of their sums for an image, of another kind. */
    private void check(double least, double most, double leastSum, double mostSum) {
        if (output.ordinal() == LOG_PROBABILITIES) {
            refuse(most > TOLERANCE, "of numbers up to 0", most, "LOGITS, PROBABILITIES, VALUES");
            return;
        }
        String others = (exclusive ? "" : "SIGMOID_") + "LOGITS, LOG_PROBABILITIES, VALUES";
        refuse(least < -TOLERANCE, "of numbers in [0, 1]", least, others);
        refuse(most > 1 + TOLERANCE, "of numbers in [0, 1]", most, others);
        if (exclusive) {
            String rule = "of numbers whose sum is 1 for each image";
            String sums = "SIGMOID_PROBABILITIES, LOGITS, VALUES";
            refuse(leastSum < 1 - SUM_TOLERANCE, rule, leastSum, sums);
            refuse(mostSum > 1 + SUM_TOLERANCE, rule, mostSum, sums);
        }
    }

    private void refuse(boolean isOther, String rule, double met, String others) {
        if (isOther) {
            String[] other = others.split(", ");
            throw Checks.error(
                    "output %s is %s, but the model gives %.6g; is it optOutput(%s), optOutput(%s)"
                            + " or optOutput(%s)?",
                    output, rule, met, other[0], other[1], other[2]);
        }
    }
}
