package io.gradus.augmentations.images;

import static io.gradus.augmentations.images.TestImages.newManager;
import static io.gradus.augmentations.images.TestImages.with;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.Cutout;
import io.gradus.augmentations.GridMask;
import io.gradus.augmentations.RandomCrop;
import io.gradus.augmentations.RandomErasing;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.batches.CutMix;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is erased may lie anywhere, with the first and the last row and column, all alike. */
class ErasedPlacesTest {

    private static final int DRAWS = 20_000;
    private static final int HEIGHT = 8;
    private static final int WIDTH = 6;
    private static final ImageInfo INFO = new ImageInfo(HEIGHT, WIDTH, 1);

    /** Throws unless all outcomes came as often as chance allows; z is a normal's quantile. */
    private static void assertAlike(int[] counts) {
        double expected = Arrays.stream(counts).sum() / (double) counts.length;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        // Wilson and Hilferty's 99.99 % quantile of chi-square
        double degrees = counts.length - 1;
        double ninth = 2 / (9 * degrees);
        double quantile = degrees * Math.pow(1 - ninth + 3.719 * Math.sqrt(ninth), 3);
        assertThat(sum).as(Arrays.toString(counts)).isLessThan(quantile);
    }

    /** The share and ratio that give holes of this size, and one less than the image each way. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "4, 4", "7, 5", "1, 5", "7, 1"})
    void randomErasingReachesEveryPlaceAlike(int height, int width) {
        double share = (double) height * width / (HEIGHT * WIDTH);
        double ratio = (double) height / width;
        RandomErasing erasing =
                RandomErasing.builder()
                        .optProbability(1)
                        .optScale(share, share)
                        .optRatio(ratio, ratio)
                        .build();
        int rows = HEIGHT - height + 1;
        int columns = WIDTH - width + 1;
        int[] counts = new int[rows * columns];
        for (int i = 0; i < DRAWS; i++) {
            Box hole = erasing.sample(Seeds.random(i), INFO).holes().get(0);
            assertThat(hole.bottom() - hole.top()).isEqualTo(height);
            assertThat(hole.right() - hole.left()).isEqualTo(width);
            counts[hole.top() * columns + hole.left()]++;
        }
        assertAlike(counts);
    }

    /** As torchvision, which draws again where a rectangle has a side of the image's. */
    @Test
    void randomErasingIsSmallerThanTheImage() {
        RandomErasing whole =
                RandomErasing.builder().optProbability(1).optScale(1, 1).optRatio(1, 1).build();
        assertThat(whole.sample(Seeds.random(1), new ImageInfo(8, 8, 1)).holes()).isEmpty();
    }

    /** Of images of ones, so that what is drawn and what is erased are looked at together. */
    @ParameterizedTest
    @CsvSource({
        "'erasing(1, scale=[0.125, 0.125], ratio=[1.5, 1.5])', 3, 2",
        "'erasing(1, scale=[0.125, 0.125], ratio=[1.5, 1.5], value=NORMAL)', 3, 2",
    })
    void everyPixelIsErasedAsOftenAsItShouldBe(String text, int height, int width) {
        int count = 4_000;
        // places of a hole that cover a row or column, of all
        double[] ofRow = covering(HEIGHT, height);
        double[] ofColumn = covering(WIDTH, width);
        try (NDManager manager = newManager()) {
            NDArray ones = manager.ones(new Shape(count, HEIGHT, WIDTH, 1));
            for (String kernel : List.of("host", "device")) {
                RandomTransform<?> erasing =
                        Augmentations.parse(text.substring(0, text.length() - 1) + ", seed=3)");
                float[] erased = with(kernel, () -> erasing.transform(ones)).toFloatArray();
                int[] holes = new int[HEIGHT * WIDTH];
                for (int i = 0; i < erased.length; i++) {
                    holes[i % holes.length] += erased[i] == 1 ? 0 : 1;
                }
                for (int i = 0; i < holes.length; i++) {
                    double p = ofRow[i / WIDTH] * ofColumn[i % WIDTH];
                    double error = Math.sqrt(p * (1 - p) / count);
                    assertThat((double) holes[i] / count)
                            .as("row %d, column %d", i / WIDTH, i % WIDTH)
                            .isBetween(p - 4.5 * error, p + 4.5 * error);
                }
            }
        }
    }

    private static double[] covering(int size, int length) {
        double[] share = new double[size];
        int places = size - length + 1;
        for (int first = 0; first < places; first++) {
            for (int i = first; i < first + length; i++) {
                share[i] += 1.0 / places;
            }
        }
        return share;
    }

    /** The hole around each pixel, as far as it is inside: a 3 x 3 one covers up to 9 centers. */
    @ParameterizedTest
    @CsvSource({"1, 0, 0", "2, 1, 0", "3, 1, 1", "4, 2, 1", "40, 20, 19"})
    void cutoutCoversWhatIsAroundItsCenter(int length, int before, int after) {
        int count = 4_000;
        try (NDManager manager = newManager()) {
            NDArray ones = manager.ones(new Shape(count, HEIGHT, WIDTH, 1));
            Cutout cutout = Cutout.builder().setLength(length).optSeed(1).build();
            float[] erased = cutout.transform(ones).toFloatArray();
            int[] holes = new int[HEIGHT * WIDTH];
            for (int i = 0; i < erased.length; i++) {
                holes[i % holes.length] += erased[i] == 0 ? 1 : 0;
            }
            for (int i = 0; i < holes.length; i++) {
                double p =
                        centers(i / WIDTH, HEIGHT, before, after)
                                * centers(i % WIDTH, WIDTH, before, after);
                double error = Math.sqrt(p * (1 - p) / count);
                assertThat((double) holes[i] / count)
                        .as("row %d, column %d", i / WIDTH, i % WIDTH)
                        .isBetween(p - 4.5 * error, p + 4.5 * error);
            }
        }
    }

    /** The share of centers whose hole covers a place. */
    private static double centers(int place, int size, int before, int after) {
        int centers = 0;
        for (int center = 0; center < size; center++) {
            centers += place >= center - before && place <= center + after ? 1 : 0;
        }
        return (double) centers / size;
    }

    @Test
    void gridsBeginAnywhereWithEveryUnit() {
        GridMask grid = GridMask.builder().setUnit(3, 6).optProbability(1).build();
        int[] units = new int[4];
        int[][] places = new int[4][];
        for (int unit = 3; unit <= 6; unit++) {
            places[unit - 3] = new int[unit * unit];
        }
        for (int i = 0; i < 2 * DRAWS; i++) {
            GridMask.Draw draw = grid.sample(Seeds.random(i), INFO);
            units[draw.unit() - 3]++;
            places[draw.unit() - 3][draw.top() * draw.unit() + draw.left()]++;
        }
        assertAlike(units);
        for (int[] ofUnit : places) {
            assertAlike(ofUnit);
        }
    }

    /** A unit of 3 keeps two rows and columns, so that each pixel is filled in a ninth. */
    @Test
    void gridsFillEveryPixelAlike() {
        GridMask grid = GridMask.builder().setUnit(3, 3).optProbability(1).optSeed(2).build();
        int count = 4_000;
        try (NDManager manager = newManager()) {
            NDArray ones = manager.ones(new Shape(count, HEIGHT, WIDTH, 1));
            float[] erased = grid.transform(ones).toFloatArray();
            int[] holes = new int[HEIGHT * WIDTH];
            for (int i = 0; i < erased.length; i++) {
                holes[i % holes.length] += erased[i] == 0 ? 1 : 0;
            }
            double p = 1 / 9.0;
            double error = Math.sqrt(p * (1 - p) / count);
            for (int hole : holes) {
                assertThat((double) hole / count).isBetween(p - 4.5 * error, p + 4.5 * error);
            }
        }
    }

    /** Boxes of CutMix reach the outermost rows and columns. */
    @Test
    void cutMixReachesEveryPixel() {
        CutMix cutMix = CutMix.builder().setClasses(2).build();
        int[] covered = new int[HEIGHT * WIDTH];
        for (int i = 0; i < DRAWS; i++) {
            RandomGenerator random = Seeds.random(i);
            Box box = cutMix.sample(random, 2, INFO).box();
            for (int y = box.top(); y < box.bottom(); y++) {
                for (int x = box.left(); x < box.right(); x++) {
                    covered[y * WIDTH + x]++;
                }
            }
        }
        assertThat(Arrays.stream(covered).min().orElseThrow()).isGreaterThan(DRAWS / 20);
    }

    @Test
    void cropsReachTheLastRowAndColumn() {
        RandomCrop crop = RandomCrop.builder().setSize(5, 4).optSeed(1).build();
        int count = 4_000;
        try (NDManager manager = newManager()) {
            NDArray places =
                    manager.arange(HEIGHT * WIDTH)
                            .toType(DataType.FLOAT32, true)
                            .reshape(1, HEIGHT, WIDTH, 1)
                            .repeat(0, count);
            float[] first = crop.transform(places).toFloatArray();
            int[] counts = new int[4 * 3];
            for (int i = 0; i < first.length; i += 5 * 4) {
                int corner = (int) first[i];
                assertThat(first[i + 19]).isEqualTo(corner + 4f * WIDTH + 3);
                counts[corner / WIDTH * 3 + corner % WIDTH]++;
            }
            assertAlike(counts);
        }
    }
}
