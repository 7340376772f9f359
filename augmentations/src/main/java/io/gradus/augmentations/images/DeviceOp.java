package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.TorchScript;
import java.util.List;

/**
 * A device kernel: TorchScript for the images that share an operation.
 *
 * <p>Its last function is {@code def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor}: from
 * images x of shape (n, height, width, channels), the {@link Op#numbers} p of each as float64 of
 * shape (n, m) on the device of x, and the {@link Op#constants} k, to the changed images, of the
 * type of x.
 */
class DeviceOp {

    private final String source;
    private TorchScript script;

    /** Compiled at its first use. */
    DeviceOp(String... parts) {
        source = String.join("\n", parts);
    }

    /**
     * Changes images (n, height, width, channels), each by its own operation; the operations share
     * this kernel and their constants.
     */
    NDArray run(NDArray images, List<? extends Op> operations) {
        Shape shape = images.getShape();
        ImageInfo info = new ImageInfo((int) shape.get(1), (int) shape.get(2), (int) shape.get(3));
        return run(
                images,
                operations.stream().map(operation -> operation.numbers(info)).toList(),
                operations.get(0).constants());
    }

    private NDArray run(NDArray images, List<double[]> rows, long... constants) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        double[] numbers = new double[rows.size() * longest];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, numbers, i * longest, rows.get(i).length);
        }
        try (NDArray p = matrix(images, numbers, rows.size(), longest)) {
            return script().runArray(images.getManager(), "op", images, p, constants);
        }
    }

    private static NDArray matrix(NDArray near, double[] numbers, int rows, int columns) {
        NDArray matrix = near.getManager().create(numbers, new Shape(rows, columns));
        if (matrix.getDevice().equals(near.getDevice())) {
            return matrix;
        }
        try (matrix) {
            return matrix.toDevice(near.getDevice(), true);
        }
    }

    private synchronized TorchScript script() {
        if (script == null) {
            script = TorchScript.compile(source);
        }
        return script;
    }
}
