package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.training.dataset.SequenceSampler;
import ai.djl.util.RandomUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BatchSizeScheduleTest {

    private static BatchSizeSchedule.Builder doubling() {
        return BatchSizeSchedule.builder().setInitialBatchSize(4).setMilestones(1, 3).setFactor(2);
    }

    private static List<List<Long>> epoch(BatchSizeSchedule sizes, long samples) {
        List<List<Long>> batches = new ArrayList<>();
        sizes.sample(new StubDataset(samples, sizes)).forEachRemaining(batches::add);
        return batches;
    }

    private static List<Integer> sizes(List<List<Long>> batches) {
        return batches.stream().map(List::size).toList();
    }

    private static List<Long> flat(List<List<Long>> batches) {
        return batches.stream().flatMap(List::stream).toList();
    }

    @Test
    void theExampleOfTheClassIsTrue() {
        BatchSizeSchedule sizes =
                BatchSizeSchedule.builder()
                        .setInitialBatchSize(128)
                        .setMilestones(60, 120, 160)
                        .setFactor(5)
                        .optMaxBatchSize(5120)
                        .build();
        assertThat(
                        LongStream.of(0, 59, 60, 119, 120, 159, 160, Long.MAX_VALUE)
                                .map(sizes::batchSize))
                .containsExactly(128L, 128L, 640L, 640L, 3200L, 3200L, 5120L, 5120L);
        assertThat(sizes.steps(50_000, 160)).isEqualTo(60 * 391 + 60 * 79 + 40 * 16);
    }

    @Test
    void eachIterationIsAnEpoch() {
        BatchSizeSchedule sizes = doubling().optSeed(1).build();
        assertThat(sizes(epoch(sizes, 18))).containsExactly(4, 4, 4, 4, 2);
        assertThat(sizes.nextEpoch()).isEqualTo(1);
        assertThat(sizes(epoch(sizes, 18))).containsExactly(8, 8, 2);
        assertThat(sizes(epoch(sizes, 18))).containsExactly(8, 8, 2);
        assertThat(sizes(epoch(sizes, 18))).containsExactly(16, 2);
        assertThat(sizes.nextEpoch()).isEqualTo(4);
        assertThat(sizes.getBatchSize()).isEqualTo(-1);
    }

    @Test
    void theLastBatchMayBeLeftOut() {
        BatchSizeSchedule sizes = doubling().optDropLast(true).optSeed(1).build();
        assertThat(sizes(epoch(sizes, 18))).containsExactly(4, 4, 4, 4);
        assertThat(sizes(epoch(sizes, 8))).containsExactly(8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> epoch(sizes, 7))
                .withMessage(
                        "the size of the data set must be at least 8, the batch size of epoch 2, for"
                                + " dropLast, but is 7");
        assertThat(sizes.nextEpoch()).isEqualTo(2);
        assertThat(sizes(epoch(doubling().build(), 3))).containsExactly(3);
    }

    @Test
    void aScheduleMayGiveTheSizes() {
        BatchSizeSchedule sizes =
                BatchSizeSchedule.builder()
                        .optSizes(t -> 10 + 0.5 * t)
                        .optSubSampler(new SequenceSampler())
                        .build();
        assertThat(LongStream.range(0, 5).map(sizes::batchSize))
                .containsExactly(10L, 11L, 11L, 12L, 12L);
        assertThat(sizes.batchSize(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        assertThat(flat(epoch(sizes, 25)))
                .containsExactlyElementsOf(LongStream.range(0, 25).boxed().toList());
    }

    @Test
    void aSizeBelowOneIsNone() {
        BatchSizeSchedule sizes = BatchSizeSchedule.builder().optSizes(t -> 2.5 - t).build();
        assertThat(sizes.batchSize(2)).isEqualTo(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> sizes.batchSize(3))
                .withMessage("the batch size of epoch 3 must be at least 1, but is -0.5");
        assertThatIllegalStateException()
                .isThrownBy(() -> BatchSizeSchedule.builder().optSizes(t -> Double.NaN).build())
                .withMessage("the batch size of epoch 0 must be at least 1, but is NaN");
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                BatchSizeSchedule.builder()
                                        .optSizes(t -> 2.5 - t)
                                        .optFirstEpoch(4)
                                        .build())
                .withMessage("the batch size of epoch 4 must be at least 1, but is -1.5");
    }

    @Property(tries = 200)
    void aSeedGivesEachEpochAnOrderOfItsOwn(
            @ForAll long seed,
            @ForAll @LongRange(min = 30, max = 200) long samples,
            @ForAll @IntRange(min = 0, max = 5) int begin) {
        BatchSizeSchedule whole = doubling().optSeed(seed).build();
        List<List<List<Long>>> epochs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            epochs.add(epoch(whole, samples));
            assertThat(flat(epochs.get(i)))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, samples).boxed().toList());
        }
        assertThat(epochs.stream().map(BatchSizeScheduleTest::flat)).doesNotHaveDuplicates();
        BatchSizeSchedule resumed = doubling().optSeed(seed).optFirstEpoch(begin).build();
        for (int i = begin; i < 8; i++) {
            assertThat(epoch(resumed, samples)).isEqualTo(epochs.get(i));
        }
        assertThat(whole.steps(samples, 8)).isEqualTo(epochs.stream().mapToLong(List::size).sum());
        assertThat(epoch(doubling().optSeed(seed + 1).build(), samples))
                .isNotEqualTo(epochs.get(0));
    }

    /** Of each of the 24 orders of four samples come about as many. */
    @Test
    void everyOrderIsAsLikely() {
        long[] counts = new long[256];
        for (int epoch = 0; epoch < 24_000; epoch++) {
            int order = 0;
            var indices =
                    new SeededSampler(5, epoch).sample(new StubDataset(4, doubling().build()));
            while (indices.hasNext()) {
                order = 4 * order + indices.next().intValue();
            }
            counts[order]++;
        }
        assertThat(LongStream.of(counts).filter(n -> n > 0)).hasSize(24);
        assertThat(LongStream.of(counts).filter(n -> n > 0).allMatch(n -> n > 850 && n < 1150))
                .isTrue();
    }

    /** The same on every machine and in every version. */
    @Test
    void theOrderOfASeedStays() {
        assertThat(flat(epoch(doubling().optSeed(7).build(), 10)))
                .containsExactly(0L, 1L, 2L, 4L, 9L, 5L, 8L, 6L, 3L, 7L);
    }

    @Test
    void withoutASeedDjlsRandomNumbersSayTheOrder() {
        List<List<List<Long>>> epochs = new ArrayList<>();
        for (long seed : new long[] {3, 3, 4}) {
            RandomUtils.RANDOM.setSeed(seed);
            epochs.add(epoch(doubling().build(), 50));
        }
        assertThat(epochs.get(1)).isEqualTo(epochs.get(0)).isNotEqualTo(epochs.get(2));
    }

    @Test
    void theLastBatchesCountAsTheyAreTaken() {
        assertThat(doubling().build().steps(18, 4)).isEqualTo(5 + 3 + 3 + 2);
        assertThat(doubling().optDropLast(true).build().steps(18, 4)).isEqualTo(4 + 2 + 2 + 1);
        assertThat(doubling().optFirstEpoch(3).build().steps(18, 1)).isEqualTo(5);
        assertThat(doubling().build().steps(18, 0)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> doubling().build().steps(0, 1))
                .withMessageStartingWith("samples must be in [1, 2^53]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> doubling().build().steps(1, -1))
                .withMessageStartingWith("epochs must be in [0, 2^53]");
        BatchSizeSchedule single = BatchSizeSchedule.builder().optSizes(t -> 1).build();
        assertThat(single.steps(1L << 53, 1000)).isEqualTo(1000L << 53);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> single.steps(1L << 53, 1024));
    }

    @Test
    void epochsAreNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> doubling().build().batchSize(-1))
                .withMessage("epoch must be at least 0, which is the first, but is -1");
    }

    @Test
    void printsEveryOption() {
        assertThat(doubling().build())
                .hasToString(
                        "BatchSizeSchedule(sizes=MultiStepTracker(baseValue=4.0, milestones=[1, 3],"
                                + " factor=2.0), maxBatchSize=2147483647, dropLast=false,"
                                + " order=RandomSampler, nextEpoch=0)");
        assertThat(
                        doubling()
                                .optMaxBatchSize(9)
                                .optDropLast(true)
                                .optSeed(5)
                                .optFirstEpoch(2)
                                .build()
                                .toString())
                .endsWith("maxBatchSize=9, dropLast=true, order=seed 5, nextEpoch=2)");
        assertThat(doubling().optSubSampler(new SequenceSampler()).build().toString())
                .contains("order=SequenceSampler");
    }
}
