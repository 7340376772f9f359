package io.gradus.benchmarks.schedules;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.schedulers.SchedulePlot;
import io.gradus.schedulers.Schedules;
import io.gradus.schedulers.charts.LineChart;
import io.gradus.schedulers.charts.Look;
import io.gradus.schedulers.charts.Picture;
import io.gradus.schedulers.charts.Sampled;
import io.gradus.schedulers.charts.Scale;
import java.nio.file.Path;
import java.util.List;

/** Draws the gallery: all in one picture, and each in its own. */
final class GalleryPictures {

    static final String SHEET = "schedules";

    private static final int COLUMNS = 4;

    private final List<Gallery.Entry> entries = Gallery.entries();
    private final Pictures pictures;
    private final Console console;

    GalleryPictures(Console console) {
        this.console = console;
        this.pictures = new Pictures(console);
    }

    void write(Path out) {
        OutputFolder folder = OutputFolder.open(out);
        OutputFolder each = OutputFolder.open(out.resolve(SHEET));
        Picture sheet = new Picture(entries.stream().map(GalleryPictures::panel).toList(), COLUMNS);
        try (Progress progress = new Progress(console, "pictures", entries.size() + 1L)) {
            pictures.write(folder, SHEET, sheet::svg, () -> sheet.png(1));
            progress.step(SHEET);
            for (Gallery.Entry entry : entries) {
                SchedulePlot plot =
                        Schedules.plot().add(entry.text(), entry.schedule()).steps(Gallery.STEPS);
                pictures.write(each, entry.name(), plot::svg, plot::png);
                progress.step(entry.name());
            }
        }
    }

    private static LineChart panel(Gallery.Entry entry) {
        Sampled values = Sampled.of(entry.schedule()::at, Gallery.STEPS);
        return new LineChart(
                entry.text(),
                "",
                Gallery.STEPS,
                Scale.LINEAR,
                0,
                false,
                Look.PANEL,
                List.of(values.series(entry.text(), 0, 1)));
    }
}
