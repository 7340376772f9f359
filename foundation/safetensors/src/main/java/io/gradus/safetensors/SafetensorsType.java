package io.gradus.safetensors;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.TorchScript;
import java.util.Arrays;

/** The types of the safetensors format that DJL's PyTorch engine has too. */
public enum SafetensorsType {
    /** Double precision. */
    F64(8, DataType.FLOAT64),
    /** Single precision. */
    F32(4, DataType.FLOAT32),
    /** Half precision. */
    F16(2, DataType.FLOAT16),
    /** DJL can hold it, but calls it unknown, and its own operations on it end the process. */
    BF16(2, DataType.UNKNOWN),
    /** Whole numbers of 64 bits. */
    I64(8, DataType.INT64),
    /** Whole numbers of 32 bits. */
    I32(4, DataType.INT32),
    /** Whole numbers of 8 bits. */
    I8(1, DataType.INT8),
    /** Whole numbers from 0 to 255. */
    U8(1, DataType.UINT8),
    /** Truth values of a byte each. */
    BOOL(1, DataType.BOOLEAN);

    private static final class Bfloat16 {
        /** PyTorch's number of the type. */
        static final long NUMBER = 15;

        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def type_number(self, x: Tensor) -> Tensor:
                            return torch.tensor(x.dtype)

                        def new(self, x: Tensor) -> Tensor:
                            return torch.empty_like(x, dtype=15)
                        """);
    }

    private final int bytes;
    private final DataType type;

    SafetensorsType(int bytes, DataType type) {
        this.bytes = bytes;
        this.type = type;
    }

    /** The number of bytes of one value. */
    int bytes() {
        return bytes;
    }

    /**
     * Returns the type's name in PyTorch, for messages about arrays.
     *
     * @return for example {@code float32}
     */
    public String title() {
        return this == BF16 ? "bfloat16" : type.toString();
    }

    /**
     * Tells whether it is a floating-point type of 16 bits.
     *
     * @return whether it is
     */
    public boolean isNarrow() {
        return this == F16 || this == BF16;
    }

    /**
     * Returns the type of the state of a weight of this type.
     *
     * @return {@link #F32} for types of 16 bits, else this
     */
    public SafetensorsType wide() {
        return isNarrow() ? F32 : this;
    }

    /** The type of a name in a file, or null if it is none of these. */
    static SafetensorsType named(String name) {
        return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst().orElse(null);
    }

    /**
     * Returns the type of an array.
     *
     * @param array the array
     * @return its type
     * @throws IllegalArgumentException if it is none of these
     */
    public static SafetensorsType of(NDArray array) {
        DataType wanted = array.getDataType();
        for (SafetensorsType candidate : values()) {
            if (candidate.type == wanted && (candidate != BF16 || isBfloat16(array))) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(
                "an array of type " + wanted + " cannot be updated or saved");
    }

    private static boolean isBfloat16(NDArray array) {
        try (NDManager manager = array.getManager().newSubManager();
                NDArray number = Bfloat16.SCRIPT.runArray(manager, "type_number", array)) {
            return number.getLong() == Bfloat16.NUMBER;
        }
    }

    /** A new array on the CPU, with any values. */
    NDArray create(NDManager manager, Shape shape) {
        if (this != BF16) {
            return manager.create(shape, type, Device.cpu());
        }
        try (NDArray like = manager.create(shape, DataType.FLOAT16, Device.cpu())) {
            return Bfloat16.SCRIPT.runArray(manager, "new", like);
        }
    }
}
