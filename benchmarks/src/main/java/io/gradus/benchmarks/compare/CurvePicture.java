package io.gradus.benchmarks.compare;

import io.gradus.charts.Figure;
import io.gradus.charts.LineChart;
import java.util.List;

/** Charts of a comparison as an SVG file. */
public final class CurvePicture {

    private CurvePicture() {}

    /**
     * Draws the loss and the accuracy side by side.
     *
     * @param results the comparison, or some recipes of it
     * @param all how many recipes there are in the whole comparison
     * @return a whole SVG file
     */
    public static String ofTraining(Results results, int all) {
        return svg(List.of(Charts.loss(results, all), Charts.accuracy(results, all)));
    }

    /**
     * Draws the learning rate and the loss side by side.
     *
     * @param results the comparison, or some recipes of it
     * @param all how many recipes there are in the whole comparison
     * @return a whole SVG file
     */
    public static String ofRates(Results results, int all) {
        return svg(List.of(Charts.learningRate(results, all), Charts.loss(results, all)));
    }

    private static String svg(List<LineChart> charts) {
        return new Figure(charts, charts.size()).svg();
    }
}
