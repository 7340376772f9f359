package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.gradus.torchscript.TorchScript;
import java.util.List;

/**
 * Applies operations to an image of 8 bits, which an image of floats becomes before and ceases to
 * be afterwards: values are rounded to the nearest of the levels 0..255.
 *
 * @param operations the operations, in order
 */
record InBytes(List<Op> operations) implements Op {

    private static final class Script {
        static final TorchScript ROUND =
                TorchScript.compile(
                        """
                        def to_bytes(self, x: Tensor) -> Tensor:
                            if x.dtype == 0:
                                return x.clone()
                            return x.to(6).nan_to_num(0.0).clamp(0, 255).round().to(0)

                        def back(self, x: Tensor, like: Tensor) -> Tensor:
                            return x.to(like.dtype)

                        def scaled(self, x: Tensor) -> Tensor:
                            v = x.to(6).flatten(1)
                            high, low = v.amax(1), v.amin(1)
                            fraction = ((v - v.round()).abs() > 1e-3).any(1)
                            unit = ((v * 255 - (v * 255).round()).abs() < 1e-3).all(1)
                            to_tensor = (low >= 0) & (high <= 1) & fraction & unit
                            normalized = (high < 4) & (low < -0.5)
                            return (to_tensor | normalized).any().to(6)
                        """);
    }

    private static final DeviceOp DEVICE =
            new DeviceOp() {
                @Override
                NDArray run(NDArray images, List<? extends Op> operations) {
                    return onDevice(images, operations);
                }
            };

    InBytes {
        operations = List.copyOf(operations);
    }

    @Override
    public void check(ImageInfo image, boolean eightBit) {
        Program.check(operations, image, true);
    }

    @Override
    public ImageInfo result(ImageInfo image) {
        return Program.result(operations, image);
    }

    @Override
    public List<? extends Op> parts() {
        return operations.stream().<Op>flatMap(op -> op.parts().stream()).toList();
    }

    @Override
    public void run(Canvas canvas) {
        boolean floats = !canvas.isEightBit();
        if (floats) {
            canvas.toBytes();
            requireLevels(canvas);
        }
        operations.forEach(op -> op.run(canvas));
        if (floats) {
            canvas.toFloats();
        }
    }

    /**
     * Throws for what {@code ToTensor} or {@code Normalize} have made, of which two levels or four
     * would be left. In pictures the first bright value ends the search.
     */
    private static void requireLevels(Canvas canvas) {
        byte[] rounded = canvas.bytes();
        int size = canvas.size();
        for (int i = 0; i < size; i++) {
            if ((rounded[i] & 0xff) > 4) {
                return;
            }
        }
        float[] values = canvas.floats();
        float high = Float.NEGATIVE_INFINITY;
        float low = Float.POSITIVE_INFINITY;
        boolean fraction = false;
        boolean unit = true;
        for (int i = 0; i < size; i++) {
            float v = values[i];
            high = Math.max(high, v);
            low = Math.min(low, v);
            fraction |= Math.abs(v - Math.rint(v)) > 1e-3f;
            unit &= Math.abs(v * 255 - Math.rint(v * 255)) < 1e-3f;
        }
        if (low >= 0 && high <= 1 && fraction && unit || high < 4 && low < -0.5f) {
            throw scaled();
        }
    }

    private static IllegalArgumentException scaled() {
        return new IllegalArgumentException(
                "values must be in [0, 255], but those of an image are as ToTensor or Normalize"
                        + " leave them; place what works on 8 bits, such as a policy, before"
                        + " ToTensor");
    }

    @Override
    public DeviceOp device() {
        return DEVICE;
    }

    @Override
    public double[] numbers() {
        return new double[0];
    }

    private static NDArray onDevice(NDArray images, List<? extends Op> all) {
        if (images.getDataType() != DataType.UINT8) {
            try (NDArray scaled = Script.ROUND.runArray(images.getManager(), "scaled", images)) {
                if (scaled.getFloat() != 0) {
                    throw scaled();
                }
            }
        }
        NDArray changed =
                DeviceProgram.run(
                        Script.ROUND.runArray(images.getManager(), "to_bytes", images),
                        all.stream().map(op -> ((InBytes) op).operations()).toList());
        if (images.getDataType() == DataType.UINT8) {
            return changed;
        }
        try (changed) {
            return Script.ROUND.runArray(images.getManager(), "back", changed, images);
        }
    }
}
