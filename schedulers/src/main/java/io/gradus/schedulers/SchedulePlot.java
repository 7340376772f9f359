package io.gradus.schedulers;

import io.gradus.charts.Figure;
import io.gradus.charts.LineChart;
import io.gradus.charts.Look;
import io.gradus.charts.Sampled;
import io.gradus.charts.Scale;
import io.gradus.charts.Series;
import io.gradus.text.Checks;
import io.gradus.text.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A picture of schedules, as PNG or SVG.
 *
 * <pre>{@code
 * Schedules.plot()
 *         .add("cosine", Schedule.parse("cosine(0.1, 10000)"))
 *         .add("one cycle", Schedule.parse("oneCycle(0.1, 10000)"))
 *         .steps(10_000)
 *         .epochs(500)
 *         .title("Learning rate")
 *         .save(Path.of("lr.svg"));
 * }</pre>
 *
 * <p>Up to 2,048 steps are all drawn; of more, the lowest and the highest value in each of 1,024
 * columns, so that restarts and jumps show. A value that is not a number leaves a gap.
 *
 * <p>SVG can be written on every machine. PNG needs the module {@code java.desktop} and fonts,
 * which many containers lack.
 */
public final class SchedulePlot {

    private static final long DEFAULT_STEPS = 1000;

    /** How far below its highest value a logarithmic picture goes: what is less shows nothing. */
    private static final double DEPTH = 1e-6;

    /** Fine enough for screens whose pixels are too small to see. */
    private static final int PNG_SCALE = 2;

    private final Map<String, Schedule> schedules = new LinkedHashMap<>();
    private long steps = DEFAULT_STEPS;
    private long stepsPerEpoch;
    private String title = "";
    private boolean logarithmic;

    /** See {@link Schedules#plot()}. */
    SchedulePlot() {}

    /**
     * Adds a schedule.
     *
     * @param name what the legend calls it
     * @param schedule the schedule
     * @return this plot
     * @throws IllegalArgumentException if the name is blank or there already, or something is null
     */
    public SchedulePlot add(String name, Schedule schedule) {
        if (Checks.required("name", name).isBlank()) {
            throw Checks.bad("name", "'" + name + "'", "not blank");
        }
        Checks.required("schedule", schedule);
        if (schedules.putIfAbsent(name, schedule) != null) {
            throw Checks.bad("name", "'" + name + "' again", "another for each schedule");
        }
        return this;
    }

    /**
     * Adds a schedule that is called by its text form.
     *
     * @param schedule the schedule
     * @return this plot
     * @throws IllegalArgumentException if it is null or there already
     */
    public SchedulePlot add(Schedule schedule) {
        return add(Names.of(Checks.required("schedule", schedule)), schedule);
    }

    /**
     * Sets how many steps are drawn; 1,000 if it is not set.
     *
     * @param newSteps how many, from step 0 on; from 1 to 2<sup>53</sup>
     * @return this plot
     * @throws IllegalArgumentException if the number is out of range
     */
    public SchedulePlot steps(long newSteps) {
        steps = Steps.length("steps", newSteps);
        return this;
    }

    /**
     * Counts epochs on the horizontal axis, which counts steps otherwise.
     *
     * @param newStepsPerEpoch how many steps an epoch has, from 1 to 2<sup>53</sup>
     * @return this plot
     * @throws IllegalArgumentException if the number is out of range
     */
    public SchedulePlot epochs(long newStepsPerEpoch) {
        stepsPerEpoch = Steps.length("stepsPerEpoch", newStepsPerEpoch);
        return this;
    }

    /**
     * Sets the title. Without one the name of the schedule is the title, if there is one schedule.
     *
     * @param newTitle the title
     * @return this plot
     * @throws IllegalArgumentException if it is null
     */
    public SchedulePlot title(String newTitle) {
        title = Checks.required("title", newTitle);
        return this;
    }

    /**
     * Makes the vertical axis logarithmic, down to a millionth of the highest value.
     *
     * @return this plot
     */
    public SchedulePlot logarithmic() {
        logarithmic = true;
        return this;
    }

    /**
     * Draws the picture as SVG.
     *
     * @return the text of a file
     * @throws IllegalArgumentException if there is no schedule, or one has no value that can be
     *     drawn
     */
    public String svg() {
        return figure().svg();
    }

    /**
     * Draws the picture as PNG, 1,320 pixels wide.
     *
     * <p>Where the system property {@code java.awt.headless} is not set, this sets it to {@code
     * true}. A program that opens windows later sets it to {@code false} before.
     *
     * @return the bytes of a file
     * @throws IllegalArgumentException if there is no schedule, or one has no value that can be
     *     drawn
     * @throws UnsupportedOperationException if this Java has no AWT or finds no fonts on this
     *     machine; the message says what to do
     */
    public byte[] png() {
        return figure().png(PNG_SCALE);
    }

    /**
     * Writes the picture to a file, which appears whole or not at all.
     *
     * @param file its name ends in {@code .png} or {@code .svg}; one that exists is replaced
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if the name has another ending, there is no schedule, or one
     *     has no value that can be drawn
     * @throws UnsupportedOperationException if a PNG is wanted and this Java has no AWT or finds no
     *     fonts on this machine; the message says what to do
     */
    public void save(Path file) throws IOException {
        String name = String.valueOf(Checks.required("file", file).getFileName());
        String lower = name.toLowerCase(Locale.ROOT);
        byte[] content;
        if (lower.endsWith(".svg")) {
            content = svg().getBytes(StandardCharsets.UTF_8);
        } else if (lower.endsWith(".png")) {
            content = png();
        } else {
            throw Checks.bad("file", file, "named .png or .svg at its end");
        }
        Path part = file.resolveSibling(name + ".part");
        try {
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Figure figure() {
        if (schedules.isEmpty()) {
            throw Checks.bad("schedules", "none", "at least one");
        }
        List<Series> lines = new ArrayList<>();
        double highest = 0;
        long unit = Math.max(stepsPerEpoch, 1);
        for (Map.Entry<String, Schedule> entry : schedules.entrySet()) {
            Sampled values = Sampled.of(entry.getValue()::at, steps);
            if (!(logarithmic ? values.highest() > 0 : values.lowest() <= values.highest())) {
                String wanted = logarithmic ? "above 0 somewhere" : "a number somewhere";
                throw Checks.bad("'" + entry.getKey() + "'", values.highest(), wanted);
            }
            highest = Math.max(highest, Math.min(values.highest(), Double.MAX_VALUE));
            lines.add(values.series(entry.getKey(), lines.size(), unit));
        }
        boolean alone = lines.size() == 1 && title.isBlank();
        LineChart chart =
                new LineChart(
                        alone ? lines.get(0).name() : title.strip(),
                        stepsPerEpoch == 0 ? "step" : "epoch",
                        steps / (double) unit,
                        logarithmic ? Scale.DECADES : Scale.LINEAR,
                        highest * DEPTH,
                        false,
                        Look.PLOT,
                        lines);
        return new Figure(List.of(chart), 1);
    }
}
