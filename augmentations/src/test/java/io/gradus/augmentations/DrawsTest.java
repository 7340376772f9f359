package io.gradus.augmentations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distributions of what is drawn; seeds are fixed. */
class DrawsTest {

    private static final int DRAWS = 20_000;

    /** One generator an image, as in a batch, so that the mixing of seeds is tested too. */
    private static RandomGenerator random(int i) {
        return Seeds.random(1, i / 100, i % 100);
    }

    private static double chiSquare(int[] counts, double... expected) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            double e = DRAWS * (expected.length == 1 ? expected[0] : expected[i]);
            sum += (counts[i] - e) * (counts[i] - e) / e;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.8})
    void flipsHaveTheirProbability(double p) {
        RandomHorizontalFlip flip = RandomHorizontalFlip.builder().optProbability(p).build();
        int[] counts = new int[2];
        for (int i = 0; i < DRAWS; i++) {
            counts[flip.sample(random(i), new ImageInfo(1, 1, 1)).flip() ? 1 : 0]++;
        }
        // The 99.9 % quantile of chi-square with one degree of freedom.
        assertThat(chiSquare(counts, 1 - p, p)).isLessThan(10.83);
    }

    @Test
    void flipsOfProbabilityZeroAndOneAreSure() {
        ImageInfo info = new ImageInfo(1, 1, 1);
        RandomHorizontalFlip never = RandomHorizontalFlip.builder().optProbability(0).build();
        RandomHorizontalFlip always = RandomHorizontalFlip.builder().optProbability(1).build();
        for (int i = 0; i < 1_000; i++) {
            assertThat(never.sample(random(i), info).flip()).isFalse();
            assertThat(always.sample(random(i), info).flip()).isTrue();
        }
    }

    @Test
    void cropsReachEveryOffsetAlike() {
        RandomCrop crop = RandomCrop.builder().setSize(32).optPadding(4).build();
        int[] counts = new int[9 * 9];
        for (int i = 0; i < DRAWS; i++) {
            RandomCrop.Draw draw = crop.sample(random(i), new ImageInfo(32, 32, 3));
            counts[draw.top() * 9 + draw.left()]++;
        }
        // The 99.9 % quantile with 80 degrees of freedom.
        assertThat(chiSquare(counts, 1 / 81.0)).isLessThan(124.84);
    }

    @Test
    void cropOfTheImagesSizeIsTheImage() {
        RandomCrop crop = RandomCrop.builder().setSize(3, 5).build();
        assertThat(crop.sample(random(0), new ImageInfo(3, 5, 1)))
                .isEqualTo(new RandomCrop.Draw(0, 0));
    }

    @Test
    void cropRefusesImagesThatAreTooSmall() {
        RandomCrop crop = RandomCrop.builder().setSize(32).optPadding(4).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> crop.sample(random(0), new ImageInfo(20, 40, 3)))
                .withMessageContaining("crop of 32 x 32")
                .withMessageContaining("image of 20 x 40, 28 x 48 with padding");
        RandomCrop reflect =
                RandomCrop.builder()
                        .setSize(4)
                        .optPadding(4)
                        .optPaddingMode(PaddingMode.REFLECT)
                        .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reflect.sample(random(0), new ImageInfo(4, 4, 3)))
                .withMessageContaining("REFLECT padding must be smaller than the image");
    }

    @Test
    void cutoutCentresAreUniformOverAllPixels() {
        // A hole of one pixel is its centre.
        Cutout cutout = Cutout.builder().setLength(1).build();
        int[] counts = new int[8 * 8];
        for (int i = 0; i < DRAWS; i++) {
            Box hole = cutout.sample(random(i), new ImageInfo(8, 8, 3)).holes().get(0);
            assertThat(hole.bottom() - hole.top()).isEqualTo(1);
            counts[hole.top() * 8 + hole.left()]++;
        }
        // The 99.9 % quantile with 63 degrees of freedom.
        assertThat(chiSquare(counts, 1 / 64.0)).isLessThan(103.44);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.4, 1, 3})
    void mixupsLambdaIsBeta(double alpha) {
        Mixup mixup = Mixup.builder().setClasses(2).optAlpha(alpha).build();
        double[] lambda = new double[DRAWS];
        Arrays.setAll(lambda, i -> mixup.sample(random(i), 1).lambda());
        double mean = Arrays.stream(lambda).average().orElseThrow();
        double variance =
                Arrays.stream(lambda).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double expected = 1 / (4 * (2 * alpha + 1));
        // Four standard errors; that of the variance is at most variance * sqrt(2 / n).
        assertThat(mean).isCloseTo(0.5, within(4 * Math.sqrt(expected / DRAWS)));
        assertThat(variance).isCloseTo(expected, within(4 * expected * Math.sqrt(2.0 / DRAWS)));
    }

    @Test
    void mixupsPartnersAreAUniformPermutation() {
        Mixup mixup = Mixup.builder().setClasses(2).build();
        int[] counts = new int[16];
        for (int i = 0; i < DRAWS; i++) {
            List<Integer> partner = mixup.sample(random(i), 4).partner();
            assertThat(partner).containsExactlyInAnyOrder(0, 1, 2, 3);
            counts[partner.get(0) * 4 + partner.get(1)]++;
        }
        double[] expected = new double[16];
        Arrays.setAll(expected, i -> i / 4 == i % 4 ? Double.MIN_NORMAL : 1 / 12.0);
        // The 99.9 % quantile with 11 degrees of freedom.
        assertThat(chiSquare(counts, expected)).isLessThan(31.26);
    }

    @Test
    void replayRefusesDrawsOfOtherImages() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mixup.Draw(1.5, List.of(0)))
                .withMessageContaining("lambda must be in [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mixup.Draw(0.5, List.of(1)))
                .withMessageContaining("partner must be in 0..0, but is 1");
    }
}
