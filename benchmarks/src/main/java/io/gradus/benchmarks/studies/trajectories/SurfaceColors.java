package io.gradus.benchmarks.studies.trajectories;

import java.awt.Color;

/**
 * The colors of the figures: dark contours and bright trajectories. Those of the trajectories
 * follow Okabe and Ito, made brighter, so that color-blind readers can tell them apart.
 */
final class SurfaceColors {

    static final Color INK = new Color(0x1f2328);
    static final Color FAINT = new Color(0x59636e);

    /** The outline of a trajectory, so that it stands out where it crosses others. */
    static final Color EDGE = new Color(0x0b, 0x12, 0x24, 150);

    static final Color MARK = new Color(0xffffff);

    private static final Color[] TRAJECTORIES = {
        new Color(0xffb000),
        new Color(0x4cc3ff),
        new Color(0xff6f61),
        new Color(0x3ddc97),
        new Color(0xe7a6e8),
        new Color(0xf6f06d),
        new Color(0xe8ecf2),
    };

    /** From the deepest to the highest. */
    private static final Color[] CONTOURS = {
        new Color(0x060a1a),
        new Color(0x0d1c45),
        new Color(0x173766),
        new Color(0x265a80),
        new Color(0x437f96),
        new Color(0x6fa3ab),
    };

    private SurfaceColors() {}

    static Color trajectory(int index) {
        return TRAJECTORIES[index % TRAJECTORIES.length];
    }

    /** The color of a height from 0 to 1. */
    static int contour(double height) {
        double at = Math.min(Math.max(height, 0), 1) * (CONTOURS.length - 1);
        int low = Math.min((int) at, CONTOURS.length - 2);
        return mix(CONTOURS[low].getRGB(), CONTOURS[low + 1].getRGB(), at - low);
    }

    /** A color between two. */
    static int mix(int from, int to, double share) {
        int mixed = 0xff;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double channel = (from >> shift & 0xff) * (1 - share) + (to >> shift & 0xff) * share;
            mixed = mixed << 8 | (int) Math.round(channel);
        }
        return mixed;
    }
}
