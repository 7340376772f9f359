package io.gradus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;

/** The forward passes of a batch, one for each split, with the losses that came of them. */
final class Passes {

    /** A forward pass of a split. */
    static final class Pass {

        final NDList data;
        // Null where the loop keeps them to itself.
        final NDList labels;
        private final Thread thread = Thread.currentThread();
        private double loss = Double.NaN;
        private boolean isBackward;

        Pass(NDList data, NDList labels) {
            this.data = data;
            this.labels = labels;
        }

        long samples() {
            return data.head().getShape().dimension() == 0 ? 1 : data.head().size(0);
        }

        double loss() {
            return loss;
        }
    }

    private final List<Pass> passes = new ArrayList<>();
    private long backwards;

    synchronized Pass begin(NDList data, NDList labels) {
        Pass pass = new Pass(data, labels);
        passes.add(pass);
        return pass;
    }

    /** Notes the loss of the calling thread's last pass. */
    synchronized void backward(double loss) {
        backwards++;
        for (int i = passes.size() - 1; i >= 0; i--) {
            Pass pass = passes.get(i);
            if (pass.thread == Thread.currentThread() && !pass.isBackward) {
                pass.loss = loss;
                pass.isBackward = true;
                return;
            }
        }
    }

    synchronized boolean hasBackward() {
        return backwards > 0;
    }

    /** Fails if a split has made no backward pass, in a thread whose exception nobody has seen. */
    synchronized void requireBackward() {
        long missing = passes.stream().filter(pass -> !pass.isBackward).count();
        if (missing > 0) {
            throw new IllegalStateException(
                    missing
                            + " of the "
                            + passes.size()
                            + " splits of the batch failed in the executor service, between the"
                            + " forward pass and the end of the backward pass");
        }
    }

    synchronized List<Pass> all() {
        return List.copyOf(passes);
    }

    synchronized void clear() {
        passes.clear();
        backwards = 0;
    }

    synchronized long samples() {
        return passes.stream().mapToLong(Pass::samples).sum();
    }

    /** The mean over the samples. */
    synchronized double loss() {
        double sum = 0;
        long samples = 0;
        for (Pass pass : passes) {
            if (pass.isBackward) {
                sum += pass.loss * pass.samples();
                samples += pass.samples();
            }
        }
        return samples == 0 ? Double.NaN : sum / samples;
    }

    static double number(NDArray loss) {
        return switch (loss.getDataType()) {
            case FLOAT32 -> loss.getFloat();
            case FLOAT64 -> loss.getDouble();
            default -> {
                try (NDArray wide = loss.toType(ai.djl.ndarray.types.DataType.FLOAT32, true)) {
                    yield wide.getFloat();
                }
            }
        };
    }
}
