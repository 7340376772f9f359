package io.gradus.schedulers.charts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;

/** Tests of PNGs need fonts, which many containers lack. */
public final class Fonts {

    private Fonts() {}

    /** Leaves a test out where there are none. */
    public static void assume() {
        LineChart chart = new LineChart("", "", 0, Scale.LINEAR, 0, false, Look.PANEL, List.of());
        try {
            new Picture(List.of(chart), 1).png(1);
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, e.getMessage());
        }
    }
}
