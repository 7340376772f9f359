package io.gradus.schedulers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws in a JVM of its own, and prints how that went. */
final class PlotProbe {

    private PlotProbe() {}

    /** Draws to the folder that is named: a PNG, an SVG, and a PNG again. */
    public static void main(String[] args) throws IOException {
        draw(Path.of(args[0], "a.png"));
        draw(Path.of(args[0], "b.svg"));
        draw(Path.of(args[0], "c.png"));
        System.out.println("headless: " + System.getProperty("java.awt.headless"));
    }

    private static void draw(Path file) throws IOException {
        try {
            Schedules.plot(step -> 0.1 / (1 + step), 100, file);
            System.out.println(file.getFileName() + ": " + Files.size(file) + " bytes");
        } catch (UnsupportedOperationException e) {
            System.out.println(file.getFileName() + ": " + e.getMessage());
        }
    }
}
