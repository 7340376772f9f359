package io.gradus.augmentations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Point;
import io.gradus.augmentations.images.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** How the parameters of geometric transforms are distributed; seeds are fixed. */
class GeometryDrawsTest {

    private static final int DRAWS = 20_000;
    private static final ImageInfo INFO = new ImageInfo(40, 50, 3);

    private static RandomGenerator random(int i) {
        return Seeds.random(7, i);
    }

    // Kolmogorov-Smirnov at 99.9 %.
    private static void assertDistributed(double[] values, DoubleUnaryOperator distribution) {
        Arrays.sort(values);
        double most = 0;
        for (int i = 0; i < values.length; i++) {
            double expected = distribution.applyAsDouble(values[i]);
            most = Math.max(most, Math.abs(expected - i / (double) values.length));
            most = Math.max(most, Math.abs(expected - (i + 1) / (double) values.length));
        }
        assertThat(most).isLessThan(1.95 / Math.sqrt(values.length));
    }

    private static void assertUniform(double[] values, double low, double high) {
        assertDistributed(values, x -> (x - low) / (high - low));
    }

    private static void assertAlike(int[] counts, double quantile) {
        double expected = Arrays.stream(counts).sum() / (double) counts.length;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        assertThat(sum).isLessThan(quantile);
    }

    @Test
    void anglesScalesAndShearsAreUniform() {
        RandomAffine affine =
                RandomAffine.builder()
                        .setDegrees(-10, 30)
                        .optScale(0.5, 2)
                        .optShear(-5, 5, 1, 2)
                        .optTranslate(0.1, 0.05)
                        .build();
        double[][] values = new double[4][DRAWS];
        int[] right = new int[11];
        int[] down = new int[5];
        for (int i = 0; i < DRAWS; i++) {
            RandomAffine.Draw draw = affine.sample(random(i), INFO);
            values[0][i] = draw.angle();
            values[1][i] = draw.scale();
            values[2][i] = draw.shearX();
            values[3][i] = draw.shearY();
            right[draw.translateX() + 5]++;
            down[draw.translateY() + 2]++;
        }
        assertUniform(values[0], -10, 30);
        assertUniform(values[1], 0.5, 2);
        assertUniform(values[2], -5, 5);
        assertUniform(values[3], 1, 2);
        // The outermost numbers take half: +-4.5 to +-5. Quantiles with 8 and 2 degrees.
        assertAlike(Arrays.copyOfRange(right, 1, 10), 26.12);
        assertAlike(Arrays.copyOfRange(down, 1, 4), 13.82);
        assertThat(right[0]).isBetween(DRAWS / 25, DRAWS / 16);
        assertThat(right[10]).isBetween(DRAWS / 25, DRAWS / 16);
        double[] angles = new double[DRAWS];
        RandomRotation rotation = RandomRotation.builder().setDegrees(45).build();
        Arrays.setAll(angles, i -> rotation.sample(random(i), INFO).angle());
        assertUniform(angles, -45, 45);
        double[] k = new double[DRAWS];
        OpticalDistortion optical = OpticalDistortion.builder().build();
        Arrays.setAll(k, i -> optical.sample(random(i), INFO).k());
        assertUniform(k, -0.05, 0.05);
    }

    @Test
    void resizedCropsHaveUniformAreasAndLogUniformRatios() {
        // So small that each fits, in an image so large that rounding does not matter.
        ImageInfo large = new ImageInfo(20_000, 20_000, 3);
        RandomResizedCrop crop =
                RandomResizedCrop.builder().setSize(8).optScale(0.1, 0.3).optRatio(0.5, 3).build();
        double[] areas = new double[DRAWS];
        double[] ratios = new double[DRAWS];
        double[] tops = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            RandomResizedCrop.Draw draw = crop.sample(random(i), large);
            areas[i] = (double) draw.height() * draw.width() / 4e8;
            ratios[i] = Math.log((double) draw.width() / draw.height());
            tops[i] = (draw.top() + 0.5) / (20_000 - draw.height() + 1);
        }
        assertUniform(areas, 0.1, 0.3);
        assertUniform(ratios, Math.log(0.5), Math.log(3));
        assertUniform(tops, 0, 1);
    }

    @Test
    void resizedCropsReachEveryOffset() {
        RandomResizedCrop crop =
                RandomResizedCrop.builder().setSize(8).optScale(0.25, 0.25).optRatio(1, 1).build();
        int[] counts = new int[5 * 5];
        for (int i = 0; i < DRAWS; i++) {
            RandomResizedCrop.Draw draw = crop.sample(random(i), new ImageInfo(8, 8, 3));
            assertThat(draw.height()).isEqualTo(4);
            assertThat(draw.width()).isEqualTo(4);
            counts[draw.top() * 5 + draw.left()]++;
        }
        // The 99.9 % quantile with 24 degrees of freedom.
        assertAlike(counts, 51.18);
    }

    @Test
    void resizedCropFallsBackToTheLargestAtTheCentre() {
        RandomResizedCrop wide =
                RandomResizedCrop.builder().setSize(8).optScale(1, 1).optRatio(2, 2).build();
        assertThat(wide.sample(random(0), new ImageInfo(40, 50, 3)))
                .isEqualTo(new RandomResizedCrop.Draw(7, 0, 25, 50));
        RandomResizedCrop high =
                RandomResizedCrop.builder().setSize(8).optScale(1, 1).optRatio(0.5, 0.5).build();
        assertThat(high.sample(random(0), new ImageInfo(40, 50, 3)))
                .isEqualTo(new RandomResizedCrop.Draw(0, 15, 40, 20));
        RandomResizedCrop any =
                RandomResizedCrop.builder().setSize(8).optScale(1, 1).optRatio(0.01, 100).build();
        RandomResizedCrop.Draw whole = any.sample(random(3), new ImageInfo(1, 1, 3));
        assertThat(whole).isEqualTo(new RandomResizedCrop.Draw(0, 0, 1, 1));
        assertThat(wide.sample(random(0), new ImageInfo(9, 1, 3)))
                .isEqualTo(new RandomResizedCrop.Draw(4, 0, 1, 1));
    }

    @Test
    void cornersAreUniform() {
        RandomPerspective perspective =
                RandomPerspective.builder().optDistortionScale(0.2).optProbability(0.7).build();
        int[][] counts = new int[4][5 * 6];
        int changed = 0;
        for (int i = 0; i < DRAWS; i++) {
            List<Point> corners = perspective.sample(random(i), INFO).corners();
            if (corners.isEmpty()) {
                continue;
            }
            changed++;
            for (int c = 0; c < 4; c++) {
                double x = corners.get(c).x();
                double y = corners.get(c).y();
                int right = (int) (c == 1 || c == 2 ? 49 - x : x);
                int down = (int) (c < 2 ? y : 39 - y);
                counts[c][down * 6 + right]++;
            }
        }
        assertThat((double) changed / DRAWS).isBetween(0.685, 0.715);
        for (int[] ofCorner : counts) {
            // The 99.9 % quantile with 29 degrees of freedom.
            assertAlike(ofCorner, 58.3);
        }
    }

    @Test
    void perspectiveIsAlwaysOneThatCanBe() {
        RandomPerspective most =
                RandomPerspective.builder().optDistortionScale(1).optProbability(1).build();
        for (int i = 0; i < DRAWS; i++) {
            ImageInfo image = new ImageInfo(1 + i % 5, 1 + i / 5 % 5, 1);
            RandomPerspective.Draw draw = most.sample(random(i), image);
            assertThat(most.operations(draw, image)).hasSizeLessThan(2);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RandomPerspective.Draw(List.of(new Point(0, 0))))
                .withMessageContaining("corners must be 4 or none, but are 1");
    }
}
