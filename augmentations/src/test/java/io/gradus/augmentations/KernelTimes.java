package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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
        Mixup mixup = Mixup.builder().setClasses(2).build();
        operations.put("mixup", x -> mix(mixup, x));
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
