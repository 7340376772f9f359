package io.gradus.schedulers;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Prints how far each class is from PyTorch and from 50 digits, for docs/PARITY.md. */
final class ParityTable {

    private ParityTable() {}

    public static void main(String[] args) {
        for (ScheduleCase row : ScheduleCases.all()) {
            Map<String, Fixture.Column> exact = Fixture.exact(row.type()).columns();
            Map<String, Fixture.Column> torch = Fixture.torch(row.type()).columns();
            List<ScheduleCase.Example> examples = row.examples();
            System.out.printf(
                    Locale.ROOT,
                    "| `%s` | %d | %d | %.1e | %s | %s |%n",
                    row.type().getSimpleName(),
                    examples.size(),
                    ofTorch(examples, torch).size(),
                    worst(examples, exact),
                    torch.isEmpty()
                            ? "none"
                            : String.format(
                                    Locale.ROOT, "%.1e", worst(ofTorch(examples, torch), torch)),
                    exact.values().stream()
                            .map(Fixture.Column::about)
                            .filter(error -> !error.isEmpty())
                            .map(Double::valueOf)
                            .max(Double::compare)
                            .map(error -> String.format(Locale.ROOT, "%.1e", error))
                            .orElse(""));
        }
    }

    /** Those of which the file has PyTorch's own values. */
    private static List<ScheduleCase.Example> ofTorch(
            List<ScheduleCase.Example> examples, Map<String, Fixture.Column> torch) {
        Stream<ScheduleCase.Example> own =
                examples.stream()
                        .filter(example -> torch.containsKey(example.name()))
                        .filter(example -> torch.get(example.name()).about().equals("torch"));
        return own.toList();
    }

    private static double worst(
            List<ScheduleCase.Example> examples, Map<String, Fixture.Column> columns) {
        double worst = 0;
        for (ScheduleCase.Example example : examples) {
            Fixture.Column column = columns.get(example.name());
            for (int i = 0; i < column.steps().size(); i++) {
                double expected = column.values().get(i);
                double error = Math.abs(example.schedule().at(column.steps().get(i)) - expected);
                worst = Math.max(worst, error == 0 ? 0 : error / Math.abs(expected));
            }
        }
        return worst;
    }
}
