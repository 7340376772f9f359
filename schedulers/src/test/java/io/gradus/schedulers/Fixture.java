package io.gradus.schedulers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that src/test/python/schedules.py wrote for one class.
 *
 * @param columns by the name of the example
 */
record Fixture(Map<String, Column> columns) {

    /**
     * Values for the steps 0, 1, 2 and so on.
     *
     * @param source "torch" or "exact"
     * @param values one for each step
     */
    record Column(String source, List<Double> values) {}

    static Fixture of(Class<?> type) {
        String name = type.getSimpleName() + ".csv";
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "There is no " + name + ": add the class to src/test/python/schedules.py");
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Fixture parse(BufferedReader reader) {
        List<String[]> lines = reader.lines().map(line -> line.split(",", -1)).toList();
        Map<String, Column> columns = new LinkedHashMap<>();
        for (int c = 1; c < lines.get(0).length; c++) {
            List<Double> values = new ArrayList<>();
            for (String[] line : lines.subList(3, lines.size())) {
                values.add(Double.valueOf(line[c]));
            }
            columns.put(lines.get(0)[c], new Column(lines.get(1)[c], values));
        }
        return new Fixture(columns);
    }
}
