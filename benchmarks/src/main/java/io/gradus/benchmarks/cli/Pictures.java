package io.gradus.benchmarks.cli;

import java.util.function.Supplier;

/** Writes pictures as SVG, and as PNG where that can be drawn. */
public final class Pictures {

    private final Console console;
    private boolean pngs = true;

    /**
     * Begins without a picture.
     *
     * @param console where it is shown, once, why PNGs cannot be drawn
     */
    public Pictures(Console console) {
        this.console = console;
    }

    /**
     * Writes a picture.
     *
     * @param folder where to
     * @param name its name without an ending
     * @param svg draws it as SVG
     * @param png draws it as PNG; where it cannot, the reason is shown once
     */
    public void write(
            OutputFolder folder, String name, Supplier<String> svg, Supplier<byte[]> png) {
        folder.write(name + ".svg", svg.get());
        if (!pngs) {
            return;
        }
        try {
            folder.write(name + ".png", png.get());
        } catch (UnsupportedOperationException e) {
            pngs = false;
            console.remark("PNGs are left out: " + e.getMessage());
            console.details(e);
        }
    }
}
