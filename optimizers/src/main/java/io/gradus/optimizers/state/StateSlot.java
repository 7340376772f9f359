package io.gradus.optimizers.state;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.gradus.safetensors.SafetensorsType;
import io.gradus.text.Checks;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One array that an optimizer keeps for each parameter: its name, shape, type and first values.
 *
 * <pre>{@code
 * StateSlot.likeWeight("exp_avg")                                 // zeros, the weight's shape and type
 * StateSlot.of("row", shape -> new Shape(shape.get(0)))           // one value for each row
 * StateSlot.of("left", shape -> new Shape(shape.get(0), shape.get(0)))
 * StateSlot.number("sum").beginningWith(1e-6)
 * StateSlot.likeWeight("exp_avg").ofType(DataType.FLOAT64)
 * }</pre>
 *
 * <p>The name is the one in checkpoints and in the device kernel. The type is the weight's, or
 * float32 where that has 16 bits. Slots are immutable.
 */
public final class StateSlot {

    /** The types that a slot may have, with PyTorch's numbers of them. */
    private static final Map<DataType, Integer> TYPES =
            Map.of(
                    DataType.FLOAT64, 7,
                    DataType.FLOAT32, 6,
                    DataType.INT64, 4,
                    DataType.INT32, 3,
                    DataType.INT8, 1,
                    DataType.UINT8, 0,
                    DataType.BOOLEAN, 11);

    private static final int LIKE_WEIGHT = -1;

    private final String name;
    // null where it is the weight's
    private final UnaryOperator<Shape> shape;
    private final DataType type;
    // null for a copy of the weight
    private final Double first;
    private final boolean optional;

    private StateSlot(
            String name,
            UnaryOperator<Shape> shape,
            DataType type,
            Double first,
            boolean optional) {
        if (!Checks.required("name", name).matches("[A-Za-z_]\\w*")) {
            throw Checks.bad("name", name, "letters, digits and underscores");
        }
        this.name = name;
        this.shape = shape;
        this.type = type;
        this.first = first;
        this.optional = optional;
    }

    /**
     * Returns a slot of the weight's shape and type, which begins with zeros.
     *
     * @param name letters, digits and underscores
     * @return the slot
     */
    public static StateSlot likeWeight(String name) {
        return new StateSlot(name, null, null, 0.0, false);
    }

    /**
     * Returns a slot of the weight's shape and type, which begins with the weight's values.
     *
     * @param name letters, digits and underscores
     * @return the slot
     */
    public static StateSlot copyOfWeight(String name) {
        return new StateSlot(name, null, null, null, false);
    }

    /**
     * Returns a slot of one float32 number, a tensor without dimensions, which begins with 0.
     *
     * @param name letters, digits and underscores
     * @return the slot
     */
    public static StateSlot number(String name) {
        return new StateSlot(name, weight -> new Shape(), DataType.FLOAT32, 0.0, false);
    }

    /**
     * Returns a slot of another shape and the weight's type, which begins with zeros.
     *
     * @param name letters, digits and underscores
     * @param shape gives the slot's shape for that of the weight
     * @return the slot
     */
    public static StateSlot of(String name, UnaryOperator<Shape> shape) {
        return new StateSlot(name, Checks.required("shape", shape), null, 0.0, false);
    }

    /**
     * Sets the type, whatever the weight's.
     *
     * @param type float64, float32, int64, int32, int8, uint8 or boolean
     * @return a slot of this type
     */
    public StateSlot ofType(DataType type) {
        if (!TYPES.containsKey(type)) {
            throw Checks.bad("type", type, "one of " + TYPES.keySet());
        }
        return new StateSlot(name, shape, type, first, optional);
    }

    /**
     * Sets the first value of all elements.
     *
     * @param value the value
     * @return a slot that begins with it
     */
    public StateSlot beginningWith(double value) {
        return new StateSlot(name, shape, type, value, optional);
    }

    /**
     * Lets checkpoints do without the array, since earlier versions had none; it then begins as in
     * a new run.
     *
     * @return an optional slot
     */
    public StateSlot optional() {
        return new StateSlot(name, shape, type, first, true);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** Whether checkpoints may do without the array. */
    public boolean isOptional() {
        return optional;
    }

    /** Whether the array can stand beside a float32 weight, value by value, in a host kernel. */
    public boolean suitsHost() {
        return shape == null && (type == null || type == DataType.FLOAT32);
    }

    /** Whether the type follows from the weight's. */
    public boolean hasTypeOfWeight() {
        return type == null;
    }

    /** The array's shape for a weight's. */
    public Shape shape(Shape weight) {
        return shape == null ? weight : shape.apply(weight);
    }

    /** The array's type for a weight. */
    public SafetensorsType type(NDArray weight) {
        if (type == null) {
            return SafetensorsType.of(weight).wide();
        }
        for (SafetensorsType candidate : SafetensorsType.values()) {
            if (candidate.title().equals(type.toString())) {
                return candidate;
            }
        }
        throw new IllegalStateException("no type " + type);
    }

    /** Makes the array as it is before the first update; it belongs to the weight's manager. */
    public NDArray create(NDArray weight) {
        if (first == null) {
            return StateArrays.wideCopy(weight);
        }
        int number = type == null ? LIKE_WEIGHT : TYPES.get(type);
        // not the shape that DJL remembers, which may be that of an earlier tensor
        Shape now = JniUtils.getShape((PtNDArray) weight);
        return StateArrays.filled(weight, shape(now), number, first);
    }

    @Override
    public String toString() {
        return name;
    }
}
