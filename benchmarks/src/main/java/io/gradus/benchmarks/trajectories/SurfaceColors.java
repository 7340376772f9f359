package io.gradus.benchmarks.trajectories;

import java.awt.Color;

/**
 * The colours of the pictures: dark land, on which the ways shine. Those of the ways follow Okabe
 * and Ito, made brighter, so that colour-blind readers can tell them apart.
 */
final class SurfaceColors {

    static final Color INK = new Color(0x1f2328);
    static final Color FAINT = new Color(0x59636e);

    /** Around a way, so that it stands out where it crosses others. */
    static final Color EDGE = new Color(0x0b, 0x12, 0x24, 150);

    static final Color MARK = new Color(0xffffff);

    private static final Color[] WAYS = {
        new Color(0xffb000),
        new Color(0x4cc3ff),
        new Color(0xff6f61),
        new Color(0x3ddc97),
        new Color(0xe7a6e8),
        new Color(0xf6f06d),
        new Color(0xe8ecf2),
    };

    /** From the deepest to the highest. */
    private static final Color[] LAND = {
        new Color(0x060a1a),
        new Color(0x0d1c45),
        new Color(0x173766),
        new Color(0x265a80),
        new Color(0x437f96),
        new Color(0x6fa3ab),
    };

    private SurfaceColors() {}

    static Color way(int index) {
        return WAYS[index % WAYS.length];
    }

    /** The colour of a height from 0 to 1. */
    static int land(double height) {
        double at = Math.min(Math.max(height, 0), 1) * (LAND.length - 1);
        int low = Math.min((int) at, LAND.length - 2);
        return mix(LAND[low].getRGB(), LAND[low + 1].getRGB(), at - low);
    }

    /** A colour between two. */
    static int mix(int from, int to, double share) {
        int mixed = 0xff;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double channel = (from >> shift & 0xff) * (1 - share) + (to >> shift & 0xff) * share;
            mixed = mixed << 8 | (int) Math.round(channel);
        }
        return mixed;
    }
}
