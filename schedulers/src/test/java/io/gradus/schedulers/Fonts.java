package io.gradus.schedulers;

import static org.junit.jupiter.api.Assumptions.abort;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;

/** Tests of PNGs need fonts, which many containers lack. */
final class Fonts {

    private Fonts() {}

    /**
     * Leaves a test out where Java itself has none. That PNGs are refused is no reason: where there
     * are fonts, it is a fault.
     */
    static void assume() {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        try {
            Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
            font.getStringBounds("0", new FontRenderContext(new AffineTransform(), false, false));
        } catch (RuntimeException | Error e) {
            abort("Java finds no fonts on this machine: " + e);
        }
    }
}
