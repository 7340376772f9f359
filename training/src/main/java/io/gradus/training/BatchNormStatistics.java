package io.gradus.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.util.Pair;
import io.gradus.torchscript.TorchScript;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The running means and variances of a block's batch normalizations, for averaged weights: those
 * that training left belong to other weights.
 *
 * <pre>{@code
 * BatchNormStatistics own = BatchNormStatistics.of(model.getBlock());
 * try (SwappedAverages swapped = swa.swapIn()) {
 *     BatchNormStatistics.recompute(trainer, trainer.iterateDataset(trainingSet));
 *     EasyTrain.evaluateDataset(trainer, testSet);
 * }
 * own.restore();
 * }</pre>
 */
public final class BatchNormStatistics {

    private static final String[] NAMES = {"runningMean", "runningVar"};

    // By identity here and below: arrays with equal values are equal to each other.
    private final Map<NDArray, double[]> values;

    private BatchNormStatistics(Map<NDArray, double[]> values) {
        this.values = values;
    }

    /**
     * Copies the statistics of a block, to be restored later.
     *
     * @param block an initialized block
     * @return the copy
     * @throws ai.djl.nn.UninitializedParameterException if the block is not initialized
     */
    public static BatchNormStatistics of(Block block) {
        Map<NDArray, double[]> values = new IdentityHashMap<>();
        for (BatchNorm norm : norms(block)) {
            for (NDArray array : arrays(norm)) {
                values.put(array, read(array));
            }
        }
        return new BatchNormStatistics(values);
    }

    /**
     * Writes the statistics back into the block that they were copied from.
     *
     * @throws IllegalStateException if that block has been closed
     */
    public void restore() {
        values.forEach(BatchNormStatistics::write);
    }

    /**
     * Replaces the statistics of a trainer's model by those of the data, as {@link
     * #recompute(Block, Iterable)} does. With several devices only the model's own parameters
     * change, not their replicas.
     *
     * @param trainer the trainer, initialized
     * @param data the batches, such as {@code trainer.iterateDataset(trainingSet)}; each is closed
     *     when it has been used
     * @throws IllegalArgumentException as {@link #recompute(Block, Iterable)}
     * @throws ai.djl.nn.UninitializedParameterException if the model is not initialized
     */
    public static void recompute(Trainer trainer, Iterable<Batch> data) {
        recompute(trainer.getModel().getBlock(), data);
    }

    /**
     * Replaces the statistics by the mean, over all batches with equal weights, of what a pass in
     * training mode finds in each: the mean of the batch and its unbiased variance. As in PyTorch's
     * {@code update_bn} dropout drops as in training, and nothing else of the block is changed. No
     * gradients are recorded. Every normalization must take part in each pass once; one with DJL's
     * momentum 1, which ignores its batches, keeps what it has.
     *
     * <p>A block without batch normalization stays as it is, and the data are not read. If a pass
     * fails, the old statistics are put back.
     *
     * @param block an initialized block
     * @param data the batches; each is closed when it has been used
     * @throws IllegalArgumentException if there is no batch, or a normalization is of a class of
     *     its own, such as DJL's GhostBatchNorm, which takes statistics of parts of batches
     * @throws ai.djl.nn.UninitializedParameterException if the block is not initialized
     */
    public static void recompute(Block block, Iterable<Batch> data) {
        BatchNormStatistics old = of(block);
        if (old.values.isEmpty()) {
            return;
        }
        Map<NDArray, double[]> sums = new IdentityHashMap<>();
        Device device = old.values.keySet().iterator().next().getDevice();
        boolean recording = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try (NDManager manager = NDManager.newBaseManager(device, "PyTorch")) {
            ParameterStore parameters = new ParameterStore(manager, false);
            Map<NDArray, Double> shares = shares(block, parameters, manager);
            shares.keySet().forEach(array -> sums.put(array, new double[(int) array.size()]));
            long count = 0;
            for (Batch batch : data) {
                try (batch) {
                    // forward leaves 0 * (1 - share) + share * statistic
                    shares.keySet().forEach(array -> write(array, new double[(int) array.size()]));
                    forward(block, parameters, batch, manager);
                    count++;
                    shares.forEach((array, share) -> add(sums.get(array), read(array), share));
                }
            }
            if (count == 0) {
                throw new IllegalArgumentException("data must have at least one batch");
            }
            for (double[] sum : sums.values()) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] /= count;
                }
            }
            sums.forEach(BatchNormStatistics::write);
        } catch (RuntimeException | Error e) {
            old.restore();
            throw e;
        } finally {
            JniUtils.setGradMode(recording);
        }
    }

    private static void forward(
            Block block, ParameterStore parameters, Batch batch, NDManager manager) {
        try (NDManager own = manager.newSubManager()) {
            NDList inputs = new NDList();
            for (NDArray input : batch.getData()) {
                NDArray moved = input.toDevice(manager.getDevice(), true);
                moved.attach(own);
                inputs.add(moved);
            }
            block.forward(parameters, inputs, true);
        }
    }

    /**
     * How much of a batch goes into each running array: 1 - momentum, which DJL keeps to itself. A
     * batch of ones, whose mean is 1, shows it exactly. Layers of share 0 are left out.
     */
    private static Map<NDArray, Double> shares(
            Block block, ParameterStore parameters, NDManager manager) {
        Map<NDArray, Double> shares = new IdentityHashMap<>();
        for (BatchNorm norm : norms(block)) {
            if (norm.getClass() != BatchNorm.class) {
                throw new IllegalArgumentException(
                        "statistics can be computed for BatchNorm alone, but the block has a "
                                + norm.getClass().getSimpleName());
            }
            NDArray[] arrays = arrays(norm);
            double[][] before = {read(arrays[0]), read(arrays[1])};
            write(arrays[0], new double[before[0].length]);
            try (NDManager own = manager.newSubManager()) {
                Shape input = norm.getInputShapes()[0];
                long[] shape = input.getShape().clone();
                shape[0] = 2;
                NDArray ones = own.ones(new Shape(shape), arrays[0].getDataType());
                norm.forward(parameters, new NDList(ones), true);
            }
            double share = read(arrays[0])[0];
            write(arrays[0], before[0]);
            write(arrays[1], before[1]);
            if (share > 0) {
                shares.put(arrays[0], share);
                shares.put(arrays[1], share);
            }
        }
        return shares;
    }

    private static void add(double[] sum, double[] values, double share) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i] / share;
        }
    }

    private static Set<BatchNorm> norms(Block block) {
        Set<BatchNorm> norms = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(block, norms);
        return norms;
    }

    private static void collect(Block block, Set<BatchNorm> norms) {
        if (block instanceof BatchNorm norm) {
            norms.add(norm);
        }
        for (Pair<String, Block> child : block.getChildren()) {
            collect(child.getValue(), norms);
        }
    }

    private static NDArray[] arrays(BatchNorm norm) {
        NDArray[] arrays = new NDArray[NAMES.length];
        for (int i = 0; i < arrays.length; i++) {
            Parameter parameter = norm.getDirectParameters().get(NAMES[i]);
            arrays[i] = parameter.getArray();
        }
        return arrays;
    }

    private static double[] read(NDArray array) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            return Script.SCRIPT.runArray(manager, "read", array).toDoubleArray();
        }
    }

    private static void write(NDArray array, double... values) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Script.SCRIPT.run("write", array, manager.create(values));
        }
    }

    private static final class Script {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def read(self, x: Tensor) -> Tensor:
                            return x.detach().cpu().to(7)  # float64

                        def write(self, x: Tensor, values: Tensor) -> NoneType:
                            x.copy_(values)
                            return None
                        """);
    }
}
