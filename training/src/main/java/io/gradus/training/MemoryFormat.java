package io.gradus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/** Order of the values of images (shape NCHW) in memory. */
public enum MemoryFormat {
    /** As the data come. */
    AS_IS,
    /**
     * The channels of a pixel side by side (NHWC in memory, NCHW by shape), PyTorch's {@code
     * channels_last}, which its convolutions are faster with. Inputs of four dimensions are laid
     * out once when they enter the model; all others stay as they are.
     */
    CHANNELS_LAST;

    /** The inputs in this order; new arrays belong to the managers of the old ones. */
    NDList apply(NDList inputs) {
        if (this == AS_IS) {
            return inputs;
        }
        NDList laidOut = new NDList(inputs.size());
        for (NDArray input : inputs) {
            laidOut.add(channelsLast(input));
        }
        return laidOut;
    }

    /** A copy that keeps the strides would not do, so the values are flattened in the new order. */
    private static NDArray channelsLast(NDArray input) {
        Shape shape = input.getShape();
        if (shape.dimension() != 4 || !input.getDataType().isFloating()) {
            return input;
        }
        String name = input.getName();
        try (NDArray moved = input.transpose(0, 2, 3, 1);
                NDArray flat = moved.flatten();
                NDArray wide = flat.reshape(moved.getShape())) {
            NDArray laidOut = wide.transpose(0, 3, 1, 2);
            laidOut.setName(name);
            return laidOut;
        }
    }
}
