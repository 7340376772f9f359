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
import io.gradus.schedulers.Schedule;
import java.nio.file.Path;
import java.util.List;

/** Every shape with usual settings, the shapes of warm-up, and schedules made of others. */
final class ScheduleGallery {

    /** How many steps its schedules are made for. */
    static final int STEPS = 1000;

    static final String SHEET = "schedules";

    private static final int COLUMNS = 4;

    /** Pixels for each unit of a chart: few for a large picture, many for a small one. */
    private static final int COARSE = 1;

    private static final int FINE = 3;

    private ScheduleGallery() {}

    /** A schedule as text, and the name of its picture. */
    record Entry(String name, String text) {

        Schedule schedule() {
            return Schedule.parse(text);
        }
    }

    static List<Entry> entries() {
        return List.of(
                new Entry("constant", "constant(0.1, 0.5, 200)"),
                new Entry("step", "step(0.1, 200, 0.5)"),
                new Entry("multi-step", "multiStep(0.1, [300, 800], 0.3)"),
                new Entry("exponential", "exponential(0.1, 0.997)"),
                new Entry("linear", "linear(0.1, 1000, 1, 0)"),
                new Entry("polynomial", "polynomial(0.1, 1000, power=2)"),
                new Entry("polynomial-cycle", "polynomial(0.1, 300, cycle=true)"),
                new Entry("inverse-time", "inverseTime(0.1, 0.01)"),
                new Entry("inverse-time-staircase", "inverseTime(0.1, 0.5, 150, staircase=true)"),
                new Entry("power", "power(0.1, 0.3)"),
                new Entry("inverse-sqrt", "inverseSqrt(0.1, 100)"),
                new Entry("noam", "noam(512, 200)"),
                new Entry("tanh", "tanh(0.1, 1000)"),
                new Entry("cosine", "cosine(0.1, 1000)"),
                new Entry("cosine-restarts", "cosineRestarts(0.1, 150, 2)"),
                new Entry("cosine-restarts-decay", "cosineRestarts(0.1, 250, peakDecay=0.7)"),
                new Entry("one-cycle", "oneCycle(0.1, 1000)"),
                new Entry(
                        "one-cycle-three-phase",
                        "oneCycle(0.1, 1000, anneal=linear, threePhase=true)"),
                new Entry("cyclic", "cyclic(0.01, 0.1, 125)"),
                new Entry("cyclic-triangular2", "cyclic(0.01, 0.1, 125, mode=triangular2)"),
                new Entry(
                        "cyclic-exp-range", "cyclic(0.01, 0.1, 125, mode=exp_range, gamma=0.998)"),
                new Entry("momentum-one-cycle", "momentum(oneCycle(0.1, 1000))"),
                new Entry("momentum-cyclic", "momentum(cyclic(0.01, 0.1, 125))"),
                new Entry("wsd", "wsd(0.1, 100, 600, 300)"),
                new Entry("wsd-cosine", "wsd(0.1, 100, 600, 300, decay=cosine)"),
                new Entry("wsd-one-minus-sqrt", "wsd(0.1, 100, 600, 300, decay=one_minus_sqrt)"),
                new Entry("noise", "noise(uniform, 0.2) cosine(0.1, 1000)"),
                new Entry("warmup-linear", "warmup(200, linear, 0) cosine(0.1, 800)"),
                new Entry("warmup-constant", "warmup(200, constant, 0.2) cosine(0.1, 800)"),
                new Entry("warmup-cosine", "warmup(200, cosine, 0) cosine(0.1, 800)"),
                new Entry("warmup-exponential", "warmup(200, exponential, 0.01) cosine(0.1, 800)"),
                new Entry("warmup-overlap", "warmup(200, placement=overlap) cosine(0.1, 1000)"),
                new Entry("then", "cosine(0.1, 600).then(cosine(0.04, 400), 600)"),
                new Entry("sequential", "sequential([linear(0.1, 500), cosine(0.1, 500)], [500])"),
                new Entry("shift", "cosine(0.1, 700).shift(300)"),
                new Entry("repeat", "wsd(0.1, 50, 100, 100).repeat(250)"),
                new Entry("times", "cosine(0.1, 1000).times(cyclic(0.5, 1, 50))"),
                new Entry("plus", "linear(0.08, 1000, 1, 0).plus(cyclic(0, 0.02, 50))"),
                new Entry("clamp", "cosine(0.1, 1000).clamp(0.02, 0.08)"),
                new Entry("per-epoch", "exponential(0.1, 0.8).perEpoch(100)"));
    }

    /** Draws a figure with all schedules, and one for each. */
    static void write(Path out, Console console) {
        List<Entry> entries = entries();
        Pictures pictures = new Pictures(console);
        OutputFolder folder = OutputFolder.open(out);
        OutputFolder each = OutputFolder.open(out.resolve(SHEET));
        List<LineChart> panels = entries.stream().map(entry -> panel(entry, "")).toList();
        Figure sheet = new Figure(panels, COLUMNS);
        try (Progress progress = new Progress(console, "pictures", entries.size() + 1L)) {
            pictures.write(folder, SHEET, sheet::svg, () -> sheet.png(COARSE));
            progress.step(SHEET);
            for (Entry entry : entries) {
                Figure one = new Figure(List.of(panel(entry, "step")), 1);
                pictures.write(each, entry.name(), one::svg, () -> one.png(FINE));
                progress.step(entry.name());
            }
        }
    }

    private static LineChart panel(Entry entry, String xTitle) {
        Sampled values = Sampled.of(entry.schedule()::at, STEPS);
        return new LineChart(
                entry.text(),
                xTitle,
                STEPS,
                Scale.LINEAR,
                0,
                false,
                Look.PANEL,
                List.of(values.series(entry.text(), 0, 1)));
    }
}
