package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Cutout;
import io.gradus.augmentations.ElasticDeformation;
import io.gradus.augmentations.OpticalDistortion;
import io.gradus.augmentations.RandomAffine;
import io.gradus.augmentations.RandomCrop;
import io.gradus.augmentations.RandomHorizontalFlip;
import io.gradus.augmentations.RandomPerspective;
import io.gradus.augmentations.RandomResizedCrop;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.batches.Examples;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.torchscript.KernelMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Prints the median time of each kernel, in microseconds; run it on one core. */
final class KernelTimes {

    private static final int ROUNDS = 1_000;

    private KernelTimes() {}

    /** Prints; an argument is a regular expression of the names to print. */
    public static void main(String[] args) {
        Map<String, UnaryOperator<NDArray>> operations = new TreeMap<>();
        RandomTransform<?> crop = RandomCrop.builder().setSize(32).optPadding(4).build();
        operations.put("flip all", ImageOps::horizontalFlip);
        operations.put("random flip", RandomHorizontalFlip.builder().build()::transform);
        operations.put("pad 4", x -> ImageOps.pad(x, 4, 4, 4, 4, PaddingMode.CONSTANT, 0));
        operations.put("pad 4 reflect", x -> ImageOps.pad(x, 4, 4, 4, 4, PaddingMode.REFLECT, 0));
        operations.put("random crop 32, pad 4", crop::transform);
        operations.put("cutout 16", Cutout.builder().setLength(16).build()::transform);
        operations.put("copy (duplicate)", NDArray::duplicate);
        RandomAffine.Builder affine =
                RandomAffine.builder()
                        .setDegrees(15)
                        .optTranslate(0.1, 0.1)
                        .optScale(0.8, 1.2)
                        .optShear(10);
        operations.put("affine nearest", affine.build()::transform);
        affine.optInterpolation(Interpolation.BILINEAR);
        operations.put("affine bilinear", affine.build()::transform);
        RandomPerspective.Builder perspective = RandomPerspective.builder().optProbability(1);
        operations.put("perspective bilinear", perspective.build()::transform);
        perspective.optInterpolation(Interpolation.NEAREST);
        operations.put("perspective nearest", perspective.build()::transform);
        operations.put("elastic", ElasticDeformation.builder().build()::transform);
        operations.put("optical distortion", OpticalDistortion.builder().build()::transform);
        operations.put("vertical flip", ImageOps::verticalFlip);
        operations.put("rotate 90", x -> ImageOps.rotate90(x, 1));
        RandomResizedCrop.Builder resized = RandomResizedCrop.builder().setSize(128);
        operations.put("resized crop 128 aa", resized.build()::transform);
        resized.optAntialias(false);
        operations.put("resized crop 128", resized.build()::transform);
        Mixup mixup = Mixup.builder().setClasses(2).build();
        operations.put("mixup", x -> mix(mixup, x));
        if (args.length > 0) {
            operations.keySet().removeIf(name -> !name.matches(args[0]));
        }
        List<Shape> shapes = List.of(new Shape(224, 224, 3), new Shape(128, 32, 32, 3));
        for (String kernel : List.of("host", "device")) {
            System.setProperty(KernelMode.PROPERTY, kernel);
            for (Shape shape : shapes) {
                for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32)) {
                    operations.forEach(
                            (name, operation) -> {
                                if (type == DataType.FLOAT32 || !name.equals("mixup")) {
                                    System.out.printf(
                                            Locale.ROOT,
                                            "%-6s %-17s %-7s %-22s %8.1f%n",
                                            kernel,
                                            shape,
                                            type,
                                            name,
                                            median(operation, shape, type));
                                }
                            });
                }
            }
        }
    }

    private static NDArray mix(Mixup mixup, NDArray x) {
        try (NDArray labels = x.getManager().zeros(new Shape(x.size(0)))) {
            Examples mixed = mixup.transform(new Examples(x, labels), Seeds.random(1));
            mixed.labels().close();
            return mixed.data();
        }
    }

    private static double median(UnaryOperator<NDArray> operation, Shape shape, DataType type) {
        try (NDManager manager = TestImages.newManager()) {
            NDArray images = manager.zeros(shape, type);
            long[] times = new long[ROUNDS];
            for (int i = -ROUNDS; i < ROUNDS; i++) {
                long start = System.nanoTime();
                operation.apply(images).close();
                times[Math.max(i, 0)] = System.nanoTime() - start;
            }
            Arrays.sort(times);
            return times[ROUNDS / 2] / 1e3;
        }
    }
}
