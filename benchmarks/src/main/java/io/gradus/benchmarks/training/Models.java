package io.gradus.benchmarks.training;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.gradus.benchmarks.cli.UserError;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The models by their names. Each takes NCHW images and gives one number for each class. */
final class Models {

    static final String MLP = "mlp";

    private static final Map<String, IntFunction<Block>> MODELS =
            new TreeMap<>(
                    Map.of(
                            MLP,
                            classes -> mlp(List.of(256, 128), classes),
                            "lenet",
                            Models::lenet,
                            "resnet",
                            Models::resnet));

    private Models() {}

    /** Throws an error that lists the models if there is none of this name. */
    static void require(String name) {
        if (!MODELS.containsKey(name)) {
            throw UserError.unknown("model", name, MODELS.keySet(), "--model");
        }
    }

    /** A new model, not initialized. */
    static Block create(String name, int classes) {
        return MODELS.get(name).apply(classes);
    }

    /** A perceptron; its own hidden layers have 256 and 128 units. */
    static Block mlp(List<Integer> hidden, int classes) {
        SequentialBlock block = new SequentialBlock().add(Blocks.batchFlattenBlock());
        hidden.forEach(units -> block.add(linear(units)).add(Activation.reluBlock()));
        return block.add(linear(classes));
    }

    /** LeNet-5 with rectifiers and maxima in place of sigmoids and means. */
    private static Block lenet(int classes) {
        return new SequentialBlock()
                .add(convolution(5, 6, 1, true))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(convolution(5, 16, 1, true))
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Blocks.batchFlattenBlock())
                .add(linear(120))
                .add(Activation.reluBlock())
                .add(linear(84))
                .add(Activation.reluBlock())
                .add(linear(classes));
    }

    /**
     * A ResNet-8: three residual stages of 16, 32 and 64 channels, the smallest of the family that
     * He et al. 2015 (arXiv:1512.03385) made for CIFAR-10, so that a CPU trains it.
     */
    private static Block resnet(int classes) {
        return new SequentialBlock()
                .add(convolution(3, 16, 1, false))
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(residual(16, 1, false))
                .add(residual(32, 2, true))
                .add(residual(64, 2, true))
                .add(Pool.globalAvgPool2dBlock())
                .add(Blocks.batchFlattenBlock())
                .add(linear(classes));
    }

    private static Block residual(int channels, int stride, boolean project) {
        Block path =
                new SequentialBlock()
                        .add(convolution(3, channels, stride, false))
                        .add(BatchNorm.builder().build())
                        .add(Activation.reluBlock())
                        .add(convolution(3, channels, 1, false))
                        .add(BatchNorm.builder().build());
        Block shortcut =
                project
                        ? new SequentialBlock()
                                .add(convolution(1, channels, stride, false))
                                .add(BatchNorm.builder().build())
                        : Blocks.identityBlock();
        return new ParallelBlock(Models::sum, List.of(path, shortcut));
    }

    private static NDList sum(List<NDList> paths) {
        return new NDList(
                Activation.relu(
                        NDArrays.add(
                                paths.get(0).singletonOrThrow(), paths.get(1).singletonOrThrow())));
    }

    /** A convolution that keeps the size but for its stride. */
    private static Block convolution(int size, int channels, int stride, boolean bias) {
        return Conv2d.builder()
                .setKernelShape(new Shape(size, size))
                .setFilters(channels)
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(size / 2, size / 2))
                .optBias(bias)
                .build();
    }

    private static Block linear(long units) {
        return Linear.builder().setUnits(units).build();
    }
}
