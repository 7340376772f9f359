package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.TorchScript;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A device kernel: TorchScript for the images that share an operation.
 *
 * <p>Its last function is {@code def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor}: from
 * images x of shape (n, height, width, channels), the {@link KernelArguments#numbers} p of each as
 * float64 of shape (n, m) on the device of x, and the {@link KernelArguments#constants} k, to the
 * changed images, of the type of x. It must not change x. TorchScript has no module {@code math},
 * and its types are numbers: {@code x.to(6)} is float32, 7 float64, 4 int64, 0 uint8.
 */
public final class DeviceKernel {

    private final String source;
    private final BiFunction<NDArray, List<? extends KernelArguments>, NDArray> composed;
    private TorchScript script;

    /**
     * Creates a kernel, which is compiled at its first use.
     *
     * @param parts the source; several parts are joined
     */
    public DeviceKernel(String... parts) {
        source = String.join("\n", parts);
        composed = null;
    }

    /** A kernel that is made of others' kernels, for operations that contain operations. */
    DeviceKernel(BiFunction<NDArray, List<? extends KernelArguments>, NDArray> composed) {
        source = null;
        this.composed = composed;
    }

    /**
     * Changes images (n, height, width, channels), each by its own operation; the operations share
     * this kernel and their constants.
     */
    NDArray run(NDArray images, List<? extends KernelArguments> operations) {
        if (composed != null) {
            return composed.apply(images, operations);
        }
        Shape shape = images.getShape();
        ImageInfo info = new ImageInfo((int) shape.get(1), (int) shape.get(2), (int) shape.get(3));
        List<double[]> rows = operations.stream().map(one -> one.numbers(info)).toList();
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        double[] numbers = new double[rows.size() * longest];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, numbers, i * longest, rows.get(i).length);
        }
        try (NDArray p = matrix(images, numbers, rows.size(), longest)) {
            long[] constants = operations.get(0).constants();
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
