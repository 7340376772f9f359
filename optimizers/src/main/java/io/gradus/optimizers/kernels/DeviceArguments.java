package io.gradus.optimizers.kernels;

import java.util.Map;

/** The arguments of one call of a {@link DeviceKernel}, to which the rule adds its numbers. */
public final class DeviceArguments {

    private final Map<String, Integer> places;
    private final Object[] values;

    DeviceArguments(Map<String, Integer> places, Object[] values) {
        this.places = places;
        this.values = values;
    }

    /**
     * Sets an argument.
     *
     * @param name the parameter's name in the kernel's source
     * @param value a Double for {@code float}, an Integer or Long for {@code int}, a Boolean for
     *     {@code bool}
     * @return these arguments
     * @throws IllegalArgumentException if the kernel has no such parameter
     */
    public DeviceArguments put(String name, Object value) {
        Integer place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException(
                    "the device kernel has no number '"
                            + name
                            + "'; its update function has "
                            + places.keySet());
        }
        values[place] = value;
        return this;
    }

    Object[] values() {
        return values;
    }
}
