package io.gradus.training.search;

import io.gradus.charts.Figure;
import io.gradus.charts.LineChart;
import io.gradus.charts.Look;
import io.gradus.charts.Scale;
import io.gradus.charts.Series;
import io.gradus.safetensors.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The picture of a {@link LearningRateCurve}. */
final class LearningRateChart {

    /** Fine enough for screens whose pixels are too small to see. */
    static final int PNG_SCALE = 2;

    /** So far above the first loss the picture goes: what diverges would hide the valley. */
    private static final double HEADROOM = 1.5;

    private LearningRateChart() {}

    static Figure of(LearningRateCurve curve) {
        double[] rates = curve.learningRates();
        double[] smoothed = curve.smoothedLosses();
        double low = DoubleStream.of(smoothed).filter(Double::isFinite).min().orElse(0);
        double first = DoubleStream.of(smoothed).filter(Double::isFinite).findFirst().orElse(1);
        double most = first + (HEADROOM - 1) * Math.abs(first);
        List<Series> lines = new ArrayList<>();
        lines.add(new Series("loss, smoothed", 0, rates, cut(smoothed, most)));
        lines.add(new Series("loss of each batch", 1, rates, cut(curve.losses(), most)));
        for (Map.Entry<String, Double> suggestion : curve.suggestions().entrySet()) {
            double rate = suggestion.getValue();
            boolean marked = lines.size() == 2;
            lines.add(
                    new Series(
                            String.format(
                                    Locale.ROOT,
                                    "%s%s: %.2g",
                                    marked ? "suggestion, " : "",
                                    suggestion.getKey(),
                                    rate),
                            lines.size(),
                            new double[] {rate, rate},
                            new double[] {Math.min(low, 0), most}));
        }
        LineChart chart =
                new LineChart(
                        "Learning-rate range test",
                        "learning rate",
                        Scale.DECADES,
                        0,
                        Scale.LINEAR,
                        0,
                        false,
                        Look.PLOT,
                        lines);
        return new Figure(List.of(chart), 1);
    }

    private static double[] cut(double[] values, double most) {
        return DoubleStream.of(values).map(value -> value <= most ? value : Double.NaN).toArray();
    }

    static void save(LearningRateCurve curve, Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        byte[] content;
        if (name.endsWith(".svg")) {
            content = curve.svg().getBytes(StandardCharsets.UTF_8);
        } else if (name.endsWith(".png")) {
            content = curve.png();
        } else {
            throw new IllegalArgumentException(
                    "file must be named .png or .svg at its end, but is " + file);
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        AtomicFile.write(
                file,
                channel -> {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                });
    }
}
