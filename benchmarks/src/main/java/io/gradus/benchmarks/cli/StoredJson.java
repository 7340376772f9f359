package io.gradus.benchmarks.cli;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.annotations.SerializedName;
import io.gradus.recipes.RecipeException;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads records from JSON that was stored, and that somebody may have changed since. Gson leaves
 * what is missing or unknown null or 0; here it is an error that names the field.
 */
public final class StoredJson {

    /** What Gson advises where JSON is malformed, which is of no use here. */
    private static final Pattern LENIENT =
            Pattern.compile(
                    "Use JsonReader\\.setStrictness\\(Strictness\\.LENIENT\\) to accept malformed"
                            + " JSON");

    private final Gson gson;

    /**
     * Takes what makes the objects.
     *
     * @param gson with an adapter for each class that is neither a record, an enum, a list, a map,
     *     an array of numbers nor a simple value
     */
    public StoredJson(Gson gson) {
        this.gson = gson;
    }

    /**
     * Reads a record. Fields that it does not have are left alone.
     *
     * @param <T> its class
     * @param text the JSON
     * @param type its class
     * @return the record; only what is marked {@link OrNull} is null
     * @throws IllegalArgumentException if the text is no JSON, or a field is missing or has a wrong
     *     value; the message is one line that names the field, such as {@code runs[2].seed}
     */
    public <T> T read(String text, Class<T> type) {
        JsonElement all;
        try {
            all = JsonParser.parseString(text);
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("it is not JSON: " + problem(e), e);
        }
        check(all, type, "");
        return gson.fromJson(all, type);
    }

    /**
     * Says why Gson could not read a text.
     *
     * @param failure what it threw
     * @return a short text, without the names of its classes
     */
    public static String problem(Exception failure) {
        Throwable first = failure;
        while (first.getCause() instanceof IOException cause) {
            first = cause;
        }
        return Excerpt.of(
                LENIENT.matcher(UserError.reason(first)).replaceAll("something else was expected"),
                Limits.MESSAGE_LENGTH / 4);
    }

    private void check(JsonElement value, Type type, String path) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                elements(value, arguments[0], path);
            } else if (generic.getRawType() == Map.class) {
                require(value.isJsonObject(), value, "an object", path);
                value.getAsJsonObject()
                        .asMap()
                        .forEach((name, part) -> check(part, arguments[1], field(path, name)));
            } else {
                throw new IllegalStateException("no way to check " + type);
            }
        } else if (type instanceof Class<?> simple) {
            check(value, simple, path);
        } else {
            throw new IllegalStateException("no way to check " + type);
        }
    }

    private void check(JsonElement value, Class<?> type, String path) {
        if (type == double[].class) {
            elements(value, double.class, path);
        } else if (type == String.class) {
            require(
                    isPrimitive(value) && value.getAsJsonPrimitive().isString(),
                    value,
                    "a text",
                    path);
        } else if (type == boolean.class) {
            require(
                    isPrimitive(value) && value.getAsJsonPrimitive().isBoolean(),
                    value,
                    "true or false",
                    path);
        } else if (type == int.class || type == Integer.class) {
            whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE, path);
        } else if (type == long.class || type == Long.class) {
            whole(value, Long.MIN_VALUE, Long.MAX_VALUE, path);
        } else if (type == double.class || type == Double.class) {
            require(
                    isNumber(value) && Double.isFinite(value.getAsDouble()),
                    value,
                    "a number",
                    path);
        } else if (type.isEnum()) {
            List<String> names =
                    Arrays.stream(type.getEnumConstants()).map(StoredJson::name).toList();
            require(
                    isPrimitive(value) && names.contains(value.getAsString()),
                    value,
                    "one of " + String.join(", ", names),
                    path);
        } else if (type.isRecord() && !hasAdapter(type)) {
            record(value, type, path);
        } else {
            adapted(value, type, path);
        }
    }

    /** What Gson makes a record by is its own, unless somebody gave it another. */
    private boolean hasAdapter(Class<?> type) {
        return !gson.getAdapter(type).getClass().getName().startsWith("com.google.gson.");
    }

    private void adapted(JsonElement value, Class<?> type, String path) {
        try {
            if (gson.fromJson(value, type) == null) {
                throw new IllegalArgumentException("it is null");
            }
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UserError
                | RecipeException e) {
            throw new IllegalArgumentException(
                    path + ": " + Excerpt.of(UserError.reason(e), Limits.MESSAGE_LENGTH), e);
        }
    }

    private void record(JsonElement value, Class<?> type, String path) {
        require(value.isJsonObject(), value, "an object", path);
        for (RecordComponent component : type.getRecordComponents()) {
            JsonElement part = value.getAsJsonObject().get(component.getName());
            String name = field(path, component.getName());
            if (part != null && !part.isJsonNull()) {
                check(part, component.getGenericType(), name);
            } else if (!component.isAnnotationPresent(OrNull.class)) {
                throw new IllegalArgumentException(
                        name + (part == null ? " is missing" : " is null"));
            }
        }
    }

    private void elements(JsonElement value, Type type, String path) {
        require(value.isJsonArray(), value, "a list", path);
        JsonArray all = value.getAsJsonArray();
        for (int i = 0; i < all.size(); i++) {
            check(all.get(i), type, path + "[" + i + "]");
        }
    }

    private static void whole(JsonElement value, long least, long most, String path) {
        boolean fits = isNumber(value);
        if (fits) {
            // not as a long, which would lose what is too much
            double about = value.getAsDouble();
            fits = Math.abs(about) < 1e19;
            if (fits) {
                BigDecimal exact = value.getAsBigDecimal();
                fits =
                        exact.stripTrailingZeros().scale() <= 0
                                && exact.compareTo(BigDecimal.valueOf(least)) >= 0
                                && exact.compareTo(BigDecimal.valueOf(most)) <= 0;
            }
        }
        require(fits, value, "a whole number", path);
    }

    private static boolean isNumber(JsonElement value) {
        return isPrimitive(value) && value.getAsJsonPrimitive().isNumber();
    }

    private static boolean isPrimitive(JsonElement value) {
        return value instanceof JsonPrimitive;
    }

    private static String name(Object constant) {
        String name = ((Enum<?>) constant).name();
        try {
            SerializedName given =
                    constant.getClass().getField(name).getAnnotation(SerializedName.class);
            return given == null ? name : given.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String field(String path, String name) {
        return Excerpt.of(path.isEmpty() ? name : path + "." + name);
    }

    private static void require(boolean isSo, JsonElement value, String what, String path) {
        if (!isSo) {
            throw new IllegalArgumentException(
                    (path.isEmpty() ? "it" : path)
                            + " must be "
                            + what
                            + ", but is "
                            + Excerpt.of(value.toString()));
        }
    }
}
