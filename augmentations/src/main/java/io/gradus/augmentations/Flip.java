package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.TorchScript;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Mirrors images left to right: {@code out[y][x] = in[y][width - 1 - x]}. */
final class Flip {

    private Flip() {}

    static NDArray horizontal(Images images, boolean[] flip) {
        images.requireOneEach("flip", flip.length);
        Shape shape = images.array().getShape();
        if (Kernel.onHost(images.array(), shape)) {
            boolean bytes = images.array().getDataType() == DataType.UINT8;
            return Kernel.host(
                    images.array(),
                    shape,
                    (in, out) -> {
                        if (bytes) {
                            host(in, out, images, flip);
                        } else {
                            host(in.asFloatBuffer(), out.asFloatBuffer(), images, flip);
                        }
                    });
        }
        return Device.SCRIPT.runArray(
                images.array().getManager(),
                "flip",
                images.array(),
                images.grid(),
                images.forPlanes(image -> flip[image] ? 1 : 0));
    }

    // Microseconds on one core, here and in TorchScript (the tests' KernelTimes prints them):
    // 224x224x3 uint8 43 and 131, 128x32x32x3 uint8 156 and 446, float32 272 and 476.
    private static void host(ByteBuffer in, ByteBuffer out, Images images, boolean[] flip) {
        int depth = images.depth();
        byte[] row = new byte[images.width() * depth];
        byte[] mirrored = new byte[row.length];
        for (int y = 0; y < images.planes() * images.height(); y++) {
            in.get(y * row.length, row);
            boolean turn = flip[images.image(y / images.height())];
            if (turn) {
                mirror(row, mirrored, depth);
            }
            out.put(y * row.length, turn ? mirrored : row);
        }
    }

    private static void host(FloatBuffer in, FloatBuffer out, Images images, boolean[] flip) {
        int depth = images.depth();
        float[] row = new float[images.width() * depth];
        float[] mirrored = new float[row.length];
        for (int y = 0; y < images.planes() * images.height(); y++) {
            in.get(y * row.length, row);
            boolean turn = flip[images.image(y / images.height())];
            if (turn) {
                mirror(row, mirrored, depth);
            }
            out.put(y * row.length, turn ? mirrored : row);
        }
    }

    // A constant stride lets the compiler drop the range checks: three times as fast.
    private static void mirror(byte[] row, byte[] mirrored, int depth) {
        switch (depth) {
            case 1 -> mirrorBy(1, row, mirrored);
            case 3 -> mirrorBy(3, row, mirrored);
            default -> mirrorBy(depth, row, mirrored);
        }
    }

    private static void mirrorBy(int depth, byte[] row, byte[] mirrored) {
        for (int c = 0; c < depth; c++) {
            for (int i = c, j = row.length - depth + c; j >= 0; i += depth, j -= depth) {
                mirrored[i] = row[j];
            }
        }
    }

    private static void mirror(float[] row, float[] mirrored, int depth) {
        switch (depth) {
            case 1 -> mirrorBy(1, row, mirrored);
            case 3 -> mirrorBy(3, row, mirrored);
            default -> mirrorBy(depth, row, mirrored);
        }
    }

    private static void mirrorBy(int depth, float[] row, float[] mirrored) {
        for (int c = 0; c < depth; c++) {
            for (int i = c, j = row.length - depth + c; j >= 0; i += depth, j -= depth) {
                mirrored[i] = row[j];
            }
        }
    }

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def flip(self, x: Tensor, grid: List[int], flip: List[int]) -> Tensor:
                            images = x.reshape(grid)
                            turn = torch.tensor(flip, dtype=4, device=x.device).view(-1, 1, 1, 1) == 1
                            return torch.where(turn, images.flip([2]), images).reshape(x.shape)
                        """);
    }
}
