package io.gradus.augmentations.images;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** However an image is interpolated, a mask that moves with it keeps its classes. */
class MaskInterpolationTest {

    private static final int COUNT = 12;
    private static final int HEIGHT = 30;
    private static final int WIDTH = 37;
    private static final ImageInfo INFO = new ImageInfo(HEIGHT, WIDTH, 2);

    /** Between any two of these lies no other, and no mean of two is one of them. */
    private static final int[] CLASSES = {0, 3, 40, 100, 250};

    private static final int FILL = 201;

    // One warp, whose map can be read off an image of coordinates.
    static final List<String> WARPS =
            List.of(
                    "rotate(180, interpolation=BILINEAR, fill=-1e7)",
                    "affine(30, translate=[0.3, 0.3], scale=[0.5, 1.5], shear=20,"
                            + " interpolation=BILINEAR, fill=-1e7)",
                    "perspective(0.5, p=1, interpolation=BILINEAR, fill=-1e7)",
                    "elastic(alpha=90, sigma=3, interpolation=BILINEAR, fill=-1e7)",
                    "optical([-0.6, 0.6], interpolation=BILINEAR, fill=-1e7)",
                    "compose([rotate(30, interpolation=BILINEAR, fill=-1e7), affine(20, scale=[0.7,"
                            + " 1.3], interpolation=BILINEAR, fill=-1e7)], fuseAffine=true)");

    static final List<String> ALL = new ArrayList<>();

    static {
        WARPS.forEach(text -> ALL.add(text.replace("-1e7", "9")));
        ALL.addAll(
                List.of(
                        "rrc([40, 21], interpolation=BILINEAR)",
                        "rrc([40, 21], interpolation=BICUBIC, antialias=false)",
                        "crop([20, 31], pad=6) rrc([40, 21], interpolation=BICUBIC)",
                        "autoaugment(svhn, interpolation=BILINEAR)",
                        "randaugment(n=3, m=20, interpolation=BILINEAR, fill=9)",
                        "trivialaugment(interpolation=BILINEAR)",
                        "always([Rotate(20), ShearX(0.3), ShearY(-0.2)], interpolation=BILINEAR)",
                        "oneof([rotate(40, interpolation=BILINEAR), elastic])",
                        "someof(2, [optical(0.5, interpolation=BILINEAR), elastic(90),"
                                + " apply([affine(20, interpolation=BILINEAR)]), jitter(0.4)])",
                        "order([blur(5), elastic(90), rotate(20, interpolation=BILINEAR)])"));
    }

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void classesNeverBlend(String text) {
        RandomTransform<?> transform = Augmentations.parse(text);
        SplittableRandom random = new SplittableRandom(1);
        int[] classes = new int[COUNT * HEIGHT * WIDTH];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = CLASSES[random.nextInt(CLASSES.length)];
        }
        NDArray masks = manager.create(classes, new Shape(COUNT, HEIGHT, WIDTH, 1));
        for (DataType type : List.of(DataType.UINT8, DataType.FLOAT32, DataType.INT64)) {
            for (String kernel : List.of("host", "device")) {
                NDArray mask = masks.toType(type, true);
                if (type == DataType.INT64 && kernel.equals("host")) {
                    continue;
                }
                NDArray moved = with(kernel, () -> moved(transform, mask));
                Set<Integer> values = new HashSet<>();
                for (float value : moved.toType(DataType.FLOAT32, true).toFloatArray()) {
                    assertThat(value).isEqualTo(Math.round(value));
                    values.add(Math.round(value));
                }
                assertThat(values).contains(0, 3, 40, 100, 250);
                values.remove(FILL);
                assertThat(values).containsOnly(0, 3, 40, 100, 250);
            }
        }
    }

    private static <P extends Record> List<P> draws(RandomTransform<P> transform) {
        List<P> draws = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            draws.add(transform.sample(Seeds.random(i), INFO));
        }
        return draws;
    }

    private static <P extends Record> NDArray moved(RandomTransform<P> transform, NDArray masks) {
        return transform.applyToMask(masks, draws(transform), FILL);
    }

    /**
     * Interpolated coordinates are those of the place that a pixel comes from; a mask of them has
     * the nearest pixel's.
     */
    @ParameterizedTest
    @FieldSource("WARPS")
    void aMasksPixelIsTheNearestOfTheImages(String text) {
        nearest(Augmentations.parse(text));
    }

    private <P extends Record> void nearest(RandomTransform<P> transform) {
        float[] coordinates = new float[COUNT * INFO.size()];
        for (int i = 0; i < coordinates.length; i++) {
            int pixel = i / 2 % (HEIGHT * WIDTH);
            coordinates[i] = i % 2 == 0 ? pixel % WIDTH : pixel / WIDTH;
        }
        NDArray images = manager.create(coordinates, new Shape(COUNT, HEIGHT, WIDTH, 2));
        List<P> draws = draws(transform);
        for (String kernel : List.of("host", "device")) {
            float[] places = with(kernel, () -> transform.apply(images, draws)).toFloatArray();
            float[] masks =
                    with(kernel, () -> transform.applyToMask(images, draws, FILL)).toFloatArray();
            int inside = 0;
            int between = 0;
            for (int i = 0; i < masks.length; i++) {
                // on the border the fill is a part of the image's value, and a large one
                if (masks[i] != FILL && places[i] >= -1) {
                    // places have fractions of 2^-15 pixels at least
                    assertThat(Math.abs(masks[i] - places[i])).isLessThan(0.501f);
                    assertThat(masks[i]).isEqualTo(Math.round(masks[i]));
                    inside++;
                    between += Math.abs(places[i] - Math.round(places[i])) > 0.1 ? 1 : 0;
                }
            }
            assertThat(inside).isGreaterThan(masks.length / 4);
            assertThat(between).isGreaterThan(inside / 4);
        }
    }
}
