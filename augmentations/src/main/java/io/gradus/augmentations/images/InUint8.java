package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.gradus.torchscript.TorchScript;
import java.util.List;

/**
 * The operation {@link Operations#inUint8}.
 *
 * @param range what values of floats mean
 */
record InUint8(List<Operation> operations, ValueRange range) implements Wrapper {

    private static final class Script {
        static final TorchScript ROUND =
                TorchScript.compile(
                        """
                        def to_bytes(self, x: Tensor, scale: float) -> Tensor:
                            if x.dtype == 0:
                                return x.clone()
                            levels = x.to(6).nan_to_num(0.0) * scale
                            return levels.clamp(0, 255).round().to(0)

                        def back(self, x: Tensor, like: Tensor, scale: float) -> Tensor:
                            return (x.to(6) / scale).to(like.dtype)
                        """);
    }

    private static final DeviceKernel DEVICE = new DeviceKernel(InUint8::onDevice);

    InUint8 {
        operations = List.copyOf(operations);
    }

    InUint8(List<Operation> operations) {
        this(operations, ValueRange.LEVELS);
    }

    /** The same for floats of another range, of which fills are, too. */
    InUint8 of(ValueRange other) {
        return new InUint8(operations.stream().map(Operation::withFillInLevels).toList(), other);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        Program.check(operations, image, true);
    }

    @Override
    public void run(Canvas canvas) {
        boolean floats = !canvas.isUint8();
        if (floats) {
            canvas.toBytes(range.toLevels());
        }
        operations.forEach(op -> op.run(canvas));
        if (floats) {
            canvas.toFloats(range.toLevels());
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public long[] constants() {
        return new long[] {range.ordinal()};
    }

    private static NDArray onDevice(NDArray images, List<? extends KernelArguments> all) {
        double scale = ((InUint8) all.get(0)).range().toLevels();
        NDArray changed =
                DeviceProgram.run(
                        Script.ROUND.runArray(images.getManager(), "to_bytes", images, scale),
                        all.stream().map(op -> ((InUint8) op).operations()).toList());
        if (images.getDataType() == DataType.UINT8) {
            return changed;
        }
        try (changed) {
            return Script.ROUND.runArray(images.getManager(), "back", changed, images, scale);
        }
    }
}
