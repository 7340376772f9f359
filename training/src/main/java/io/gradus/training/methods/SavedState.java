package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.TreeSet;

/** Arrays by name that a method has saved, read with suspicion. */
final class SavedState {

    private final String method;
    private final Map<String, NDArray> arrays;
    private int read;

    SavedState(String method, Map<String, NDArray> arrays) {
        this.method = method;
        this.arrays = arrays;
    }

    static void requireNone(Map<String, NDArray> arrays, String method) {
        new SavedState(method, arrays).requireAllRead();
    }

    boolean has(String name) {
        return arrays.containsKey(name);
    }

    /** An array of floating-point numbers with a shape, in which -1 is any size. */
    NDArray array(String name, long... shape) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw bad("has no '" + name + "', but " + new TreeSet<>(arrays.keySet()));
        }
        read++;
        long[] found = array.getShape().getShape();
        boolean fits = found.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] == -1 || shape[i] == found[i];
        }
        DataType type = array.getDataType();
        if (!fits || type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            throw bad("has a '" + name + "' of " + array.getShape() + ", " + type);
        }
        return array;
    }

    void requireAllRead() {
        if (read != arrays.size()) {
            throw bad("has arrays of something else: " + new TreeSet<>(arrays.keySet()));
        }
    }

    IllegalArgumentException bad(String what) {
        return new IllegalArgumentException("the saved state of " + method + " " + what);
    }
}
