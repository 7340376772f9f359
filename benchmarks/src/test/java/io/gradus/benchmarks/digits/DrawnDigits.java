package io.gradus.benchmarks.digits;

/** The digits of seed 1, for tests elsewhere. */
public record DrawnDigits(byte[] pixels, byte[] labels) {

    /** The width and height of an image. */
    public static final int SIZE = DigitImages.SIZE;

    /** The first training images. */
    public static DrawnDigits training(int count) {
        return of(count, DigitImages.Split.TRAIN);
    }

    /** The first test images. */
    public static DrawnDigits test(int count) {
        return of(count, DigitImages.Split.TEST);
    }

    private static DrawnDigits of(int count, DigitImages.Split split) {
        DigitImages images = DigitImages.generate(count, 1, split);
        return new DrawnDigits(images.pixels(), images.labels());
    }
}
