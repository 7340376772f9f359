package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import io.gradus.torchscript.TorchScript;
import java.util.List;

/**
 * Applies operations that work on levels to an image of floats from 0 to 1, which is multiplied by
 * 255 before and divided by it afterwards. Nothing is rounded to whole levels.
 *
 * @param operations the operations, in order; they keep the size
 */
record InLevels(List<Op> operations) implements Op {

    private static final class Script {
        static final TorchScript SCALE =
                TorchScript.compile(
                        """
                        def levels(self, x: Tensor) -> Tensor:
                            return x.to(6) * 255

                        def back(self, x: Tensor, like: Tensor) -> Tensor:
                            return (x / 255).to(like.dtype)
                        """);
    }

    private static final DeviceOp DEVICE =
            new DeviceOp() {
                @Override
                NDArray run(NDArray images, List<? extends Op> operations) {
                    return onDevice(images, operations);
                }
            };

    InLevels {
        operations = List.copyOf(operations);
    }

    @Override
    public boolean needsLevels() {
        return true;
    }

    @Override
    public void check(ImageInfo image, boolean eightBit) {
        Program.check(operations, image, eightBit);
    }

    @Override
    public List<? extends Op> parts() {
        return operations.stream().<Op>flatMap(op -> op.parts().stream()).toList();
    }

    @Override
    public void run(Canvas canvas) {
        float[] x = canvas.floats();
        int size = canvas.size();
        for (int i = 0; i < size; i++) {
            x[i] *= 255;
        }
        operations.forEach(op -> op.run(canvas));
        float[] y = canvas.floats();
        for (int i = 0; i < size; i++) {
            y[i] /= 255;
        }
    }

    @Override
    public DeviceOp device() {
        return DEVICE;
    }

    private static NDArray onDevice(NDArray images, List<? extends Op> all) {
        // the given one is closed
        NDArray changed =
                DeviceProgram.run(
                        Script.SCALE.runArray(images.getManager(), "levels", images),
                        all.stream().map(op -> ((InLevels) op).operations()).toList());
        try (changed) {
            return Script.SCALE.runArray(images.getManager(), "back", changed, images);
        }
    }
}
