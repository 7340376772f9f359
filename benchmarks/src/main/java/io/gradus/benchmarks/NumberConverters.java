package io.gradus.benchmarks;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters of numbers on a command line; the messages of picocli's own name Java types. */
final class NumberConverters {

    private NumberConverters() {}

    /** Lets a command and its subcommands read them. */
    static CommandLine register(CommandLine command) {
        ITypeConverter<Integer> ints = reader(Integer::valueOf, wholeUpTo(Integer.MAX_VALUE));
        ITypeConverter<Long> longs = reader(Long::valueOf, wholeUpTo(Long.MAX_VALUE));
        ITypeConverter<Double> doubles = reader(Double::valueOf, "a number");
        return command.registerConverter(int.class, ints)
                .registerConverter(Integer.class, ints)
                .registerConverter(long.class, longs)
                .registerConverter(Long.class, longs)
                .registerConverter(double.class, doubles)
                .registerConverter(Double.class, doubles);
    }

    private static String wholeUpTo(long most) {
        return "a whole number up to " + most;
    }

    private static <T> ITypeConverter<T> reader(Function<String, T> parser, String kind) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not " + kind);
            }
        };
    }
}
