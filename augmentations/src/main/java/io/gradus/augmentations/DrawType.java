package io.gradus.augmentations;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** The class of the records that the transforms of a class draw. */
final class DrawType {

    private static final ClassValue<Class<? extends Record>> TYPES =
            new ClassValue<>() {
                @Override
                protected Class<? extends Record> computeValue(Class<?> type) {
                    return find(type);
                }
            };

    private DrawType() {}

    static Class<? extends Record> of(Class<?> transform) {
        return TYPES.get(transform);
    }

    /** What stands for the parameter of the first generic class above. */
    private static Class<? extends Record> find(Class<?> transform) {
        Type above = transform.getGenericSuperclass();
        if (above instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[0] instanceof Class<?> type
                    ? type.asSubclass(Record.class)
                    : Record.class;
        }
        return find((Class<?>) above);
    }
}
