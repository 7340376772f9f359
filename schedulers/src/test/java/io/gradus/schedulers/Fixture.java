package io.gradus.schedulers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One of the files that src/test/python/schedules.py wrote for a class.
 *
 * @param columns by the name of the example
 */
record Fixture(Map<String, Column> columns) {

    /**
     * The column of an example.
     *
     * @param about "torch" or "exact" in a file of every step; PyTorch's error, which is empty
     *     where it has nothing alike, in a file of exact values
     * @param steps the steps
     * @param values one for each step
     */
    record Column(String about, List<Long> steps, List<Double> values) {}

    private static final ClassValue<Fixture> EXACT =
            new ClassValue<>() {
                @Override
                protected Fixture computeValue(Class<?> type) {
                    return readExact(type);
                }
            };

    private static final ClassValue<Fixture> TORCH =
            new ClassValue<>() {
                @Override
                protected Fixture computeValue(Class<?> type) {
                    return readTorch(type);
                }
            };

    /** The exact values at some steps. */
    static Fixture exact(Class<?> type) {
        return EXACT.get(type);
    }

    /** PyTorch's values at the first steps; no columns where PyTorch has none of the examples. */
    static Fixture torch(Class<?> type) {
        return TORCH.get(type);
    }

    private static Fixture readExact(Class<?> type) {
        String name = type.getSimpleName() + ".exact.csv";
        List<String[]> lines =
                lines(type, name)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "There is no "
                                                        + name
                                                        + ": add the class to"
                                                        + " src/test/python/schedules.py"));
        List<Long> steps = lines.stream().skip(2).map(line -> Long.valueOf(line[0])).toList();
        return new Fixture(columns(lines, 1, steps));
    }

    private static Fixture readTorch(Class<?> type) {
        List<String[]> lines = lines(type, type.getSimpleName() + ".csv").orElse(List.of());
        List<Long> steps = LongStream.range(0, Math.max(lines.size() - 2, 0)).boxed().toList();
        return new Fixture(lines.isEmpty() ? Map.of() : columns(lines, 0, steps));
    }

    private static Optional<List<String[]>> lines(Class<?> type, String name) {
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                return Optional.empty();
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(text.lines().map(line -> line.split(",", -1)).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Column> columns(List<String[]> lines, int first, List<Long> steps) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (int c = first; c < lines.get(0).length; c++) {
            List<Double> values = new ArrayList<>();
            for (String[] line : lines.subList(2, lines.size())) {
                boolean asAbove = line[c].isEmpty();
                values.add(asAbove ? values.get(values.size() - 1) : Double.valueOf(line[c]));
            }
            columns.put(lines.get(0)[c], new Column(lines.get(1)[c], steps, values));
        }
        return Collections.unmodifiableMap(columns);
    }
}
