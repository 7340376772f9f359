package io.gradus.benchmarks.digits;

import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.charts.Png;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A sheet of samples: a row for each digit, with its first 20 training images.
 *
 * <p>{@code docs/digits.png} is made by {@code java -cp benchmarks/target/gradus.jar
 * io.gradus.benchmarks.digits.DigitSheet docs/digits.png}.
 */
final class DigitSheet {

    private static final int COLUMNS = 20;
    private static final int SIZE = DigitImages.SIZE;

    private DigitSheet() {}

    /** Writes the sheet as a PNG file of 560 by 280 pixels. */
    public static void write(Path file, long seed) {
        OutputFolder.open(file.toAbsolutePath().getParent())
                .write(file.getFileName().toString(), Png.encode(sheet(seed)));
    }

    static BufferedImage sheet(long seed) {
        DigitImages images =
                DigitImages.generate(COLUMNS * DigitImages.CLASSES, seed, DigitImages.Split.TRAIN);
        BufferedImage sheet =
                new BufferedImage(
                        COLUMNS * SIZE, DigitImages.CLASSES * SIZE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < images.count(); i++) {
            // Every ten images hold each digit once: the i-th ten are the i-th column.
            int x = i / DigitImages.CLASSES * SIZE;
            int y = images.labels()[i] * SIZE;
            sheet.getRaster().setDataElements(x, y, SIZE, SIZE, image(images.pixels(), i));
        }
        return sheet;
    }

    private static byte[] image(byte[] pixels, int i) {
        return Arrays.copyOfRange(pixels, i * SIZE * SIZE, (i + 1) * SIZE * SIZE);
    }

    /** Writes the sheet of seed 1. */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: DigitSheet FILE.png");
            System.exit(2);
        }
        write(Path.of(args[0]), 1);
    }
}
