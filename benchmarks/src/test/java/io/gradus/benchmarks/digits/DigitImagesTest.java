package io.gradus.benchmarks.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gradus.benchmarks.digits.DigitImages.Split;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class DigitImagesTest {

    private static final int PIXELS = DigitImages.SIZE * DigitImages.SIZE;
    private static final DigitImages TRAIN = DigitImages.generate(2_000, 1, Split.TRAIN);

    @Test
    void theBytesForSeedOneNeverChange() {
        DigitImages images = DigitImages.generate(200, 1, Split.TRAIN);
        CRC32 crc = new CRC32();
        crc.update(images.labels());
        crc.update(images.pixels());
        assertThat(crc.getValue()).isEqualTo(123_604_600L);
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() throws Exception {
        byte[] one = drawnBy(1);
        assertThat(drawnBy(5)).isEqualTo(one);
        assertThat(Arrays.copyOf(TRAIN.pixels(), one.length)).isEqualTo(one);
    }

    private static byte[] drawnBy(int threads) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> DigitImages.generate(300, 1, Split.TRAIN)).get().pixels();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void fewerImagesAreTheFirstOfMore() {
        DigitImages few = DigitImages.generate(123, 1, Split.TRAIN);
        assertThat(few.count()).isEqualTo(123);
        assertThat(few.labels()).isEqualTo(Arrays.copyOf(TRAIN.labels(), 123));
        assertThat(few.pixels()).isEqualTo(Arrays.copyOf(TRAIN.pixels(), 123 * PIXELS));
    }

    @Test
    void classesAreBalancedAndShuffled() {
        byte[] labels = TRAIN.labels();
        int[] counts = new int[DigitImages.CLASSES];
        Set<ByteBuffer> orders = new HashSet<>();
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]]++;
            if (i % DigitImages.CLASSES == 0) {
                orders.add(ByteBuffer.wrap(labels, i, DigitImages.CLASSES));
            }
        }
        assertThat(counts).containsOnly(labels.length / DigitImages.CLASSES);
        assertThat(orders).hasSizeGreaterThan(190);
    }

    @Test
    void noImageIsDrawnTwice() {
        Set<ByteBuffer> images = new HashSet<>();
        DigitImages test = DigitImages.generate(2_000, 1, Split.TEST);
        DigitImages other = DigitImages.generate(2_000, 2, Split.TRAIN);
        for (DigitImages set : List.of(TRAIN, test, other)) {
            for (int i = 0; i < set.count(); i++) {
                images.add(ByteBuffer.wrap(set.pixels(), i * PIXELS, PIXELS));
            }
        }
        assertThat(images).hasSize(6_000);
    }

    @Test
    void seedsOfTrainAndTestAreDisjoint() {
        Set<Long> seeds = new HashSet<>();
        for (long seed = -2; seed < 3; seed++) {
            for (int i = -1_000; i < 10_000; i++) {
                seeds.add(DigitImages.seedOf(seed, Split.TRAIN, i) & 0xffff_ffff_ffffL);
                seeds.add(DigitImages.seedOf(seed, Split.TEST, i) & 0xffff_ffff_ffffL);
            }
        }
        assertThat(seeds).as("the 48 bits that java.util.Random takes").hasSize(5 * 2 * 11_000);
    }

    @Test
    void everyImageHasInkAndNoneAtTheEdge() {
        for (int i = 0; i < TRAIN.count(); i++) {
            int inked = 0;
            int edge = 0;
            for (int at = 0; at < PIXELS; at++) {
                int value = TRAIN.pixels()[i * PIXELS + at] & 0xff;
                int row = at / DigitImages.SIZE;
                int column = at % DigitImages.SIZE;
                inked += value > 110 ? 1 : 0;
                if (Math.min(row, column) == 0 || Math.max(row, column) == DigitImages.SIZE - 1) {
                    edge = Math.max(edge, value);
                }
            }
            // The shortest thin stroke inks some 15 pixels; noise and blur stay below 100.
            assertThat(inked).as("inked pixels of image %d", i).isBetween(12, PIXELS / 2);
            assertThat(edge).as("brightest pixel at the edge of image %d", i).isLessThan(100);
        }
    }

    @Test
    void progressRisesToTheCount() {
        List<Integer> seen = new ArrayList<>();
        DigitImages.generate(95, 1, Split.TEST, seen::add);
        assertThat(seen).isSorted().doesNotHaveDuplicates().hasSize(10).endsWith(95);
    }

    @Test
    void rejectsCountsOutOfRange() {
        for (int count : new int[] {0, -1, DigitImages.MAX_COUNT + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DigitImages.generate(count, 1, Split.TRAIN))
                    .withMessage("count must be from 1 to 2739130, but is " + count);
        }
        assertThatNullPointerException()
                .isThrownBy(() -> DigitImages.generate(1, 1, null))
                .withMessage("split");
        assertThatNullPointerException()
                .isThrownBy(() -> DigitImages.generate(1, 1, Split.TRAIN, null))
                .withMessage("progress");
    }
}
