package io.gradus.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.GhostBatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.translate.Batchifier;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Noise;
import io.gradus.optimizers.Swa;
import io.gradus.optimizers.SwappedAverages;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormStatisticsTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Batch batch(float[] values, Shape shape) {
        NDManager own = manager.newSubManager();
        NDList data = new NDList(own.create(values, shape));
        return new Batch(own, data, new NDList(), 1, Batchifier.STACK, Batchifier.STACK, 0, 0);
    }

    private <T extends Block> T initialized(T block, long... shape) {
        block.initialize(manager, DataType.FLOAT32, new Shape(shape));
        return block;
    }

    private static float[] statistic(Block block, String name) {
        return block.getDirectParameters().get(name).getArray().toFloatArray();
    }

    /** Two batches of two channels: means (2, 30) and (6, 60), unbiased variances below. */
    @ParameterizedTest
    @ValueSource(floats = {0.9f, 0.99f, 0.5f, 0})
    void meanOfTheBatchesWhateverTheMomentum(float momentum) {
        BatchNorm norm = initialized(BatchNorm.builder().optMomentum(momentum).build(), 4, 2);
        norm.getDirectParameters().get("runningMean").getArray().addi(17);
        List<Batch> batches =
                List.of(
                        batch(new float[] {1, 10, 2, 20, 3, 60}, new Shape(3, 2)),
                        batch(new float[] {4, 50, 8, 70}, new Shape(2, 2)));
        BatchNormStatistics.recompute(norm, batches);
        assertThat(statistic(norm, "runningMean")).containsExactly(4, 45);
        // 1 and 8; 700 and 200
        assertThat(statistic(norm, "runningVar"))
                .containsExactly(new float[] {4.5f, 450}, within(1e-4f));
        assertThat(batches).allMatch(batch -> batch.getManager() == null);
    }

    @Test
    void imagesAndOtherAxes() {
        float[] values = new float[2 * 3 * 2 * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        BatchNorm first = initialized(BatchNorm.builder().build(), 1, 3, 2, 2);
        BatchNormStatistics.recompute(first, List.of(batch(values, new Shape(2, 3, 2, 2))));
        assertThat(statistic(first, "runningMean"))
                .containsExactly(new float[] {7.5f, 11.5f, 15.5f}, within(1e-5f));
        BatchNorm last = initialized(BatchNorm.builder().optAxis(3).build(), 1, 3, 2, 2);
        BatchNormStatistics.recompute(last, List.of(batch(values, new Shape(2, 3, 2, 2))));
        assertThat(statistic(last, "runningMean"))
                .containsExactly(new float[] {11, 12}, within(1e-5f));
    }

    /** The second layer sees what the first makes of the batch itself, not of its old averages. */
    @Test
    void layersBehindEachOther() {
        BatchNorm second = BatchNorm.builder().build();
        SequentialBlock net =
                new SequentialBlock()
                        .add(BatchNorm.builder().build())
                        .add(new SequentialBlock().add(second));
        initialized(net, 2, 1);
        for (NDArray array : List.of(second.getDirectParameters().get("runningVar").getArray())) {
            array.addi(99);
        }
        BatchNormStatistics.recompute(
                net,
                List.of(
                        batch(new float[] {-1, 0, 1}, new Shape(3, 1)),
                        batch(new float[] {50, 60, 100, 7}, new Shape(4, 1))));
        assertThat(statistic(second, "runningMean")[0]).isCloseTo(0, within(1e-6f));
        // normalized values have the biased variance 1: unbiased 3/2 and 4/3
        assertThat(statistic(second, "runningVar")[0])
                .isCloseTo((3 / 2f + 4 / 3f) / 2, within(1e-4f));
    }

    @Test
    void nothingElseIsChangedAndTheOldOnesCanBeRestored() {
        SequentialBlock net =
                new SequentialBlock()
                        .add(Linear.builder().setUnits(3).build())
                        .add(BatchNorm.builder().build());
        initialized(net, 2, 2);
        float[][] before = values(net);
        BatchNormStatistics own = BatchNormStatistics.of(net);
        BatchNormStatistics.recompute(
                net, List.of(batch(new float[] {1, 2, 3, 5}, new Shape(2, 2))));
        float[][] after = values(net);
        List<String> names = net.getParameters().keys();
        for (int i = 0; i < before.length; i++) {
            if (names.get(i).contains("running")) {
                assertThat(after[i]).isNotEqualTo(before[i]);
            } else {
                assertThat(after[i]).isEqualTo(before[i]);
            }
        }
        own.restore();
        assertThat(values(net)).isDeepEqualTo(before);
    }

    private static float[][] values(Block block) {
        return block.getParameters().values().stream()
                .map(parameter -> parameter.getArray().toFloatArray())
                .toArray(float[][]::new);
    }

    @Test
    void failuresLeaveTheOldStatistics() {
        BatchNorm norm = initialized(BatchNorm.builder().build(), 2, 2);
        norm.getDirectParameters().get("runningMean").getArray().addi(17);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchNormStatistics.recompute(norm, List.of()))
                .withMessage("data must have at least one batch");
        assertThat(statistic(norm, "runningMean")).containsOnly(17);
        Batch good = batch(new float[] {1, 2, 3, 4}, new Shape(2, 2));
        Batch bad = batch(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3));
        assertThatThrownBy(() -> BatchNormStatistics.recompute(norm, List.of(good, bad)))
                .isInstanceOf(RuntimeException.class);
        assertThat(statistic(norm, "runningMean")).containsOnly(17);
        assertThat(statistic(norm, "runningVar")).containsOnly(1);
    }

    @Test
    void momentumOfOneKeepsWhatThereIs() {
        BatchNorm norm = initialized(BatchNorm.builder().optMomentum(1).build(), 2, 1);
        norm.getDirectParameters().get("runningMean").getArray().addi(17);
        BatchNormStatistics.recompute(norm, List.of(batch(new float[] {1, 2}, new Shape(2, 1))));
        assertThat(statistic(norm, "runningMean")).containsExactly(17);
    }

    @Test
    void ghostBatchNormIsRefused() {
        GhostBatchNorm norm = initialized(GhostBatchNorm.builder().build(), 2, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchNormStatistics.recompute(norm, List.of()))
                .withMessage(
                        "statistics can be computed for BatchNorm alone, but the block has a"
                                + " GhostBatchNorm");
    }

    @Test
    void blockWithoutBatchNormIsLeftAlone() {
        Linear linear = initialized(Linear.builder().setUnits(1).build(), 1, 1);
        float[][] before = values(linear);
        assertThat(before).hasDimensions(2, 1); // a weight and a bias of one value
        BatchNormStatistics own = BatchNormStatistics.of(linear);
        BatchNormStatistics.recompute(linear, List.of(batch(new float[] {1, 2}, new Shape(2, 1))));
        assertThat(values(linear)).isDeepEqualTo(before);
        linear.getParameters().valueAt(0).getArray().addi(1);
        own.restore(); // of nothing, so it takes nothing back either
        assertThat(values(linear)[0]).containsExactly(before[0][0] + 1);
        assertThat(values(linear)[1]).isEqualTo(before[1]);
    }

    /** The README's use: the averages of a trained network, with statistics of their own. */
    @Test
    void averagesAreEvaluatedWithTheirOwnStatistics() throws Exception {
        Swa swa = Swa.builder().setInner(Adam.builder().build()).optStart(5).build();
        try (swa;
                Model model = Model.newInstance("averages")) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(4).build())
                            .add(BatchNorm.builder().build())
                            .add(Linear.builder().setUnits(1).build()));
            ArrayDataset data =
                    new ArrayDataset.Builder()
                            .setData(manager.create(new Noise(1).values(64), new Shape(32, 2)))
                            .optLabels(manager.create(new Noise(2).values(32), new Shape(32, 1)))
                            .setSampling(8, false)
                            .build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(swa);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 2));
                EasyTrain.fit(trainer, 5, data, null);
                BatchNormStatistics own = BatchNormStatistics.of(model.getBlock());
                float[][] before = values(model.getBlock());
                try (SwappedAverages swapped = swa.swapIn()) {
                    assertThat(swapped).isNotNull();
                    int arrays = manager.getParentManager().getManagedArrays().size();
                    BatchNormStatistics.recompute(trainer, trainer.iterateDataset(data));
                    assertThat(manager.getParentManager().getManagedArrays()).hasSize(arrays);
                    assertThat(values(model.getBlock())[4])
                            .containsExactly(meanOfFirstLayer(model, data), within(1e-6f));
                }
                own.restore();
                assertThat(values(model.getBlock())).isDeepEqualTo(before);
                EasyTrain.fit(trainer, 1, data, null);
            }
        }
    }

    /** The mean over all data of what the first layer gives; batches are of equal size. */
    private float[] meanOfFirstLayer(Model model, ArrayDataset data) throws Exception {
        Block first = model.getBlock().getChildren().valueAt(0);
        double[] sums = new double[4];
        for (Batch batch : data.getData(manager)) {
            try (batch) {
                NDArray out =
                        first.forward(new ParameterStore(manager, false), batch.getData(), false)
                                .head();
                float[] means = out.mean(new int[] {0}).toFloatArray();
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += means[i] / 4.0;
                }
            }
        }
        float[] result = new float[4];
        for (int i = 0; i < 4; i++) {
            result[i] = (float) sums[i];
        }
        return result;
    }
}
