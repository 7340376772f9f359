package io.gradus.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochSamplerTest {

    @Test
    void eachEpochHasEverySampleOnceInAnOrderOfItsOwn() {
        EpochSampler sampler = new EpochSampler(7, 4);
        List<List<Long>> first = epoch(sampler);
        List<List<Long>> second = epoch(sampler);

        assertThat(first).hasSize(3);
        assertThat(first.stream().flatMap(List::stream))
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void theOrderDependsOnSeedAndEpochAlone() {
        EpochSampler sampler = new EpochSampler(7, 4);
        List<List<Long>> first = epoch(sampler);
        List<List<Long>> second = epoch(sampler);

        Engine.getInstance().setRandomSeed(99);
        EpochSampler again = new EpochSampler(7, 4);
        assertThat(epoch(again)).isEqualTo(first);
        assertThat(epoch(again)).isEqualTo(second);
        assertThat(epoch(new EpochSampler(8, 4))).isNotEqualTo(first).isNotEqualTo(second);
    }

    private static List<List<Long>> epoch(EpochSampler sampler) {
        try (NDManager manager = NDManager.newBaseManager()) {
            ArrayDataset dataset =
                    new ArrayDataset.Builder()
                            .setData(manager.zeros(new Shape(10, 1)))
                            .setSampling(sampler)
                            .build();
            List<List<Long>> batches = new ArrayList<>();
            sampler.sample(dataset).forEachRemaining(batches::add);
            return batches;
        }
    }
}
