package io.gradus.augmentations.images;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.with;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints how far each operation is from torchvision's, for docs/PARITY.md. */
final class ParityTable {

    private static final List<String> KERNELS = List.of("host", "device");

    /** How many values there are, are equal, and how far off the worst is. */
    private static final class Score {

        private long values;
        private long equal;
        private double worst;

        void add(double[] actual, double[] expected) {
            for (int i = 0; i < actual.length; i++) {
                double difference = Math.abs(actual[i] - expected[i]);
                values++;
                equal += difference == 0 ? 1 : 0;
                worst = Math.max(worst, difference);
            }
        }

        String cells(boolean whole) {
            if (values == 0) {
                return " | ";
            }
            String most = whole || worst == 0 ? "%.0f" : "%.1e";
            return String.format(Locale.ROOT, most + " | %s", worst, percent());
        }

        // 100 % is said of what is equal throughout, and of nothing else.
        private String percent() {
            double percent = Math.floor(1e5 * equal / values) / 1e3;
            return equal == values ? "100" : String.format(Locale.ROOT, "%.2f", percent);
        }
    }

    private ParityTable() {}

    /** Prints the rows. */
    public static void main(String[] args) {
        Map<String, Map<String, Score>> rows = new TreeMap<>();
        try (NDManager manager = newManager()) {
            Stream.of(
                            ImageOpsTest.parity(manager),
                            GeometryTest.parity(manager),
                            ColorOpsTest.parity(manager))
                    .flatMap(cases -> cases)
                    .forEach(
                            c ->
                                    add(
                                            c,
                                            rows.computeIfAbsent(
                                                    c.operation(), name -> new TreeMap<>())));
        }
        rows.forEach((operation, scores) -> System.out.println(row(operation, scores)));
    }

    private static void add(ParityCase c, Map<String, Score> scores) {
        double[] expected = values(c.expected());
        for (String kernel : KERNELS) {
            String column = c.expected().getDataType() + " " + kernel;
            scores.computeIfAbsent(column, name -> new Score())
                    .add(values(with(kernel, c.run())), expected);
        }
    }

    private static String row(String operation, Map<String, Score> scores) {
        String cells =
                Stream.of(DataType.UINT8, DataType.FLOAT32)
                        .flatMap(
                                type ->
                                        KERNELS.stream()
                                                .map(
                                                        kernel ->
                                                                scores.getOrDefault(
                                                                                type + " " + kernel,
                                                                                new Score())
                                                                        .cells(
                                                                                type
                                                                                        == DataType
                                                                                                .UINT8)))
                        .collect(Collectors.joining(" | "));
        String[] names = operation.split(" ", 2);
        String mode = names.length > 1 ? ", " + names[1] : "";
        return "| `%s`%s | %s |".formatted(names[0], mode, cells);
    }

    private static double[] values(NDArray array) {
        try (NDArray doubles = array.toType(DataType.FLOAT64, true)) {
            return doubles.toDoubleArray();
        }
    }
}
