package io.gradus.augmentations.policies;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.images.TestImages;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Prints how many images a second each policy changes, the median over batches: a batch of 128 as
 * {@code Cifar10} delivers it (float32, not contiguous; all cores), and one image of 224 x 224
 * bytes (one core). Measured on two cores, one JVM:
 *
 * <pre>
 *                                      32 x 32  224 x 224
 * AutoAugment(CIFAR-10)                104,800      5,100
 * AutoAugment(ImageNet)                121,100      6,000
 * RandAugment                           96,100      2,900
 * TrivialAugmentWide                   124,800      5,600
 * AugMix                                33,000        510
 * ThreeAugment                          39,700      1,700
 * RandAugment + crop + flip + Cutout    79,200      3,000 (32 x 32 of it)
 * </pre>
 */
final class PolicyTimes {

    private static final int BATCHES = 400;

    private PolicyTimes() {}

    public static void main(String[] args) {
        Map<String, String> recipes = new LinkedHashMap<>();
        recipes.put("AutoAugment(CIFAR-10)", "autoaugment(cifar10, seed=1)");
        recipes.put("AutoAugment(ImageNet)", "autoaugment(imagenet, seed=1)");
        recipes.put("RandAugment", "randaugment(seed=1)");
        recipes.put("TrivialAugmentWide", "trivialaugment(seed=1)");
        recipes.put("AugMix", "augmix(seed=1)");
        recipes.put("ThreeAugment", "threeaugment(seed=1)");
        recipes.put(
                "RandAugment + crop + flip + Cutout",
                "compose([randaugment, crop(32, pad=4), flip, cutout(16)], seed=1)");
        try (NDManager manager = TestImages.newManager()) {
            NDArray one = picture(manager, new Shape(224, 224, 3), DataType.UINT8);
            NDArray batch = picture(manager, new Shape(128, 32, 32, 3), DataType.FLOAT32);
            NDArray cifar = TestImages.notContiguous(batch);
            recipes.forEach(
                    (name, recipe) -> {
                        RandomTransform<?> transform = Augmentations.parse(recipe);
                        System.out.printf(
                                Locale.ROOT,
                                "%-36s %9.0f %9.0f%n",
                                name,
                                perSecond(transform, cifar, 128),
                                perSecond(transform, one, 1));
                    });
        }
    }

    /** Slopes and edges with some noise: on pure noise branches are mispredicted all the time. */
    private static NDArray picture(NDManager manager, Shape shape, DataType type) {
        int width = (int) shape.get(shape.dimension() - 2);
        byte[] values = new byte[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width % width;
            int disc = Math.hypot(x - width / 2.0, y - width / 2.0) < width / 3.0 ? 90 : 0;
            values[i] = (byte) (20 + 100 * x / width + 20 * (i % 3) + disc + (i * 31 % 17));
        }
        return TestImages.of(manager, values, shape, type);
    }

    private static double perSecond(RandomTransform<?> transform, NDArray images, int count) {
        long[] times = new long[BATCHES];
        int warm = count == 1 ? 3 * BATCHES : BATCHES;
        for (int i = -warm; i < BATCHES; i++) {
            long start = System.nanoTime();
            transform.transform(images).close();
            times[Math.max(i, 0)] = System.nanoTime() - start;
        }
        // One image differs much from another: the mean counts there.
        if (count == 1) {
            return 1e9 * BATCHES / Arrays.stream(times).sum();
        }
        Arrays.sort(times);
        return 1e9 * count / times[BATCHES / 2];
    }
}
