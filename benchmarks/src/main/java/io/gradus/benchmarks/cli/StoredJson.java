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
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A reader of records from stored JSON, which may be damaged or edited by hand. Gson sets what is
 * missing to null or 0; here that is an error that names the field.
 */
public final class StoredJson {

    /** What Gson advises where JSON is malformed, which is of no use here. */
    private static final Pattern LENIENT =
            Pattern.compile(
                    "Use JsonReader\\.setStrictness\\(Strictness\\.LENIENT\\) to accept malformed"
                            + " JSON");

    /** What a simple value must be, in words. */
    private record Rule(String what, Predicate<JsonPrimitive> fits) {}

    private static final Rule INT = whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    private static final Rule LONG = whole(Long.MIN_VALUE, Long.MAX_VALUE);
    private static final Rule NUMBER =
            new Rule("a number", v -> v.isNumber() && Double.isFinite(v.getAsDouble()));
    private static final Map<Class<?>, Rule> SIMPLE =
            Map.of(
                    String.class, new Rule("a text", JsonPrimitive::isString),
                    boolean.class, new Rule("true or false", JsonPrimitive::isBoolean),
                    int.class, INT,
                    Integer.class, INT,
                    long.class, LONG,
                    Long.class, LONG,
                    double.class, NUMBER,
                    Double.class, NUMBER);

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
        Rule rule = SIMPLE.get(type);
        if (rule != null) {
            require(
                    value instanceof JsonPrimitive primitive && rule.fits().test(primitive),
                    value,
                    rule.what(),
                    path);
        } else if (type == double[].class) {
            elements(value, double.class, path);
        } else if (type.isEnum()) {
            List<String> names =
                    Arrays.stream(type.getEnumConstants()).map(StoredJson::name).toList();
            require(
                    value instanceof JsonPrimitive && names.contains(value.getAsString()),
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

    private static Rule whole(long least, long most) {
        return new Rule("a whole number", value -> isWhole(value, least, most));
    }

    private static boolean isWhole(JsonPrimitive value, long least, long most) {
        // not as a long, which would lose what is too much
        if (!value.isNumber() || !(Math.abs(value.getAsDouble()) < 1e19)) {
            return false;
        }
        BigDecimal exact = value.getAsBigDecimal();
        return exact.stripTrailingZeros().scale() <= 0
                && exact.compareTo(BigDecimal.valueOf(least)) >= 0
                && exact.compareTo(BigDecimal.valueOf(most)) <= 0;
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
                    "%s must be %s, but is %s"
                            .formatted(
                                    path.isEmpty() ? "it" : path,
                                    what,
                                    Excerpt.of(value.toString())));
        }
    }
}
