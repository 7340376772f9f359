package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.gradus.text.Checks;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The principal components of the colors of a data set: the directions in which its RGB values
 * vary, and how much.
 *
 * <p>They are the eigenvectors and eigenvalues of the covariance matrix of all pixels, whose values
 * are taken as 0 to 1. {@link #IMAGE_NET} has those of ImageNet; {@link Fit} finds those of other
 * images:
 *
 * <pre>{@code
 * ColorComponents.Fit fit = new ColorComponents.Fit();
 * for (Batch batch : dataset.getData(manager)) {
 *     fit.add(batch.getData().head());
 *     batch.close();
 * }
 * PcaLighting lighting = PcaLighting.builder().optComponents(fit.components()).build();
 * }</pre>
 */
public final class ColorComponents {

    /**
     * The components of ImageNet that the field uses for AlexNet's augmentation: eigenvalues
     * 0.2175, 0.0188, 0.0045.
     */
    public static final ColorComponents IMAGE_NET =
            new ColorComponents(
                    new double[] {0.2175, 0.0188, 0.0045},
                    new double[][] {
                        {-0.5675, 0.7192, 0.4009},
                        {-0.5808, -0.0045, -0.8140},
                        {-0.5836, -0.6948, 0.4203}
                    });

    private static final int CHANNELS = 3;

    private final double[] values;
    private final double[][] vectors;

    /**
     * Makes components of known numbers.
     *
     * @param eigenvalues three, at least 0, of pixels from 0 to 1
     * @param eigenvectors a row for each of red, green and blue, a column for each eigenvalue
     * @throws IllegalArgumentException if there are not three of each, one is not finite, or an
     *     eigenvalue is negative
     */
    public ColorComponents(double[] eigenvalues, double[][] eigenvectors) {
        requireThree("eigenvalues", eigenvalues.length);
        requireThree("eigenvectors", eigenvectors.length);
        values = eigenvalues.clone();
        vectors = new double[CHANNELS][];
        for (int c = 0; c < CHANNELS; c++) {
            Checks.in("eigenvalue", values[c], "[0, infinity)");
            requireThree("a row of eigenvectors", eigenvectors[c].length);
            vectors[c] = eigenvectors[c].clone();
            for (double element : vectors[c]) {
                ImageChecks.finite("an element of an eigenvector", element);
            }
        }
    }

    private static void requireThree(String what, int size) {
        if (size != CHANNELS) {
            throw new IllegalArgumentException(what + " must be 3 numbers, but are " + size);
        }
    }

    /** {@return the three eigenvalues, those of {@link Fit} from the largest to the smallest} */
    public double[] eigenvalues() {
        return values.clone();
    }

    /**
     * {@return the eigenvectors: a row for each of red, green and blue, a column for each
     * eigenvalue}
     */
    public double[][] eigenvectors() {
        return Arrays.stream(vectors).map(double[]::clone).toArray(double[][]::new);
    }

    /** Amounts to add to the channels of pixels of 0..255. */
    double[] shift(double... alpha) {
        requireThree("alpha", alpha.length);
        double[] shift = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            for (int k = 0; k < CHANNELS; k++) {
                shift[c] += 255 * vectors[c][k] * ImageChecks.finite("alpha", alpha[k]) * values[k];
            }
        }
        return shift;
    }

    @Override
    public String toString() {
        return "ColorComponents(eigenvalues=%s, eigenvectors=%s)"
                .formatted(Arrays.toString(values), Arrays.deepToString(vectors));
    }

    /** Collects images and finds their components. It is not for several threads at once. */
    public static final class Fit {

        private final double[] sums = new double[CHANNELS];
        private final double[][] products = new double[CHANNELS][CHANNELS];
        private final RangeGuard guard = new RangeGuard(ValueRange.LEVELS);
        private long pixels;

        /**
         * Adds images.
         *
         * @param images HWC or NHWC, of 3 channels, uint8 or a floating type, 0 to 255
         * @return this
         * @throws IllegalArgumentException if the array cannot hold images, they have not 3
         *     channels, or their values are of another range, as {@code ToTensor} leaves them
         */
        public Fit add(NDArray images) {
            ImageBatch batch = ImageBatch.of(images, Layout.HWC);
            if (batch.info().channels() != CHANNELS) {
                throw Checks.error(
                        "colors have 3 channels (RGB), but these images have %s",
                        batch.info().channels());
            }
            float[] x;
            try (NDArray floats = images.toType(DataType.FLOAT32, true)) {
                x = floats.toFloatArray();
            }
            if (!batch.isUint8()) {
                guard.require(images, FloatBuffer.wrap(x));
            }
            for (int i = 0; i < x.length; i += CHANNELS) {
                for (int a = 0; a < CHANNELS; a++) {
                    sums[a] += x[i + a];
                    for (int b = 0; b <= a; b++) {
                        products[a][b] += (double) x[i + a] * x[i + b];
                    }
                }
            }
            pixels += x.length / CHANNELS;
            return this;
        }

        /**
         * {@return the components of all images that were added}
         *
         * @throws IllegalStateException if no image was added
         */
        public ColorComponents components() {
            if (pixels == 0) {
                throw new IllegalStateException("there are no images: call add(images)");
            }
            double[][] covariance = new double[CHANNELS][CHANNELS];
            for (int a = 0; a < CHANNELS; a++) {
                for (int b = 0; b <= a; b++) {
                    double mean = sums[a] / pixels * (sums[b] / pixels);
                    covariance[a][b] = (products[a][b] / pixels - mean) / (255 * 255);
                    covariance[b][a] = covariance[a][b];
                }
            }
            return diagonalize(covariance);
        }
    }

    /** Jacobi's method: each rotation makes one pair of elements beside the diagonal 0. */
    private static ColorComponents diagonalize(double[][] m) {
        double[][] v = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        for (int sweep = 0; sweep < 50; sweep++) {
            for (int a = 0; a < CHANNELS; a++) {
                for (int b = a + 1; b < CHANNELS; b++) {
                    double angle = Math.atan2(2 * m[a][b], m[a][a] - m[b][b]) / 2;
                    double cos = Math.cos(angle);
                    double sin = Math.sin(angle);
                    turnColumns(m, a, b, cos, sin);
                    turnRows(m, a, b, cos, sin);
                    turnColumns(v, a, b, cos, sin);
                }
            }
        }
        Integer[] order = {0, 1, 2};
        Arrays.sort(order, (a, b) -> Double.compare(m[b][b], m[a][a]));
        double[] values = new double[CHANNELS];
        double[][] vectors = new double[CHANNELS][CHANNELS];
        for (int k = 0; k < CHANNELS; k++) {
            // Rounding can make an eigenvalue of 0 negative.
            values[k] = Math.max(m[order[k]][order[k]], 0);
            for (int c = 0; c < CHANNELS; c++) {
                vectors[c][k] = v[c][order[k]];
            }
        }
        return new ColorComponents(values, vectors);
    }

    private static void turnColumns(double[][] m, int a, int b, double cos, double sin) {
        for (double[] row : m) {
            double first = row[a];
            row[a] = cos * first + sin * row[b];
            row[b] = cos * row[b] - sin * first;
        }
    }

    private static void turnRows(double[][] m, int a, int b, double cos, double sin) {
        for (int c = 0; c < CHANNELS; c++) {
            double first = m[a][c];
            m[a][c] = cos * first + sin * m[b][c];
            m[b][c] = cos * m[b][c] - sin * first;
        }
    }
}
