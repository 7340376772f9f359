package io.gradus.augmentations;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A row of equal pixels as bytes, for kernels that copy bytes whatever the type. */
final class Pixels {

    private Pixels() {}

    static byte[] of(Images images, int width, double value) {
        DataType type = images.array().getDataType();
        byte[] row = new byte[width * images.depth() * type.getNumOfBytes()];
        if (type == DataType.UINT8) {
            Arrays.fill(row, (byte) (int) value);
            return row;
        }
        ByteBuffer floats = ByteBuffer.wrap(row).order(ByteOrder.nativeOrder());
        while (floats.hasRemaining()) {
            floats.putFloat((float) value);
        }
        return row;
    }
}
