package io.gradus.examples;

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
import java.util.List;

/** A residual network (He et al. 2015) that a CPU can train: three stages, 16 to 64 channels. */
final class SmallResNet {

    private SmallResNet() {}

    /** A new one, for NCHW images of any size; it gives one number for each class. */
    static Block create(int classes) {
        return new SequentialBlock()
                .add(convolution(3, 16, 1))
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(stage(16, 1))
                .add(stage(32, 2))
                .add(stage(64, 2))
                .add(Pool.globalAvgPool2dBlock())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(classes).build());
    }

    private static Block stage(int channels, int stride) {
        Block path =
                new SequentialBlock()
                        .add(convolution(3, channels, stride))
                        .add(BatchNorm.builder().build())
                        .add(Activation.reluBlock())
                        .add(convolution(3, channels, 1))
                        .add(BatchNorm.builder().build());
        Block shortcut =
                new SequentialBlock()
                        .add(convolution(1, channels, stride))
                        .add(BatchNorm.builder().build());
        return new ParallelBlock(SmallResNet::sum, List.of(path, shortcut));
    }

    private static NDList sum(List<NDList> paths) {
        return new NDList(Activation.relu(NDArrays.add(paths.get(0).head(), paths.get(1).head())));
    }

    private static Block convolution(int size, int channels, int stride) {
        return Conv2d.builder()
                .setKernelShape(new Shape(size, size))
                .setFilters(channels)
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(size / 2, size / 2))
                .optBias(false)
                .build();
    }
}
