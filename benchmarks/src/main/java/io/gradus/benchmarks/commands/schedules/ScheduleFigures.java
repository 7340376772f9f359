package io.gradus.benchmarks.commands.schedules;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.Pictures;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.charts.Figure;
import io.gradus.charts.LineChart;
import io.gradus.charts.Look;
import io.gradus.charts.Sampled;
import io.gradus.charts.Scale;
import java.nio.file.Path;
import java.util.List;

/** The figures of the gallery: one with all schedules, and one for each. */
final class ScheduleFigures {

    static final String SHEET = "schedules";

    private static final int COLUMNS = 4;

    /** Pixels for each unit of a chart: few for a large picture, many for a small one. */
    private static final int COARSE = 1;

    private static final int FINE = 3;

    private final List<ScheduleGallery.Entry> entries = ScheduleGallery.entries();
    private final Pictures pictures;
    private final Console console;

    ScheduleFigures(Console console) {
        this.console = console;
        this.pictures = new Pictures(console);
    }

    void write(Path out) {
        OutputFolder folder = OutputFolder.open(out);
        OutputFolder each = OutputFolder.open(out.resolve(SHEET));
        List<LineChart> panels = entries.stream().map(entry -> panel(entry, "")).toList();
        Figure sheet = new Figure(panels, COLUMNS);
        try (Progress progress = new Progress(console, "pictures", entries.size() + 1L)) {
            pictures.write(folder, SHEET, sheet::svg, () -> sheet.png(COARSE));
            progress.step(SHEET);
            for (ScheduleGallery.Entry entry : entries) {
                Figure one = new Figure(List.of(panel(entry, "step")), 1);
                pictures.write(each, entry.name(), one::svg, () -> one.png(FINE));
                progress.step(entry.name());
            }
        }
    }

    private static LineChart panel(ScheduleGallery.Entry entry, String xTitle) {
        Sampled values = Sampled.of(entry.schedule()::at, ScheduleGallery.STEPS);
        return new LineChart(
                entry.text(),
                xTitle,
                ScheduleGallery.STEPS,
                Scale.LINEAR,
                0,
                false,
                Look.PANEL,
                List.of(values.series(entry.text(), 0, 1)));
    }
}
