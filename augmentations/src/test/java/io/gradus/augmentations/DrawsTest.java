package io.gradus.augmentations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.CutMix;
import io.gradus.augmentations.batches.Mixup;
import io.gradus.augmentations.batches.OneOfBatch;
import io.gradus.augmentations.batches.SamplePairing;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.PaddingMode;
import io.gradus.augmentations.images.Seeds;
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

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1})
    void batchTransformsHaveTheirProbability(double p) {
        Mixup mixup = Mixup.builder().setClasses(2).optProbability(p).build();
        CutMix cutMix = CutMix.builder().setClasses(2).optProbability(p).build();
        SamplePairing pairing = SamplePairing.builder().optProbability(p).build();
        // Images so large that a box is never empty.
        ImageInfo image = new ImageInfo(100_000, 100_000, 1);
        int[][] counts = new int[3][2];
        for (int i = 0; i < DRAWS; i++) {
            counts[0][mixup.sample(random(i), 2).lambda() < 1 ? 1 : 0]++;
            counts[1][cutMix.sample(random(i), 2, image).lambda() < 1 ? 1 : 0]++;
            counts[2][pairing.sample(random(i), 2).weight() > 0 ? 1 : 0]++;
        }
        for (int[] count : counts) {
            if (p == 0 || p == 1) {
                assertThat(count[(int) p]).isEqualTo(DRAWS);
            } else {
                // The 99.9 % quantile of chi-square with one degree of freedom.
                assertThat(chiSquare(count, 1 - p, p)).isLessThan(10.83);
            }
        }
    }

    @Test
    void cutMixsCentresAreUniformOverAllPixels() {
        // So large an alpha makes lambda 0.5: a box reaches 2 pixels to each side of its centre.
        CutMix cutMix = CutMix.builder().setClasses(2).optAlpha(1e6).build();
        int[] counts = new int[8 * 8];
        for (int i = 0; i < DRAWS; i++) {
            CutMix.Draw draw = cutMix.sample(random(i), 2, new ImageInfo(8, 8, 3));
            Box box = draw.box();
            counts[centre(box.top(), box.bottom()) * 8 + centre(box.left(), box.right())]++;
            double area = (box.bottom() - box.top()) * (box.right() - box.left());
            assertThat(draw.lambda()).isEqualTo(1 - area / 64);
        }
        // The 99.9 % quantile with 63 degrees of freedom.
        assertThat(chiSquare(counts, 1 / 64.0)).isLessThan(103.44);
    }

    private static int centre(int first, int last) {
        int centre = first == 0 ? last - 2 : first + 2;
        assertThat(first).isEqualTo(Math.max(centre - 2, 0));
        assertThat(last).isEqualTo(Math.min(centre + 2, 8));
        return centre;
    }

    @Test
    void cutMixsAreaIsTheClosedForm() {
        // Of a box of side c = sqrt(1 - lambda) with a uniform centre c - c^2/4 stays inside on
        // each axis, so for uniform lambda the mean area is that of (c - c^2/4)^2 over c^2.
        double expected = 1 - (1 / 2.0 - 1 / 5.0 + 1 / 48.0);
        CutMix corrected = CutMix.builder().setClasses(2).build();
        CutMix drawn = CutMix.builder().setClasses(2).optCorrectLambda(false).build();
        ImageInfo image = new ImageInfo(20_000, 30_000, 3);
        double meanCorrected = 0;
        double meanDrawn = 0;
        for (int i = 0; i < DRAWS; i++) {
            meanCorrected += corrected.sample(random(i), 2, image).lambda() / DRAWS;
            meanDrawn += drawn.sample(random(i), 2, image).lambda() / DRAWS;
            assertThat(drawn.sample(random(i), 2, image).box())
                    .isEqualTo(corrected.sample(random(i), 2, image).box());
        }
        // Four standard errors of a value in [0, 1] whose deviation is at most that of a uniform.
        double error = 4 * Math.sqrt(1 / 12.0 / DRAWS);
        assertThat(meanCorrected).isCloseTo(expected, within(error));
        assertThat(meanDrawn).isCloseTo(0.5, within(error));
    }

    @Test
    void oneOfBatchChoosesByWeight() {
        BatchTransform none = (examples, random) -> examples;
        OneOfBatch oneOf =
                OneOfBatch.builder()
                        .addTransform(none, 0.5)
                        .addTransform(none)
                        .addTransform(none, 2.5)
                        .build();
        int[] counts = new int[3];
        for (int i = 0; i < DRAWS; i++) {
            counts[oneOf.sample(random(i)).choice()]++;
        }
        // The 99.9 % quantile with two degrees of freedom.
        assertThat(chiSquare(counts, 0.125, 0.25, 0.625)).isLessThan(13.82);
    }

    @Test
    void replayRefusesDrawsOfOtherImages() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mixup.Draw(1.5, List.of(0)))
                .withMessageContaining("lambda must be in [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mixup.Draw(0.5, List.of(1)))
                .withMessageContaining("partner must be in 0..0, but is 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CutMix.Draw(1, null, List.of(0)))
                .withMessageContaining("box must be set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CutMix.Draw(-1, new Box(0, 0, 1, 1), List.of(0)))
                .withMessageContaining("lambda must be in [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplePairing.Draw(2, List.of(0)))
                .withMessageContaining("weight must be in [0, 1]");
    }
}
