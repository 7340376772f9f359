package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.ColorJitter;
import io.gradus.augmentations.RandomErasing;
import io.gradus.augmentations.RandomTransform;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Prints the median time of each operation on colors, in microseconds for an image; run it on one
 * core. Arguments choose operations by a part of their name.
 *
 * <p>Host kernels, noise images, one core of a 2-core machine, Java 17, microseconds for an image;
 * "copy" is what reading and writing an image costs:
 *
 * <pre>
 *                        224 x 224 x 3      128 of 32 x 32 x 3
 *                      uint8   float32      uint8   float32
 * ColorJitter           636.6    1257.8       15.2      25.8
 * copy                   22.1      34.5        0.3       0.5
 * brightness             89.4      56.4        2.0       1.0
 * contrast              140.4     106.4        3.5       2.0
 * saturation            205.7     258.3        4.4       5.2
 * hue                   224.3     786.8        6.0      18.9
 * sharpness             461.9     417.6        9.9       8.6
 * grayscale             155.9     117.8        1.7       2.3
 * posterize              86.2     288.3        1.8       5.9
 * solarize               85.3     204.9        1.9       4.1
 * equalize              126.3     486.3        4.1      12.2
 * autoContrast          125.0     430.9        3.5       9.0
 * invert                 83.3      37.1        1.8       0.6
 * gaussianBlur 5        384.1     272.0       10.9       8.1
 * gaussianBlur 23      1166.4    1085.0       34.4      32.8
 * gaussianNoise         307.9     360.4        8.0       8.2
 * isoNoise             2196.2    1991.7       47.1      42.4
 * pcaLighting            76.0     164.3        2.4       3.2
 * RandomErasing          14.0      35.1        0.4       0.8
 * RandomErasing noise    18.9      62.7        1.4       1.6
 * gridMask              139.0     129.0        2.8       2.5
 * </pre>
 */
final class ColorTimes {

    private static final int ROUNDS = 300;

    private ColorTimes() {}

    public static void main(String[] args) {
        Map<String, UnaryOperator<NDArray>> operations = new LinkedHashMap<>();
        RandomTransform<?> jitter =
                ColorJitter.builder()
                        .optBrightness(0.4)
                        .optContrast(0.4)
                        .optSaturation(0.4)
                        .optHue(0.1)
                        .build();
        operations.put("ColorJitter", jitter::transform);
        operations.put("copy", x -> ImageOps.apply(x, Operations.identity()));
        operations.put("brightness", x -> ImageOps.brightness(x, 1.3));
        operations.put("contrast", x -> ImageOps.contrast(x, 1.3));
        operations.put("saturation", x -> ImageOps.saturation(x, 1.3));
        operations.put("hue", x -> ImageOps.hue(x, 0.1));
        operations.put("sharpness", x -> ImageOps.sharpness(x, 1.3));
        operations.put("grayscale", ImageOps::grayscale);
        operations.put("posterize", x -> ImageOps.posterize(x, 4));
        operations.put("solarize", x -> ImageOps.solarize(x, 128));
        operations.put("equalize", ImageOps::equalize);
        operations.put("autoContrast", ImageOps::autoContrast);
        operations.put("invert", ImageOps::invert);
        operations.put("gaussianBlur 5", x -> ImageOps.gaussianBlur(x, 5, 1));
        operations.put("gaussianBlur 23", x -> ImageOps.gaussianBlur(x, 23, 2));
        operations.put("gaussianNoise", x -> ImageOps.gaussianNoise(x, 20, 1));
        operations.put("isoNoise", x -> ImageOps.isoNoise(x, 0.05, 0.5, 1));
        operations.put("pcaLighting", x -> ImageOps.pcaLighting(x, new double[] {0.1, 0.1, 0.1}));
        operations.put("RandomErasing", RandomErasing.builder().build()::transform);
        operations.put(
                "RandomErasing noise",
                RandomErasing.builder().optValue(PixelNoise.UNIFORM).build()::transform);
        operations.put("gridMask", x -> ImageOps.gridMask(x, 16, 0.6, 3, 4));
        List<Shape> shapes = List.of(new Shape(224, 224, 3), new Shape(128, 32, 32, 3));
        for (Shape shape : shapes) {
            for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
                operations.forEach(
                        (name, operation) -> {
                            if (Arrays.stream(args).anyMatch(name::contains) || args.length == 0) {
                                double time = median(operation, shape, type);
                                System.out.printf(
                                        Locale.ROOT,
                                        "%-17s %-7s %-20s %8.1f us %,11.0f images/s%n",
                                        shape,
                                        type,
                                        name,
                                        time,
                                        1e6 / time);
                            }
                        });
            }
        }
    }

    private static int count(NDArray x) {
        return x.getShape().dimension() == 3 ? 1 : (int) x.size(0);
    }

    private static double median(UnaryOperator<NDArray> operation, Shape shape, DataType type) {
        try (NDManager manager = TestImages.newManager()) {
            NDArray images = TestImages.noise(manager, shape, type, 1);
            long[] times = new long[ROUNDS];
            for (int i = -ROUNDS; i < ROUNDS; i++) {
                long start = System.nanoTime();
                operation.apply(images).close();
                times[Math.max(i, 0)] = System.nanoTime() - start;
            }
            Arrays.sort(times);
            return times[ROUNDS / 2] / 1e3 / count(images);
        }
    }
}
