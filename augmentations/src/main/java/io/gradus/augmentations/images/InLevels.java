package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import io.gradus.torchscript.TorchScript;
import java.util.List;

/**
 * A sequence of operations on levels for an image of floats from 0 to 1, which is multiplied by 255
 * before and divided by it afterwards. Nothing is rounded to whole levels.
 */
record InLevels(List<Operation> operations) implements Wrapper {

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

    private static final DeviceKernel DEVICE = new DeviceKernel(InLevels::onDevice);

    InLevels {
        operations = List.copyOf(operations);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        Program.check(operations, image, uint8);
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
        int changed = canvas.size();
        for (int i = 0; i < changed; i++) {
            y[i] /= 255;
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    private static NDArray onDevice(NDArray images, List<? extends KernelArguments> all) {
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
